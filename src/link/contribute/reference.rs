//! References: which document, and which of its words.

use super::snak::string;
use crate::link::citation::citation;
use crate::link::{Concepts, LinkFacts, PropertyId, Statement, Value};
use crate::store::{Evidence, Note};
use oxigraph::model::NamedNode;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What a statement rests on in one document, as
/// [Wikidata asks for it](https://www.wikidata.org/wiki/Help:Sources): properties and values, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Properties and values.
    pub snaks: Vec<(PropertyId, Value)>,
    /// The record whose words are quoted.
    pub record: NamedNode,
    /// Whether it says where the document can be found: an item or an address.
    pub is_traceable: bool,
    /// What curators remarked on the words.
    pub notes: Vec<Note>,
}

/// One reference for each document that a statement rests on, with the words there that say it best: such as every tool
/// can carry, that name what the statement is about, that needed no remark, and that are the shortest.
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
    // Words that needed no remark speak best; where there are none, the others have to.
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
