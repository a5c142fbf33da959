use super::Reference;
use super::reference::references;
use crate::link::id::known::{INSTANCE_OF, REASON_FOR_DEPRECATION};
use crate::link::{
    ClaimValue, Comparison, Concepts, EntityOrItem, ItemId, LinkFacts, PropertyId, Rank, Relation, Row, RowClass,
    Statement, Value, relation,
};
use oxigraph::model::NamedNode;

/// The subject of an addition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// An existing item.
    Item(ItemId),
    /// A new item for this entity.
    New(NamedNode),
}

/// A statement to add to Wikidata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The item that it is added to.
    pub target: Target,
    /// The entity it is about.
    pub entity: NamedNode,
    /// The Wikidata property.
    pub property: PropertyId,
    /// The value.
    pub value: Value,
    /// The qualifiers.
    pub qualifiers: Vec<(PropertyId, Value)>,
    /// The rank that editors gave it.
    pub rank: Rank,
    /// Whether a document contradicts the statement or one of its qualifiers.
    pub is_contradicted: bool,
    /// Whether Wikidata already has a claim with this value and other qualifiers.
    pub has_value: bool,
    /// Whether Wikidata has a deprecated claim with this value.
    pub is_deprecated_there: bool,
    /// Whether editors prefer another value.
    pub is_outranked: bool,
    /// The references, one for each document.
    pub references: Vec<Reference>,
}

/// A statement of the project that is not proposed, or not in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The entity.
    pub entity: NamedNode,
    /// The Wikidata property.
    pub property: PropertyId,
    /// The value, if it can be expressed in Wikidata's model.
    pub value: Option<Value>,
    /// The reason.
    pub reason: String,
    /// The class of rows that would have to be included for it to be proposed.
    pub offered_with: Option<RowClass>,
    /// The records that support it.
    pub records: Vec<NamedNode>,
}

/// The statements proposed for Wikidata, and those withheld.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The proposed statements, by entity and property.
    pub additions: Vec<Addition>,
    /// The statements not proposed, by entity and property.
    pub withheld: Vec<Withheld>,
}

/// The data from which proposals are made.
pub(super) struct Proposer<'a> {
    pub(super) facts: &'a LinkFacts,
    pub(super) concepts: &'a Concepts,
    /// All statements about the entities concerned.
    pub(super) statements: &'a [&'a Statement],
}

/// Proposes the statements that a comparison found missing in Wikidata, and those of rows with a class in `include`.
pub fn propose(comparison: &Comparison, include: &[RowClass], facts: &LinkFacts, concepts: &Concepts) -> Proposal {
    let statements: Vec<&Statement> = comparison.rows.iter().filter_map(|row| row.ours.as_ref()).collect();
    let proposer = Proposer { facts, concepts, statements: &statements };
    let mut proposal = Proposal::default();
    // A claim with the same value exists: a second one would be redundant, whatever its qualifiers.
    let included = |row: &Row| include.contains(&row.class) && !row.has_value;
    let is_proposed = |row: &&Row| row.class == RowClass::MissingThere || included(row);
    let rows: Vec<(&Row, &Statement)> =
        comparison.rows.iter().filter_map(|row| Some((row, row.ours.as_ref()?))).collect();
    for (row, statement) in &rows {
        if !is_proposed(row) {
            proposal.withheld.extend(withheld_row(row, statement));
            continue;
        }
        let others = rows.iter().filter(|(other, _)| is_proposed(other)).map(|(_, statement)| *statement);
        proposer.add(Target::Item(row.item), Some(row), statement, others, &mut proposal);
    }
    proposal
}

/// The reason why a statement that Wikidata has in some form is not proposed; `None` if they agree.
fn withheld_row(row: &Row, statement: &Statement) -> Option<Withheld> {
    let not_there = row.qualifiers.iter().filter(|qualifier| qualifier.class != RowClass::Agrees);
    let not_there: Vec<_> = not_there.map(|qualifier| format!("{} {}", qualifier.property, qualifier.ours)).collect();
    let as_other = row.theirs.first().filter(|claim| claim.property != row.property);
    let place = as_other.map(|claim| format!(" as {}", claim.property)).unwrap_or_default();
    let mut offered_with = None;
    let reason = match row.class {
        _ if statement.evidence.is_empty() => return None,
        _ if !is_expressible(&statement.value) => format!("{} is not linked to an item", statement.value),
        _ if row.has_value && !not_there.is_empty() => {
            let how = if row.class == RowClass::Differs { "with a different value than" } else { "without" };
            format!("Wikidata has it {how} {}: look at that statement", not_there.join(", "))
        }
        RowClass::Differs | RowClass::FinerHere => {
            offered_with = Some(row.class);
            let how = if row.class == RowClass::Differs { "has a different value" } else { "has a less precise value" };
            format!("Wikidata {how}{place}")
        }
        RowClass::Unclear => "it cannot be compared with what Wikidata has".to_owned(),
        _ => return None,
    };
    Some(Withheld { offered_with, ..withheld(statement, reason) })
}

