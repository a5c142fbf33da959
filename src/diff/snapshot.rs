use super::{DiffError, Side};
use crate::dataset::{GraphKind, ProjectIris, counts_by_kind};
use crate::evidence::vocab;
use crate::store::{Contradicted, Contradiction, Entities, Evidence, EvidenceIndex, Store, contradictions};
use diwan_rdf::quads::{Id, Pattern, Quads};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One side, loaded and indexed: statements, labels, evidence and contradictions.
pub struct Snapshot {
    /// All statements.
    pub(super) quads: Arc<Quads>,
    /// The entities and their labels.
    pub entities: Entities,
    pub(super) index: EvidenceIndex,
    pub(super) contradictions: Vec<Contradiction>,
    pub(super) contradicted: Contradicted,
}

impl Snapshot {
    /// Loads a side. `base` is the base IRI if the side does not declare one.
    ///
    /// # Errors
    /// [`DiffError::Store`] when the statements cannot be loaded.
    pub(super) fn new(side: Side, base: &str) -> Result<Self, DiffError> {
        let quads = Arc::new(side.quads);
        let store = Store::of_dataset(&quads)?;
        let contradictions = contradictions(&store);
        Ok(Self {
            entities: Entities::new(&store, ProjectIris::new(side.base.as_deref().unwrap_or(base))),
            index: EvidenceIndex::new(&store),
            contradicted: Contradicted::of(&contradictions, &store),
            contradictions,
            quads,
        })
    }

    /// Merges all graphs into the default graph.
    pub(super) fn merge(&mut self) {
        self.quads = Arc::new(self.quads.merged());
    }

    pub(super) fn kind(&self, quad: &Quad) -> GraphKind {
        self.entities.names().kind(quad.graph_name.as_ref())
    }

    /// The number of statements in the graphs of each kind.
    pub(super) fn counts(&self) -> BTreeMap<GraphKind, usize> {
        counts_by_kind(&self.quads, self.entities.names())
    }

    /// The statements that the other side does not have.
    pub(super) fn difference(&self, other: &Self) -> Vec<Quad> {
        let found = self.quads.difference(&other.quads);
        found.iter().filter_map(|found| self.quads.quad(found)).collect()
    }

    /// The evidence of a record.
    pub(super) fn evidence(&self, record: Option<&NamedNode>) -> Option<Evidence> {
        self.index.of_record(record?)
    }

    /// The passage that a record quotes.
    pub(super) fn passage(&self, record: Id) -> Option<Passage<'_>> {
        let value = |subject: Id, property: NamedNodeRef<'_>| {
            let property = self.quads.terms().find_iri(property.as_str())?;
            self.quads.objects(subject, property).next()
        };
        let quote = value(record, vocab::WAS_DERIVED_FROM)?;
        let text = |property| self.quads.term(value(quote, property)?).value();
        Some(Passage {
            document: self.quads.term(value(quote, vocab::WAS_QUOTED_FROM)?).iri()?,
            words: text(vocab::EXACT)?,
            place: (text(vocab::START).unwrap_or_default(), text(vocab::END).unwrap_or_default()),
        })
    }

    /// The node that a record is about; if there are several, the one whose IRI sorts first.
    pub(super) fn about(&self, record: &NamedNode) -> Option<NamedNode> {
        let (record, about) = (self.quads.terms().find_iri(record.as_str())?, vocab::ABOUT.as_str());
        let about = self.quads.objects(record, self.quads.terms().find_iri(about)?);
        about.filter_map(|thing| self.quads.node(thing)).min()
    }

    /// Whether a node has this value for a property, or any value if `value` is `None`.
    pub(super) fn has(&self, node: &NamedNode, property: NamedNodeRef<'_>, value: Option<NamedNodeRef<'_>>) -> bool {
        let id = |node: NamedNodeRef<'_>| self.quads.terms().find_iri(node.as_str());
        let (Some(subject), Some(predicate)) = (id(node.as_ref()), id(property)) else { return false };
        let object = value.map(id);
        // A value that no statement uses has no id, and must not match as a wildcard.
        let is_known = object != Some(None);
        let pattern =
            Pattern { subject: Some(subject), predicate: Some(predicate), object: object.flatten(), graph: None };
        is_known && self.quads.matching(pattern).next().is_some()
    }

    /// All records.
    pub(super) fn records(&self) -> BTreeSet<NamedNode> {
        let id = |node: NamedNodeRef<'_>| self.quads.terms().find_iri(node.as_str());
        let (Some(rdf_type), Some(record)) = (id(rdf::TYPE), id(vocab::RECORD)) else { return BTreeSet::new() };
        self.quads.subjects(rdf_type, record).filter_map(|record| self.quads.node(record)).collect()
    }

    /// The statements whose subjects are these nodes.
    pub(super) fn statements_about(&self, nodes: &BTreeSet<&NamedNode>) -> Vec<Quad> {
        let ids = nodes.iter().filter_map(|node| self.quads.terms().find_iri(node.as_str()));
        let found = ids.flat_map(|node| self.quads.matching(Pattern { subject: Some(node), ..Pattern::ALL }));
        found.filter_map(|found| self.quads.quad(&found)).collect()
    }
}

/// A passage of a document: its words and offsets.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Passage<'s> {
    document: &'s str,
    words: Cow<'s, str>,
    place: (Cow<'s, str>, Cow<'s, str>),
}

impl Passage<'_> {
    /// Whether another passage has the same words in the same document, at any offset.
    pub(super) fn has_words_of(&self, other: &Passage<'_>) -> bool {
        self.document == other.document && self.words == other.words
    }
}

pub(super) fn named(node: &NamedOrBlankNode) -> Option<&NamedNode> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
