use super::Store;
use crate::evidence::vocab;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::{BTreeSet, HashMap};

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
    /// Islamic dates of the record that do not fall on its Gregorian ones.
    pub mismatches: Vec<Mismatch>,
    /// Curators' notes and judgements on the record.
    pub notes: Vec<Note>,
}

/// An Islamic date that does not fall on the Gregorian date beside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mismatch {
    /// The date as the record has it.
    pub islamic: String,
    /// The Gregorian day on which it falls.
    pub converted: Option<String>,
}

/// A curator's note or judgement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// What sort of remark it is, or what rank it gives.
    pub kind: Option<NamedNode>,
    /// Of a judgement, the reason as an item of Wikidata's.
    pub reason: Option<NamedNode>,
    /// Its text, by language.
    pub texts: Vec<(String, String)>,
    /// The columns it is about; none when it is about the whole record.
    pub columns: Vec<String>,
    /// The properties that are made of these columns.
    pub properties: BTreeSet<NamedNode>,
    /// Whether the record says anything in these columns. A note on empty cells is shown beside all that it says.
    pub is_said: bool,
}

impl Evidence {
    /// Where its words stand: what evidence is sorted by.
    pub(super) fn place(&self) -> (NamedNode, u64, NamedNode) {
        (self.source.clone(), self.start.parse().unwrap_or(u64::MAX), self.record.clone())
    }

    /// The evidence of what the record says with one of these properties: without the notes on other columns, where the
    /// record says something in those.
    #[must_use]
    pub fn about<'p>(mut self, properties: impl IntoIterator<Item = &'p NamedNode> + Clone) -> Self {
        let is_about = |note: &Note| properties.clone().into_iter().any(|property| note.is_about(property));
        self.notes.retain(|note| !note.is_said || is_about(note));
        self
    }
}

impl Note {
    /// Whether it is about what its record says with a property: about the whole record, or a column of that property.
    pub fn is_about(&self, property: &NamedNode) -> bool {
        self.columns.is_empty() || self.properties.contains(property)
    }

    /// The text in a language, or failing that in English.
    pub fn text(&self, language: &str) -> Option<&str> {
        let text = |wanted: &str| self.texts.iter().find(|(tag, _)| tag == wanted).map(|(_, text)| text.as_str());
        text(language).or_else(|| text("en"))
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
        let mut mismatches = mismatches(store);
        let evidence = quotes.into_iter().filter_map(|(record, quote)| {
            let evidence = Evidence {
                record: record.clone(),
                source: sources.get(&quote)?.clone(),
                quote: exact.get(&quote)?.clone(),
                start: starts.get(&quote).cloned().unwrap_or_default(),
                end: ends.get(&quote).cloned().unwrap_or_default(),
                paragraph: paragraphs.get(&record).cloned(),
                mismatches: mismatches.remove(&record).unwrap_or_default(),
                notes: notes.remove(&record).unwrap_or_default(),
            };
            Some((record, evidence))
        });
        Self { evidence: evidence.collect() }
    }

    /// The document that `record` quotes.
    pub fn source(&self, record: &NamedNode) -> Option<&NamedNode> {
        self.evidence.get(record).map(|evidence| &evidence.source)
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

fn notes(store: &Store) -> HashMap<NamedNode, Vec<Note>> {
    let kinds = nodes(store, vocab::KIND);
    let reasons = nodes(store, vocab::HAS_BODY);
    let columns = literals(store, vocab::COLUMN);
    let mut properties: HashMap<NamedNode, BTreeSet<NamedNode>> = HashMap::new();
    for (note, value) in values(store, vocab::ON_PROPERTY) {
        if let Term::NamedNode(property) = value {
            properties.entry(note).or_default().insert(property);
        }
    }
    let mut texts: HashMap<NamedNode, Vec<(String, String)>> = HashMap::new();
    for (note, value) in values(store, vocab::NOTE) {
        if let Term::Literal(text) = value {
            let language = text.language().unwrap_or_default().to_owned();
            texts.entry(note).or_default().push((language, text.value().to_owned()));
        }
    }
    texts.values_mut().for_each(|texts| texts.sort());
    let mut notes: HashMap<_, Vec<_>> = HashMap::new();
    for (note, record) in values(store, vocab::HAS_TARGET) {
        if let (Term::NamedNode(record), Some(texts)) = (record, texts.get(&note)) {
            let columns = columns.get(&note).into_iter().flat_map(|names| names.split_whitespace()).map(str::to_owned);
            let properties = properties.get(&note).cloned().unwrap_or_default();
            let note = Note {
                kind: kinds.get(&note).cloned(),
                reason: reasons.get(&note).cloned(),
                texts: texts.clone(),
                columns: columns.collect(),
                is_said: properties.iter().any(|property| says(store, &record, property)),
                properties,
            };
            notes.entry(record).or_default().push(note);
        }
    }
    notes.values_mut().for_each(|notes| notes.sort());
    notes
}

fn says(store: &Store, record: &NamedNode, property: &NamedNode) -> bool {
    let graph = GraphNameRef::NamedNode(record.as_ref());
    store.quads_for_pattern(None, Some(property.as_ref()), None, Some(graph)).next().is_some()
}

fn mismatches(store: &Store) -> HashMap<NamedNode, Vec<Mismatch>> {
    let records = nodes(store, vocab::BETWEEN);
    let islamic = literals(store, vocab::HIJRI_DATE);
    let converted = literals(store, vocab::CONVERTED_DATE);
    let class = store.quads_for_pattern(None, Some(rdf::TYPE), Some(vocab::CALENDAR_MISMATCH.into()), None);
    let mut mismatches: HashMap<_, Vec<_>> = HashMap::new();
    for quad in class.filter_map(Result::ok).filter(|quad| !quad.graph_name.is_default_graph()) {
        let NamedOrBlankNode::NamedNode(mismatch) = quad.subject else { continue };
        if let (Some(record), Some(islamic)) = (records.get(&mismatch), islamic.get(&mismatch)) {
            let found = Mismatch { islamic: islamic.clone(), converted: converted.get(&mismatch).cloned() };
            mismatches.entry(record.clone()).or_default().push(found);
        }
    }
    mismatches.values_mut().for_each(|found| found.sort());
    mismatches
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
