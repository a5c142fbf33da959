use crate::evidence::vocab;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::Store;
use std::collections::HashMap;

/// The words a record rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The record.
    pub record: NamedNode,
    /// The document.
    pub source: NamedNode,
    /// The words.
    pub quote: String,
    /// Where they begin, in code points.
    pub start: String,
    /// Where they end.
    pub end: String,
}

/// The evidence of all records of a store.
pub struct EvidenceIndex {
    evidence: HashMap<NamedNode, Evidence>,
}

impl EvidenceIndex {
    /// Reads the evidence of all records.
    pub fn new(store: &Store) -> Self {
        let exact = literals(store, vocab::EXACT);
        let starts = literals(store, vocab::START);
        let ends = literals(store, vocab::END);
        let sources = nodes(store, vocab::WAS_QUOTED_FROM);
        let quotes = nodes(store, vocab::WAS_DERIVED_FROM);
        let evidence = quotes.into_iter().filter_map(|(record, quote)| {
            let evidence = Evidence {
                record: record.clone(),
                source: sources.get(&quote)?.clone(),
                quote: exact.get(&quote)?.clone(),
                start: starts.get(&quote).cloned().unwrap_or_default(),
                end: ends.get(&quote).cloned().unwrap_or_default(),
            };
            Some((record, evidence))
        });
        Self { evidence: evidence.collect() }
    }

    /// The words that `record` rests on.
    pub fn of_record(&self, record: &NamedNode) -> Option<Evidence> {
        self.evidence.get(record).cloned()
    }
}

fn values(store: &Store, property: NamedNodeRef<'_>) -> impl Iterator<Item = (NamedNode, Term)> {
    let quads = store.quads_for_pattern(None, Some(property), None, Some(GraphNameRef::DefaultGraph));
    quads.filter_map(Result::ok).filter_map(|quad| match quad.subject {
        NamedOrBlankNode::NamedNode(subject) => Some((subject, quad.object)),
        NamedOrBlankNode::BlankNode(_) => None,
    })
}

fn literals(store: &Store, property: NamedNodeRef<'_>) -> HashMap<NamedNode, String> {
    values(store, property)
        .filter_map(|(subject, value)| match value {
            Term::Literal(literal) => Some((subject, literal.value().to_owned())),
            _ => None,
        })
        .collect()
}

fn nodes(store: &Store, property: NamedNodeRef<'_>) -> HashMap<NamedNode, NamedNode> {
    values(store, property)
        .filter_map(|(subject, value)| match value {
            Term::NamedNode(node) => Some((subject, node)),
            _ => None,
        })
        .collect()
}
