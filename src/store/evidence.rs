use crate::evidence::vocab;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
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
    /// The number of the clause that the record is about.
    pub paragraph: Option<String>,
    /// Curators' remarks on the record, by language.
    pub notes: Vec<(String, String)>,
}

impl Evidence {
    /// The remarks in a language, or failing that in English.
    pub fn notes(&self, language: &str) -> impl Iterator<Item = &str> {
        let language = if self.notes.iter().any(|(tag, _)| tag == language) { language } else { "en" };
        self.notes.iter().filter(move |(tag, _)| tag == language).map(|(_, note)| note.as_str())
    }
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
        let paragraphs = paragraphs(store);
        let mut notes = notes(store);
        let evidence = quotes.into_iter().filter_map(|(record, quote)| {
            let evidence = Evidence {
                record: record.clone(),
                source: sources.get(&quote)?.clone(),
                quote: exact.get(&quote)?.clone(),
                start: starts.get(&quote).cloned().unwrap_or_default(),
                end: ends.get(&quote).cloned().unwrap_or_default(),
                paragraph: paragraphs.get(&record).cloned(),
                notes: notes.remove(&record).unwrap_or_default(),
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

fn paragraphs(store: &Store) -> HashMap<NamedNode, String> {
    let quads = store.quads_for_pattern(None, Some(vocab::PARAGRAPH), None, None);
    quads
        .filter_map(Result::ok)
        .filter_map(|quad| match (quad.graph_name, quad.object) {
            (GraphName::NamedNode(record), Term::Literal(number)) => Some((record, number.value().to_owned())),
            _ => None,
        })
        .collect()
}

fn notes(store: &Store) -> HashMap<NamedNode, Vec<(String, String)>> {
    let mut notes: HashMap<_, Vec<_>> = HashMap::new();
    for (record, value) in values(store, vocab::NOTE) {
        if let Term::Literal(note) = value {
            let language = note.language().unwrap_or_default().to_owned();
            notes.entry(record).or_default().push((language, note.value().to_owned()));
        }
    }
    notes.values_mut().for_each(|notes| notes.sort());
    notes
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
