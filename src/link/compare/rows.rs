use super::relation::{Relation, relation};
use crate::link::{Claim, Conversion, Crosswalk, Facts, Item, ItemId, Items, PropertyId, Rank, Rule, Statement, Value};
use oxigraph::model::NamedNode;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How what we say and what Wikidata says stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowClass {
    /// They agree.
    Agrees,
    /// They agree, and we are more exact.
    FinerHere,
    /// They agree, and Wikidata is more exact.
    FinerThere,
    /// They contradict each other.
    Differs,
    /// Wikidata has nothing of the sort.
    MissingThere,
    /// We have nothing of the sort.
    MissingHere,
    /// They cannot be compared.
    Unclear,
}

impl RowClass {
    /// All classes, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::Differs,
        Self::FinerHere,
        Self::FinerThere,
        Self::MissingThere,
        Self::MissingHere,
        Self::Unclear,
        Self::Agrees,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::FinerHere => "finer-here",
            Self::FinerThere => "finer-there",
            Self::Differs => "differs",
            Self::MissingThere => "missing-there",
            Self::MissingHere => "missing-here",
            Self::Unclear => "unclear",
        }
    }
}

/// A value of ours beside Wikidata's, or either alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The entity.
    pub entity: NamedNode,
    /// The item it is linked to.
    pub item: ItemId,
    /// Wikidata's property.
    pub property: PropertyId,
    /// How they stand to each other.
    pub class: RowClass,
    /// What our sources say.
    pub ours: Option<Statement>,
    /// What Wikidata says: the claim that agrees, or all that differ.
    pub theirs: Vec<Claim>,
    /// Our qualifiers beside those of the claim that agrees.
    pub qualifiers: Vec<QualifierRow>,
}

/// A qualifier of ours beside Wikidata's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualifierRow {
    /// Wikidata's property.
    pub property: PropertyId,
    /// How they stand to each other.
    pub class: RowClass,
    /// Our value.
    pub ours: Value,
}

/// All linked entities beside their items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// By entity and property.
    pub rows: Vec<Row>,
    /// Linked entities whose items were not at hand.
    pub without_item: Vec<(NamedNode, ItemId)>,
}

impl Comparison {
    /// How many rows there are of each class.
    pub fn counts(&self) -> BTreeMap<RowClass, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.class).or_default() += 1;
        }
        counts
    }
}

/// Compares every linked entity with its item, property by property of the crosswalk.
pub fn compare(facts: &Facts, crosswalk: &Crosswalk, statements: &[Statement], items: &Items) -> Comparison {
    let mut comparison = Comparison::default();
    for (entity, id) in facts.linked() {
        let Some(item) = items.get(id) else {
            comparison.without_item.push((entity.clone(), *id));
            continue;
        };
        let ours: Vec<&Statement> = statements.iter().filter(|statement| statement.subject == *entity).collect();
        let pair = Pair { facts, crosswalk, entity, id: *id, item, ours };
        comparison.rows.extend(pair.rows());
    }
    comparison
}

/// Compares an entity with an item that it may be.
pub fn compare_with(
    facts: &Facts,
    crosswalk: &Crosswalk,
    statements: &[Statement],
    entity: &NamedNode,
    item: &Item,
) -> Vec<Row> {
    let ours = statements.iter().filter(|statement| statement.subject == *entity).collect();
    Pair { facts, crosswalk, entity, id: item.id, item, ours }.rows()
}

/// An entity beside its item.
struct Pair<'a> {
    facts: &'a Facts,
    crosswalk: &'a Crosswalk,
    entity: &'a NamedNode,
    id: ItemId,
    item: &'a Item,
    ours: Vec<&'a Statement>,
}

impl<'a> Pair<'a> {
    fn rows(&self) -> Vec<Row> {
        let mut matched: Vec<&Claim> = Vec::new();
        let mut rows: Vec<Row> = self.ours.iter().map(|statement| self.beside(statement, &mut matched)).collect();
        for rule in &self.crosswalk.rules {
            let properties_seen = rows.iter().any(|row| row.property == rule.property && row.ours.is_none());
            if properties_seen || !self.is_about(rule) {
                continue;
            }
            let unmatched = self.claims(rule.property).filter(|claim| {
                claim.rank != Rank::Deprecated && !matched.iter().any(|other| std::ptr::eq(*other, *claim))
            });
            rows.extend(unmatched.map(|claim| self.row(rule.property, RowClass::MissingHere, None, vec![claim])));
        }
        rows.sort_by_key(|row| (row.property, row.ours.is_none()));
        rows
    }

    /// Whether we would say such things of such entities.
    fn is_about(&self, rule: &Rule) -> bool {
        let said = self.ours.iter().any(|statement| statement.property == rule.property);
        let of_class = |class: &NamedNode| self.facts.is_a(self.entity, class);
        said || (rule.subject.is_none() && rule.class.as_ref().is_some_and(of_class))
    }

