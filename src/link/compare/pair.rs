//! One entity beside one item.

use super::relation::{Relation, relation};
use super::{QualifierRow, Row, RowClass};
use crate::link::id::known::{END_TIME, INSTANCE_OF, START_TIME};
use crate::link::{
    Claimed, Conversion, Crosswalk, Item, ItemClaim, ItemId, LinkFacts, PropertyId, Rank, Rule, Statement, Value,
};
use oxigraph::model::NamedNode;
use std::cmp::Reverse;

/// An entity beside its item.
pub(super) struct Pair<'a> {
    pub(super) facts: &'a LinkFacts,
    pub(super) crosswalk: &'a Crosswalk,
    pub(super) entity: &'a NamedNode,
    pub(super) id: ItemId,
    pub(super) item: &'a Item,
    pub(super) ours: Vec<&'a Statement>,
}

impl<'a> Pair<'a> {
    pub(super) fn rows(&self) -> Vec<Row> {
        let mut matched: Vec<&ItemClaim> = Vec::new();
        let mut rows: Vec<Row> = self.ours.iter().map(|statement| self.beside(statement, &mut matched)).collect();
        for rule in &self.crosswalk.rules {
            let seen = rows.iter().any(|row| row.property == rule.property && row.ours.is_none());
            if seen || !self.is_about(rule) {
                continue;
            }
            let is_matched = |claim: &ItemClaim| matched.iter().any(|other| std::ptr::eq(*other, claim));
            let unmatched = self.standing(rule.property).filter(|claim| !is_matched(claim));
            rows.extend(unmatched.map(|claim| self.row(rule.property, RowClass::MissingHere, None, &[claim])));
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

    fn claims(&self, property: PropertyId) -> impl Iterator<Item = &'a ItemClaim> {
        self.item.claims.get(&property).into_iter().flatten()
    }

    /// The claims that editors have not given up.
    fn standing(&self, property: PropertyId) -> impl Iterator<Item = &'a ItemClaim> {
        self.claims(property).filter(|claim| claim.rank != Rank::Deprecated)
    }

    fn row(&self, property: PropertyId, class: RowClass, ours: Option<&Statement>, theirs: &[&ItemClaim]) -> Row {
        Row {
            entity: self.entity.clone(),
            item: self.id,
            property,
            class,
            ours: ours.cloned(),
            theirs: theirs.iter().copied().cloned().collect(),
            has_value: false,
            is_given_up: false,
            qualifiers: Vec::new(),
        }
    }

    /// A statement beside what is most like it; claims that need not be told again are added to `matched`.
    fn beside(&self, statement: &Statement, matched: &mut Vec<&'a ItemClaim>) -> Row {
        let given_up = self.given_up(statement);
        let Some((relation, claim)) = self.nearest(statement) else {
            return self.missing_there(statement, &given_up);
        };
        let agrees = relation >= Relation::FinerThere;
        let qualifiers = if agrees { self.qualifiers(statement, claim) } else { Vec::new() };
        let class = qualified(self.class(statement, relation, claim), &qualifiers);
        let theirs = match class {
            RowClass::MissingThere => given_up.clone(),
            _ if agrees => vec![claim],
            _ => self.all_or(claim),
        };
        matched.extend(&theirs);
        // Claims that say the same with other qualifiers are no news either.
        let same = self.claims(claim.property);
        matched.extend(same.filter(|claim| self.relation(statement, claim) >= Relation::FinerThere));
        let has_value = self.standing(statement.property).any(|claim| self.is_same(statement, claim));
        let row = self.row(statement.property, class, Some(statement), &theirs);
        Row { has_value, is_given_up: !given_up.is_empty(), qualifiers, ..row }
    }

    fn missing_there(&self, statement: &Statement, given_up: &[&ItemClaim]) -> Row {
        let row = self.row(statement.property, RowClass::MissingThere, Some(statement), given_up);
        Row { is_given_up: !given_up.is_empty(), ..row }
    }

