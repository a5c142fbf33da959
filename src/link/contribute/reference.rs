//! References of proposed statements: the document and the quote that support them.

use super::snak::string;
use crate::link::citation::citation;
use crate::link::{Concepts, LinkFacts, PropertyId, Statement, Value};
use crate::store::{Evidence, Note};
use oxigraph::model::NamedNode;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A reference to one document, according to [Help:Sources](https://www.wikidata.org/wiki/Help:Sources).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The snaks, in order.
    pub snaks: Vec<(PropertyId, Value)>,
    /// The record whose quote is cited.
    pub record: NamedNode,
    /// Whether the document can be found: it has an item or a web address.
    pub is_traceable: bool,
    /// Curators' notes on the record.
    pub notes: Vec<Note>,
}

/// One reference for each document that supports a statement. Of several quotes in a document, the best one is chosen:
/// one that QuickStatements can carry, that names the subject or value, that has no notes, and that is the shortest.
pub(super) fn references(statement: &Statement, facts: &LinkFacts, concepts: &Concepts) -> Vec<Reference> {
    let mut best: BTreeMap<&NamedNode, &Evidence> = BTreeMap::new();
    for evidence in &statement.evidence {
        let order = |evidence: &Evidence| {
            let Evidence { quote, notes, start, .. } = evidence;
            let named = [Some(&statement.subject), statement.term.as_ref()].into_iter().flatten();
            let named = named.filter(|node| facts.is_named_in(node, quote)).count();
            let length = quote.chars().count();
            (string(quote).is_err(), Reverse(named), !notes.is_empty(), length, start.parse::<u64>().ok())
        };
        let kept = best.entry(&evidence.source).or_insert(evidence);
        if order(evidence) < order(kept) {
            *kept = evidence;
        }
    }
    // Quotes with notes are cited only if there are no others.
    let (plain, remarked): (Vec<_>, Vec<_>) = best.into_values().partition(|evidence| evidence.notes.is_empty());
    let chosen = if plain.is_empty() { remarked } else { plain };
    chosen.into_iter().map(|evidence| reference(evidence, facts, concepts)).collect()
}

fn reference(evidence: &Evidence, facts: &LinkFacts, concepts: &Concepts) -> Reference {
    let source = facts.source(&evidence.source).cloned().unwrap_or_default();
    Reference {
        snaks: citation(&source, None, &evidence.quote, concepts),
        record: evidence.record.clone(),
        is_traceable: source.item.is_some() || source.url.is_some(),
        notes: evidence.notes.clone(),
    }
}
