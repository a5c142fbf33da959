//! The comparison of one entity with one item.

use super::relation::{Relation, relation};
use super::{QualifierRow, Row, RowClass};
use crate::link::id::known::{END_TIME, INSTANCE_OF, START_TIME};
use crate::link::{
    ClaimValue, Conversion, Crosswalk, Item, ItemClaim, ItemId, LinkFacts, PropertyId, Rank, Rule, Statement, Value,
};
use oxigraph::model::NamedNode;
use std::cmp::Reverse;

/// An entity and the item it is compared with.
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
        let mut rows: Vec<Row> =
            self.ours.iter().map(|statement| self.compare_statement(statement, &mut matched)).collect();
        for rule in &self.crosswalk.rules {
            let seen = rows.iter().any(|row| row.property == rule.property && row.ours.is_none());
            if seen || !self.is_about(rule) {
                continue;
            }
            let is_matched = |claim: &ItemClaim| matched.iter().any(|other| std::ptr::eq(*other, claim));
            let unmatched = self.not_deprecated(rule.property).filter(|claim| !is_matched(claim));
            rows.extend(unmatched.map(|claim| self.row(rule.property, RowClass::MissingHere, None, &[claim])));
        }
        rows.sort_by_key(|row| (row.property, row.ours.is_none()));
        rows
    }

    /// Whether the project makes statements of this rule about such entities, so that a claim without a counterpart is
    /// worth a row.
    fn is_about(&self, rule: &Rule) -> bool {
        let is_used = self.ours.iter().any(|statement| statement.property == rule.property);
        let of_class = |class: &NamedNode| self.facts.is_a(self.entity, class);
        is_used || (rule.subject.is_none() && rule.class.as_ref().is_some_and(of_class))
    }

    fn claims(&self, property: PropertyId) -> impl Iterator<Item = &'a ItemClaim> {
        self.item.claims.get(&property).into_iter().flatten()
    }

    /// The claims of a property that are not deprecated.
    fn not_deprecated(&self, property: PropertyId) -> impl Iterator<Item = &'a ItemClaim> {
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
            is_deprecated_there: false,
            qualifiers: Vec::new(),
        }
    }

    /// Compares a statement with the most similar claim. Claims that need no row of their own are added to `matched`.
    fn compare_statement(&self, statement: &Statement, matched: &mut Vec<&'a ItemClaim>) -> Row {
        let deprecated_matches = self.deprecated_matches(statement);
        let Some((relation, claim)) = self.nearest(statement) else {
            return self.missing_there(statement, &deprecated_matches);
        };
        let agrees = relation >= Relation::FinerThere;
        let qualifiers = if agrees { self.qualifiers(statement, claim) } else { Vec::new() };
        let class = qualified(self.class(statement, relation, claim), &qualifiers);
        let theirs = match class {
            RowClass::MissingThere => deprecated_matches.clone(),
            _ if agrees => vec![claim],
            _ => self.all_not_deprecated_or(claim),
        };
        matched.extend(&theirs);
        // Claims with the same value and other qualifiers need no row of their own either.
        let same = self.claims(claim.property);
        matched.extend(same.filter(|claim| self.relation(statement, claim) >= Relation::FinerThere));
        let has_value = self.not_deprecated(statement.property).any(|claim| self.is_same(statement, claim));
        let row = self.row(statement.property, class, Some(statement), &theirs);
        Row { has_value, is_deprecated_there: !deprecated_matches.is_empty(), qualifiers, ..row }
    }

    fn missing_there(&self, statement: &Statement, deprecated_matches: &[&ItemClaim]) -> Row {
        let row = self.row(statement.property, RowClass::MissingThere, Some(statement), deprecated_matches);
        Row { is_deprecated_there: !deprecated_matches.is_empty(), ..row }
    }

    /// The deprecated claims with the statement's value. They count neither as agreement nor as contradiction.
    fn deprecated_matches(&self, statement: &Statement) -> Vec<&'a ItemClaim> {
        let deprecated = self.claims(statement.property).filter(|claim| claim.rank == Rank::Deprecated);
        deprecated.filter(|claim| self.is_same(statement, claim)).collect()
    }

    fn is_same(&self, statement: &Statement, claim: &ItemClaim) -> bool {
        relation_of_values(statement, claim, self.facts) == Relation::Same
    }

    /// All claims of the claim's property that are not deprecated; the claim itself if there are none.
    fn all_not_deprecated_or(&self, claim: &'a ItemClaim) -> Vec<&'a ItemClaim> {
        let claims: Vec<_> = self.not_deprecated(claim.property).collect();
        if claims.is_empty() { vec![claim] } else { claims }
    }

    fn class(&self, statement: &Statement, relation: Relation, claim: &ItemClaim) -> RowClass {
        match relation {
            // If the property can have several values, one more unknown value says nothing about ours.
            Relation::FinerHere if claim.value == ClaimValue::Unknown && !self.has_one_value(statement) => {
                RowClass::MissingThere
            }
            Relation::Same => RowClass::Agrees,
            Relation::FinerHere => RowClass::FinerHere,
            Relation::FinerThere => RowClass::FinerThere,
            Relation::Unclear => RowClass::Unclear,
            // "No value" contradicts any value; another value contradicts ours only if the property has a single value.
            Relation::Differs if self.has_one_value(statement) || claim.value == ClaimValue::None => RowClass::Differs,
            // One class may be a subclass of the other; the project does not know Wikidata's class hierarchy.
            Relation::Differs if statement.property == INSTANCE_OF => RowClass::Unclear,
            Relation::Differs | Relation::Unrelated => RowClass::MissingThere,
        }
    }

    fn has_one_value(&self, statement: &Statement) -> bool {
        let identifies = self.rule(statement).is_some_and(|rule| rule.conversion == Conversion::Identifier);
        identifies || self.facts.is_single_valued(&statement.ours)
    }

    fn rule(&self, statement: &Statement) -> Option<&Rule> {
        self.crosswalk.rules.iter().find(|rule| rule.name == statement.rule)
    }

    /// The most similar claim that is not deprecated.
    fn nearest(&self, statement: &Statement) -> Option<(Relation, &'a ItemClaim)> {
        let claims = self.comparable(statement).into_iter().filter(|(_, claim)| claim.rank != Rank::Deprecated);
        self.most_alike(statement, claims.collect())
    }

    /// The claims that a statement can be compared with. Claims of the alternative property can always agree with it,
    /// but they contradict it only if Wikidata has no claim for the property itself.
    fn comparable(&self, statement: &Statement) -> Vec<(Relation, &'a ItemClaim)> {
        let related = |claim: &'a ItemClaim| (self.relation(statement, claim), claim);
        let alternative = self.rule(statement).and_then(|rule| rule.alternative);
        let others = alternative.into_iter().flat_map(|property| self.claims(property)).map(related);
        let alone = self.not_deprecated(statement.property).next().is_none();
        let others = others.filter(|(relation, _)| alone || *relation >= Relation::FinerThere);
        self.claims(statement.property).map(related).chain(others).collect()
    }

    /// The most similar of the claims, qualifiers included; the first one if several are equally similar.
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

    /// The relation of a statement to a claim. Quantities of different times do not contradict each other.
    fn relation(&self, statement: &Statement, claim: &ItemClaim) -> Relation {
        let times_differ = || {
            let rows = self.qualifiers(statement, claim);
            rows.iter().any(|row| row.class == RowClass::Differs && matches!(row.ours, Value::Time(_)))
        };
        match statement.value {
            _ if ends_before(claim, statement) => Relation::Unrelated,
            Value::Quantity(_) if times_differ() => Relation::Unrelated,
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

/// Whether a claim is about an earlier term of office: it ended before ours began.
fn ends_before(claim: &ItemClaim, statement: &Statement) -> bool {
    let ended = claim.qualifiers.iter().find_map(|(property, value)| match value {
        ClaimValue::Value(Value::Time(time)) if *property == END_TIME => Some(*time),
        _ => None,
    });
    let began = statement.qualifiers.iter().find_map(|(property, value)| match value {
        Value::Time(time) if *property == START_TIME => Some(*time),
        _ => None,
    });
    // Only years are compared: a term that ends in the year in which ours begins may be the same.
    ended.zip(began).is_some_and(|(ended, began)| ended.year < began.year)
}

fn relation_of_values(statement: &Statement, claim: &ItemClaim, facts: &LinkFacts) -> Relation {
    relation(&statement.value, &claim.value, facts)
}

fn qualifier_class(best: Option<Relation>, ours: &Value) -> RowClass {
    match best {
        None | Some(Relation::Unrelated) => RowClass::MissingThere,
        // A qualifier may have several items, but only one date.
        Some(Relation::Differs) if matches!(ours, Value::Entity(_)) => RowClass::MissingThere,
        Some(Relation::Differs) => RowClass::Differs,
        Some(Relation::Unclear) => RowClass::Unclear,
        Some(Relation::FinerThere) => RowClass::FinerThere,
        Some(Relation::FinerHere) => RowClass::FinerHere,
        Some(Relation::Same) => RowClass::Agrees,
    }
}

/// The class of a statement including its qualifiers: if the values agree and a date contradicts, the statements
/// differ.
fn qualified(class: RowClass, qualifiers: &[QualifierRow]) -> RowClass {
    let any = |class| qualifiers.iter().any(|row| row.class == class);
    match class {
        RowClass::Agrees | RowClass::FinerHere | RowClass::FinerThere if any(RowClass::Differs) => RowClass::Differs,
        RowClass::Agrees | RowClass::FinerThere if any(RowClass::FinerHere) => RowClass::FinerHere,
        RowClass::Agrees if any(RowClass::FinerThere) => RowClass::FinerThere,
        class => class,
    }
}
