//! Derives the ranks of statements from editors' judgements on the records they rest on.

use super::facts::LinkFacts;
use crate::link::id::known::REASON_FOR_DEPRECATION;
use crate::link::{EntityOrItem, ItemId, PropertyId, Rank, Statement, Value};
use crate::store::Evidence;
use oxigraph::model::NamedNode;
use std::collections::BTreeSet;

/// Sets the rank of a statement and what documents contradict of it. It is deprecated if every record that supports it
/// is judged deprecated; the reason then becomes a qualifier. It is preferred if one of the records is judged preferred
/// in a contradiction about one of the properties from which the statement was made.
pub(super) fn ranked(
    mut statement: Statement,
    node: &NamedNode,
    properties: &BTreeSet<NamedNode>,
    facts: &LinkFacts,
) -> Statement {
    let prefers = |evidence: &Evidence| {
        let is_contradicted = |property: &&NamedNode| facts.conflicts.contains(node, property, &evidence.record);
        let mut contradicted = properties.iter().filter(is_contradicted);
        contradicted.any(|property| has_rank(evidence, "preferred", property))
    };
    let contradicts = |property: &&NamedNode| {
        statement.evidence.iter().any(|evidence| facts.contradicted.contains(node, property, &evidence.record))
    };
    let contradicted = properties.iter().filter(contradicts).cloned().collect();
    let deprecates = |evidence: &Evidence| properties.iter().any(|property| has_rank(evidence, "deprecated", property));
    let evidence = &statement.evidence;
    if !evidence.is_empty() && evidence.iter().all(deprecates) {
        statement.rank = Rank::Deprecated;
        statement.qualifiers.extend(reason(evidence));
    } else if evidence.iter().any(prefers) {
        statement.rank = Rank::Preferred;
    }
    statement.contradicted = contradicted;
    statement
}

/// Whether an editor gave this rank to the record's value of a property.
fn has_rank(evidence: &Evidence, rank: &str, property: &NamedNode) -> bool {
    let about = evidence.notes.iter().filter(|note| note.is_about(property));
    let mut kinds = about.filter_map(|note| note.kind.as_ref());
    kinds.any(|kind| kind.as_str().rsplit_once("/rank/").is_some_and(|(_, name)| name == rank))
}

/// The first reason that editors gave as an item.
fn reason(evidence: &[Evidence]) -> Option<(PropertyId, Value)> {
    let notes = evidence.iter().flat_map(|evidence| &evidence.notes);
    let reasons: BTreeSet<ItemId> = notes.filter_map(|note| ItemId::from_iri(note.reason.as_ref()?.as_str())).collect();
    reasons.first().map(|reason| (REASON_FOR_DEPRECATION, Value::Entity(EntityOrItem::item(*reason))))
}