    fn claims(&self, property: PropertyId) -> impl Iterator<Item = &'a Claim> {
        self.item.claims.get(&property).into_iter().flatten()
    }

    fn row(&self, property: PropertyId, class: RowClass, ours: Option<&Statement>, theirs: Vec<&Claim>) -> Row {
        Row {
            entity: self.entity.clone(),
            item: self.id,
            property,
            class,
            ours: ours.cloned(),
            theirs: theirs.into_iter().cloned().collect(),
            qualifiers: Vec::new(),
        }
    }

    fn beside(&self, statement: &Statement, matched: &mut Vec<&'a Claim>) -> Row {
        let (relation, claim) = match self.nearest(statement) {
            Some(nearest) => nearest,
            None => return self.row(statement.property, RowClass::MissingThere, Some(statement), Vec::new()),
        };
        let class = match self.class(statement, relation) {
            // What editors have given up contradicts nothing.
            RowClass::Differs if self.is_given_up(statement, claim) => RowClass::MissingThere,
            class => class,
        };
        let theirs: Vec<_> = match class {
            RowClass::MissingThere => Vec::new(),
            RowClass::Differs | RowClass::Unclear if claim.rank != Rank::Deprecated => {
                let standing: Vec<_> = self.standing(statement.property).collect();
                if standing.is_empty() { vec![claim] } else { standing }
            }
            _ => vec![claim],
        };
        if class != RowClass::Unclear {
            matched.extend(&theirs);
        }
        // Claims that say the same with other qualifiers are no news either.
        let same = self.claims(statement.property);
        matched.extend(same.filter(|claim| self.relation(statement, claim) >= Relation::FinerThere));
        let agrees = relation >= Relation::FinerThere;
        let qualifiers = if agrees { self.qualifiers(statement, claim) } else { Vec::new() };
        Row { qualifiers, ..self.row(statement.property, class, Some(statement), theirs) }
    }

    fn is_given_up(&self, statement: &Statement, claim: &Claim) -> bool {
        claim.rank == Rank::Deprecated && self.standing(statement.property).next().is_none()
    }

    fn class(&self, statement: &Statement, relation: Relation) -> RowClass {
        let single = self.facts.is_single_valued(&statement.ours) || self.is_identifier(statement);
        match relation {
            Relation::Same => RowClass::Agrees,
            Relation::FinerHere => RowClass::FinerHere,
            Relation::FinerThere => RowClass::FinerThere,
            Relation::Unclear => RowClass::Unclear,
            Relation::Differs if single => RowClass::Differs,
            // Where there may be several, another value says nothing about ours.
            Relation::Differs | Relation::Apart => RowClass::MissingThere,
        }
    }

    fn is_identifier(&self, statement: &Statement) -> bool {
        let mut rules = self.crosswalk.rules.iter();
        rules.any(|rule| rule.name == statement.rule && rule.conversion == Conversion::Identifier)
    }

    /// The claims that editors have not given up.
    fn standing(&self, property: PropertyId) -> impl Iterator<Item = &'a Claim> {
        self.claims(property).filter(|claim| claim.rank != Rank::Deprecated)
    }

    /// The claim that is most like a statement, qualifiers included; the first of those that are equally so. The alternative property may
    /// confirm; it contradicts only where Wikidata has nothing under the property itself.
    fn nearest(&self, statement: &Statement) -> Option<(Relation, &'a Claim)> {
        let rule = self.crosswalk.rules.iter().find(|rule| rule.name == statement.rule);
        let related = |claim: &'a Claim| (self.relation(statement, claim), claim);
        let others = rule.and_then(|rule| rule.alternative).into_iter().flat_map(|property| self.claims(property));
        let alone = self.standing(statement.property).next().is_none();
        let others = others.map(related).filter(|(relation, _)| alone || *relation >= Relation::FinerThere);
        let agreeing = |claim: &Claim| {
            let rows = self.qualifiers(statement, claim);
            let agree = rows.iter().filter(|row| row.class == RowClass::Agrees).count();
            (agree, Reverse(claim.qualifiers.len()))
        };
        let key = |(relation, claim): &(Relation, &Claim)| (*relation, claim.rank != Rank::Deprecated, agreeing(claim));
        let found = self.claims(statement.property).map(related).chain(others);
        found.reduce(|best, other| if key(&other) > key(&best) { other } else { best })
    }

    /// Values of different times stand beside each other.
    fn relation(&self, statement: &Statement, claim: &Claim) -> Relation {
        let found = relation(&statement.value, &claim.value, self.facts);
        let apart = || {
            self.qualifiers(statement, claim)
                .iter()
                .any(|row| row.class == RowClass::Differs && matches!(row.ours, Value::Time(_)))
        };
        if matches!(statement.value, Value::Quantity(_)) && apart() { Relation::Apart } else { found }
    }

    fn qualifiers(&self, statement: &Statement, claim: &Claim) -> Vec<QualifierRow> {
        let row = |(property, ours): &(PropertyId, Value)| {
            let theirs = claim.qualifiers.iter().filter(|(other, _)| other == property);
            let best = theirs.map(|(_, value)| relation(ours, value, self.facts)).max();
            let class = match best {
                None | Some(Relation::Apart) => RowClass::MissingThere,
                Some(Relation::Same) => RowClass::Agrees,
                Some(Relation::FinerHere) => RowClass::FinerHere,
                Some(Relation::FinerThere) => RowClass::FinerThere,
                Some(Relation::Differs) => RowClass::Differs,
                Some(Relation::Unclear) => RowClass::Unclear,
            };
            QualifierRow { property: *property, class, ours: ours.clone() }
        };
        statement.qualifiers.iter().map(row).collect()
    }
}
