use super::Store;
use crate::evidence::vocab;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::BTreeSet;

/// The evidence of a record: the quote that supports it, its position, and the notes about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// The record.
    pub record: NamedNode,
    /// The quoted document.
    pub source: NamedNode,
    /// The exact text of the quote.
    pub quote: String,
    /// The offset of its first character in the document, in Unicode code points.
    pub start: String,
    /// The offset after its last character.
    pub end: String,
    /// The paragraph number of the provision that the record describes.
    pub paragraph: Option<String>,
    /// The Islamic dates of the record that do not agree with its Gregorian dates.
    pub mismatches: Vec<Mismatch>,
    /// Curators' notes and judgements about the record.
    pub notes: Vec<Note>,
}

/// An Islamic date that does not agree with the Gregorian date in the same record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mismatch {
    /// The Islamic date as the record gives it.
    pub islamic: String,
    /// The Gregorian date that it converts to, if it can be converted.
    pub converted: Option<String>,
}

/// A curator's note or judgement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The kind of the note, or the rank that a judgement gives.
    pub kind: Option<NamedNode>,
    /// The reason of a judgement, as a Wikidata item.
    pub reason: Option<NamedNode>,
    /// Its texts, as pairs of language tag and text.
    pub texts: Vec<(String, String)>,
    /// The columns it is about. Empty if it is about the whole record.
    pub columns: Vec<String>,
    /// The properties that the mapping generates from these columns.
    pub properties: BTreeSet<NamedNode>,
    /// Whether the record has a value in any of these columns. A note on empty cells is shown with every value of the
    /// record.
    pub has_value: bool,
}

impl Evidence {
    /// The sort key of evidence: document, offset, record.
    pub(super) fn place(&self) -> (NamedNode, u64, NamedNode) {
        (self.source.clone(), self.start.parse().unwrap_or(u64::MAX), self.record.clone())
    }

    /// Keeps only the notes that apply to one of these properties. Notes on columns without a value are always kept.
    #[must_use]
    pub fn about<'p>(mut self, properties: impl IntoIterator<Item = &'p NamedNode> + Clone) -> Self {
        let is_about = |note: &Note| properties.clone().into_iter().any(|property| note.is_about(property));
        self.notes.retain(|note| !note.has_value || is_about(note));
        self
    }
}

impl Note {
    /// Whether it applies to a property: it is about the whole record, or about a column of that property.
    pub fn is_about(&self, property: &NamedNode) -> bool {
        self.columns.is_empty() || self.properties.contains(property)
    }

    /// The text in `language`, else in English, else in any language.
    pub fn text(&self, language: &str) -> Option<&str> {
        let text = |wanted: &str| self.texts.iter().find(|(tag, _)| tag == wanted).map(|(_, text)| text.as_str());
        let any = || self.texts.first().map(|(_, text)| text.as_str());
        text(language).or_else(|| text("en")).or_else(any)
    }
}

/// Looks up the evidence of records in a store.
pub struct EvidenceIndex {
    store: Store,
}

impl EvidenceIndex {
    /// Creates an index over a store.
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone() }
    }

    /// The evidence of `record`; `None` if it has no quote.
    pub fn of_record(&self, record: &NamedNode) -> Option<Evidence> {
        let quote = self.node(record, vocab::WAS_DERIVED_FROM)?;
        Some(Evidence {
            record: record.clone(),
            source: self.node(&quote, vocab::WAS_QUOTED_FROM)?,
            quote: self.text(&quote, vocab::EXACT)?,
            start: self.text(&quote, vocab::START).unwrap_or_default(),
            end: self.text(&quote, vocab::END).unwrap_or_default(),
            paragraph: self.paragraph(record),
            mismatches: self.mismatches(record),
            notes: self.notes(record),
        })
    }

    fn values<'s>(&'s self, subject: &NamedNode, property: NamedNodeRef<'_>) -> impl Iterator<Item = Term> + use<'s> {
        let default = Some(GraphNameRef::DefaultGraph);
        let quads = self.store.quads_for_pattern(Some(subject.as_ref().into()), Some(property), None, default);
        quads.filter_map(Result::ok).map(|quad| quad.object)
    }

    fn node(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Option<NamedNode> {
        self.values(subject, property).find_map(|value| match value {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
    }

    fn text(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Option<String> {
        self.values(subject, property).find_map(|value| match value {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        })
    }

    /// The IRI subjects of triples with this property and object.
    fn subjects<'s>(
        &'s self,
        property: NamedNodeRef<'_>,
        object: &NamedNode,
    ) -> impl Iterator<Item = NamedNode> + use<'s> {
        let default = Some(GraphNameRef::DefaultGraph);
        let quads = self.store.quads_for_pattern(None, Some(property), Some(object.as_ref().into()), default);
        quads.filter_map(Result::ok).filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(subject) => Some(subject),
            NamedOrBlankNode::BlankNode(_) => None,
        })
    }

    fn paragraph(&self, record: &NamedNode) -> Option<String> {
        let graph = Some(GraphNameRef::NamedNode(record.as_ref()));
        let quads = self.store.quads_for_pattern(None, Some(vocab::PARAGRAPH), None, graph);
        quads.filter_map(Result::ok).find_map(|quad| match quad.object {
            Term::Literal(number) => Some(number.value().to_owned()),
            _ => None,
        })
    }

    fn mismatches(&self, record: &NamedNode) -> Vec<Mismatch> {
        let is_mismatch = |node: &NamedNode| {
            let mut classes = self.values(node, rdf::TYPE);
            classes.any(|class| class == vocab::CALENDAR_MISMATCH.into_owned().into())
        };
        let nodes = self.subjects(vocab::BETWEEN, record).filter(is_mismatch);
        let mut mismatches: Vec<_> = nodes
            .filter_map(|node| {
                let islamic = self.text(&node, vocab::HIJRI_DATE)?;
                Some(Mismatch { islamic, converted: self.text(&node, vocab::CONVERTED_DATE) })
            })
            .collect();
        mismatches.sort();
        mismatches
    }

    fn notes(&self, record: &NamedNode) -> Vec<Note> {
        let notes = self.subjects(vocab::HAS_TARGET, record);
        let mut notes: Vec<_> = notes.filter_map(|note| self.note(&note, record)).collect();
        notes.sort();
        notes
    }

    /// The note `note` about `record`; `None` if it has no text.
    fn note(&self, note: &NamedNode, record: &NamedNode) -> Option<Note> {
        let texts = self.values(note, vocab::NOTE).filter_map(|value| match value {
            Term::Literal(text) => Some((text.language().unwrap_or_default().to_owned(), text.value().to_owned())),
            _ => None,
        });
        let mut texts: Vec<_> = texts.collect();
        texts.sort();
        let properties: BTreeSet<NamedNode> = self
            .values(note, vocab::ON_PROPERTY)
            .filter_map(|value| match value {
                Term::NamedNode(property) => Some(property),
                _ => None,
            })
            .collect();
        let columns = self.text(note, vocab::COLUMN).unwrap_or_default();
        (!texts.is_empty()).then(|| Note {
            kind: self.node(note, vocab::KIND),
            reason: self.node(note, vocab::HAS_BODY),
            texts,
            columns: columns.split_whitespace().map(str::to_owned).collect(),
            has_value: properties.iter().any(|property| has_property(&self.store, record, property)),
            properties,
        })
    }
}

fn has_property(store: &Store, record: &NamedNode, property: &NamedNode) -> bool {
    let graph = GraphNameRef::NamedNode(record.as_ref());
    store.quads_for_pattern(None, Some(property.as_ref()), None, Some(graph)).next().is_some()
}