pub(super) fn withheld(statement: &Statement, reason: impl Into<String>) -> Withheld {
    Withheld {
        entity: statement.subject.clone(),
        property: statement.property,
        value: Some(statement.value.clone()),
        reason: reason.into(),
        offered_with: None,
        records: statement.evidence.iter().map(|evidence| evidence.record.clone()).collect(),
    }
}

impl Proposer<'_> {
    /// Adds a statement to the proposal, or the reason why it is withheld. `row` is its comparison with Wikidata;
    /// `others` are all statements to be proposed, including this one.
    pub(super) fn add<'s>(
        &self,
        target: Target,
        row: Option<&Row>,
        statement: &Statement,
        others: impl Iterator<Item = &'s Statement>,
        proposal: &mut Proposal,
    ) {
        // A statement from a register has no quote to cite. It is proposed only if it gives the class of a new item.
        let is_class_of_new_item = matches!(target, Target::New(_)) && statement.property == INSTANCE_OF;
        if statement.evidence.is_empty() && !is_class_of_new_item {
            return;
        }
        if let Some(reason) = self.obstacle(statement, others) {
            proposal.withheld.push(withheld(statement, reason));
            return;
        }
        proposal.additions.push(Addition {
            target,
            entity: statement.subject.clone(),
            property: statement.property,
            value: statement.value.clone(),
            qualifiers: expressible_qualifiers(statement, &mut proposal.withheld),
            rank: statement.rank,
            is_contradicted: !statement.contradicted.is_empty(),
            has_value: row.is_some_and(|row| row.has_value),
            is_deprecated_there: row.is_some_and(|row| row.is_deprecated_there),
            is_outranked: self.is_outranked(statement),
            references: references(statement, self.facts, self.concepts),
        });
    }

    fn obstacle<'s>(&self, statement: &Statement, mut others: impl Iterator<Item = &'s Statement>) -> Option<String> {
        if !is_expressible(&statement.value) {
            return Some(format!("{} is not linked to an item", statement.value));
        }
        let is_reason = |(property, _): &(PropertyId, Value)| *property == REASON_FOR_DEPRECATION;
        if statement.rank == Rank::Deprecated && !statement.qualifiers.iter().any(is_reason) {
            return Some("an editor deprecated it without giving an item as the reason".to_owned());
        }
        let finer = others.find(|other| self.is_more_specific(other, statement));
        finer.map(|finer| match finer.value == statement.value {
            true => "another statement contains the same and more".to_owned(),
            false => format!("{} says the same more precisely", finer.value),
        })
    }

    fn is_outranked(&self, statement: &Statement) -> bool {
        let mut others = self
            .statements
            .iter()
            .filter(|other| other.subject == statement.subject && other.property == statement.property);
        statement.rank == Rank::Normal && others.any(|other| other.rank == Rank::Preferred)
    }

    /// Whether `fine` implies `coarse` and is more precise or has more qualifiers.
    fn is_more_specific(&self, fine: &Statement, coarse: &Statement) -> bool {
        let within = |coarse: &Value, fine: &Value| {
            coarse == fine || relation(coarse, &ClaimValue::Value(fine.clone()), self.facts) == Relation::FinerThere
        };
        fine.subject == coarse.subject
            && fine.property == coarse.property
            && (&fine.value, &fine.qualifiers) != (&coarse.value, &coarse.qualifiers)
            && fine.rank != Rank::Deprecated
            && within(&coarse.value, &fine.value)
            && coarse.qualifiers.iter().all(|(property, value)| {
                fine.qualifiers.iter().any(|(other, fine)| other == property && within(value, fine))
            })
    }
}

/// The qualifiers that can be expressed in Wikidata. A statement without the others is still true, so they are dropped
/// and recorded in `left_out`.
fn expressible_qualifiers(statement: &Statement, left_out: &mut Vec<Withheld>) -> Vec<(PropertyId, Value)> {
    let (expressible, unlinked): (Vec<_>, Vec<_>) =
        statement.qualifiers.iter().cloned().partition(|(_, value)| is_expressible(value));
    left_out.extend(unlinked.into_iter().map(|(property, value)| {
        withheld(statement, format!("its qualifier {property} {value} is not linked to an item; proposed without it"))
    }));
    expressible
}

/// Whether a value can be expressed in Wikidata: an entity needs an item.
fn is_expressible(value: &Value) -> bool {
    !matches!(value, Value::Entity(EntityOrItem { item: None, .. }))
}