    /// The claims with a statement's value that editors have given up: they neither agree with it nor stand for it.
    fn given_up(&self, statement: &Statement) -> Vec<&'a ItemClaim> {
        let deprecated = self.claims(statement.property).filter(|claim| claim.rank == Rank::Deprecated);
        deprecated.filter(|claim| self.is_same(statement, claim)).collect()
    }

    fn is_same(&self, statement: &Statement, claim: &ItemClaim) -> bool {
        relation_of_values(statement, claim, self.facts) == Relation::Same
    }

    /// The standing claims of a claim's property; without such, the claim itself.
    fn all_or(&self, claim: &'a ItemClaim) -> Vec<&'a ItemClaim> {
        let standing: Vec<_> = self.standing(claim.property).collect();
        if standing.is_empty() { vec![claim] } else { standing }
    }

    fn class(&self, statement: &Statement, relation: Relation, claim: &ItemClaim) -> RowClass {
        match relation {
            // That there is one more, which nobody knows, says nothing where there may be several.
            Relation::FinerHere if claim.value == Claimed::Unknown && !self.has_one_value(statement) => {
                RowClass::MissingThere
            }
            Relation::Same => RowClass::Agrees,
            Relation::FinerHere => RowClass::FinerHere,
            Relation::FinerThere => RowClass::FinerThere,
            Relation::Unclear => RowClass::Unclear,
            // That there is none contradicts any; of what there may be several, another says nothing.
            Relation::Differs if self.has_one_value(statement) || claim.value == Claimed::None => RowClass::Differs,
            // One class may be a kind of the other: Wikidata knows, we do not.
            Relation::Differs if statement.property == INSTANCE_OF => RowClass::Unclear,
            Relation::Differs | Relation::Apart => RowClass::MissingThere,
        }
    }

    fn has_one_value(&self, statement: &Statement) -> bool {
        let identifies = self.rule(statement).is_some_and(|rule| rule.conversion == Conversion::Identifier);
        identifies || self.facts.is_single_valued(&statement.ours)
    }

    fn rule(&self, statement: &Statement) -> Option<&Rule> {
        self.crosswalk.rules.iter().find(|rule| rule.name == statement.rule)
    }

    /// The claim that is most like a statement, of those that editors have not given up.
    fn nearest(&self, statement: &Statement) -> Option<(Relation, &'a ItemClaim)> {
        let standing = self.comparable(statement).into_iter().filter(|(_, claim)| claim.rank != Rank::Deprecated);
        self.most_alike(statement, standing.collect())
    }

    /// The claims that a statement can be compared with. The alternative property may confirm; it contradicts only
    /// where Wikidata has nothing under the property itself.
    fn comparable(&self, statement: &Statement) -> Vec<(Relation, &'a ItemClaim)> {
        let related = |claim: &'a ItemClaim| (self.relation(statement, claim), claim);
        let alternative = self.rule(statement).and_then(|rule| rule.alternative);
        let others = alternative.into_iter().flat_map(|property| self.claims(property)).map(related);
        let alone = self.standing(statement.property).next().is_none();
        let others = others.filter(|(relation, _)| alone || *relation >= Relation::FinerThere);
        self.claims(statement.property).map(related).chain(others).collect()
    }

    /// The first of the claims that are most alike, qualifiers included.
    fn most_alike(
        &self,
        statement: &Statement,
        claims: Vec<(Relation, &'a ItemClaim)>,
    ) -> Option<(Relation, &'a ItemClaim)> {
        let likeness = |(relation, claim): &(Relation, &ItemClaim)| {
            let rows = self.qualifiers(statement, claim);
            let agreeing = rows.iter().filter(|row| row.class == RowClass::Agrees).count();
            let differing = rows.iter().filter(|row| row.class == RowClass::Differs).count();
            (*relation, Reverse(differing), agreeing, Reverse(claim.qualifiers.len()))
        };
        claims.into_iter().reduce(|best, other| if likeness(&other) > likeness(&best) { other } else { best })
    }

    /// Numbers of different times stand beside each other.
    fn relation(&self, statement: &Statement, claim: &ItemClaim) -> Relation {
        let times_differ = || {
            let rows = self.qualifiers(statement, claim);
            rows.iter().any(|row| row.class == RowClass::Differs && matches!(row.ours, Value::Time(_)))
        };
        match statement.value {
            _ if ends_before(claim, statement) => Relation::Apart,
            Value::Quantity(_) if times_differ() => Relation::Apart,
            _ => relation_of_values(statement, claim, self.facts),
        }
    }

    fn qualifiers(&self, statement: &Statement, claim: &ItemClaim) -> Vec<QualifierRow> {
        let row = |(property, ours): &(PropertyId, Value)| {
            let theirs = claim.qualifiers.iter().filter(|(other, _)| other == property);
            let best = theirs.map(|(_, value)| relation(ours, value, self.facts)).max();
            QualifierRow { property: *property, class: qualifier_class(best, ours), ours: ours.clone() }
        };
        statement.qualifiers.iter().map(row).collect()
    }
}

/// Whether a claim is of an earlier term: it ended before ours began.
fn ends_before(claim: &ItemClaim, statement: &Statement) -> bool {
    let ended = claim.qualifiers.iter().find_map(|(property, value)| match value {
        Claimed::Value(Value::Time(time)) if *property == END_TIME => Some(*time),
        _ => None,
    });
    let began = statement.qualifiers.iter().find_map(|(property, value)| match value {
        Value::Time(time) if *property == START_TIME => Some(*time),
        _ => None,
    });
    // Years are enough: what ends in the year in which ours begins may be the same.
    ended.zip(began).is_some_and(|(ended, began)| ended.year < began.year)
}

fn relation_of_values(statement: &Statement, claim: &ItemClaim, facts: &LinkFacts) -> Relation {
    relation(&statement.value, &claim.value, facts)
}

fn qualifier_class(best: Option<Relation>, ours: &Value) -> RowClass {
    match best {
        None | Some(Relation::Apart) => RowClass::MissingThere,
        // There may be several things, but only one start.
        Some(Relation::Differs) if matches!(ours, Value::Thing(_)) => RowClass::MissingThere,
        Some(Relation::Differs) => RowClass::Differs,
        Some(Relation::Unclear) => RowClass::Unclear,
        Some(Relation::FinerThere) => RowClass::FinerThere,
        Some(Relation::FinerHere) => RowClass::FinerHere,
        Some(Relation::Same) => RowClass::Agrees,
    }
}

/// The class of a statement with its qualifiers: the value may agree, and its date contradict.
fn qualified(class: RowClass, qualifiers: &[QualifierRow]) -> RowClass {
    let any = |class| qualifiers.iter().any(|row| row.class == class);
    match class {
        RowClass::Agrees | RowClass::FinerHere | RowClass::FinerThere if any(RowClass::Differs) => RowClass::Differs,
        RowClass::Agrees | RowClass::FinerThere if any(RowClass::FinerHere) => RowClass::FinerHere,
        RowClass::Agrees if any(RowClass::FinerThere) => RowClass::FinerThere,
        class => class,
    }
}
