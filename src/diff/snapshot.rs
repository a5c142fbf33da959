use super::side::merged;
use super::{DiffError, Side};
use crate::dataset::{GraphKind, Names, sorted_lines};
use crate::evidence::vocab;
use crate::store::{Contradicted, Contradiction, Entities, Evidence, EvidenceIndex, contradictions, load};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A side, read: its statements by their graphs, and what things are called and rest on.
pub struct Snapshot {
    /// All statements.
    pub(super) quads: HashSet<Quad>,
    /// The names of its things.
    pub entities: Entities,
    pub(super) index: EvidenceIndex,
    pub(super) contradictions: Vec<Contradiction>,
    pub(super) contradicted: Contradicted,
    /// What each record is about.
    about: HashMap<NamedNode, NamedNode>,
}

impl Snapshot {
    /// Reads a side; `base` is where its names begin when it does not say.
    ///
    /// # Errors
    /// [`DiffError::Store`] when the statements cannot be loaded.
    pub(super) fn new(side: Side, base: &str) -> Result<Self, DiffError> {
        let store = load(&sorted_lines(&side.quads).to_text())?;
        let contradictions = contradictions(&store);
        Ok(Self {
            entities: Entities::new(&store, Names::new(side.base.as_deref().unwrap_or(base))),
            index: EvidenceIndex::new(&store),
            contradicted: Contradicted::of(&contradictions, &store),
            contradictions,
            about: about(&side.quads),
            quads: side.quads.into_iter().collect(),
        })
    }

    /// Forgets the graphs.
    pub(super) fn merge(&mut self) {
        self.quads = std::mem::take(&mut self.quads).into_iter().map(merged).collect();
    }

    pub(super) fn kind(&self, quad: &Quad) -> GraphKind {
        self.entities.names().kind(quad.graph_name.as_ref())
    }

    /// How many statements the graphs of each kind hold.
    pub(super) fn counts(&self) -> BTreeMap<GraphKind, usize> {
        let mut counts = BTreeMap::new();
        self.quads.iter().for_each(|quad| *counts.entry(self.kind(quad)).or_default() += 1);
        counts
    }

    /// The words that a fact rests on.
    pub(super) fn evidence(&self, record: Option<&NamedNode>) -> Option<Evidence> {
        self.index.of_record(record?)
    }

    /// What a record is about.
    pub(super) fn about(&self, record: &NamedNode) -> Option<&NamedNode> {
        self.about.get(record)
    }

    /// Nodes that have an object for a property.
    pub(super) fn subjects_with(
        &self,
        property: NamedNodeRef<'_>,
        object: Option<NamedNodeRef<'_>>,
    ) -> HashSet<NamedNode> {
        let found = self.quads.iter().filter(|quad| quad.predicate == property);
        let found = found.filter(|quad| object.is_none_or(|object| quad.object == object.into_owned().into()));
        found.filter_map(|quad| named(&quad.subject).cloned()).collect()
    }
}

/// What records say they are about; of several things the first in the alphabet.
fn about(quads: &[Quad]) -> HashMap<NamedNode, NamedNode> {
    let mut about: HashMap<NamedNode, NamedNode> = HashMap::new();
    for quad in quads.iter().filter(|quad| quad.predicate == vocab::ABOUT) {
        if let (Some(record), Term::NamedNode(thing)) = (named(&quad.subject), &quad.object) {
            let first = about.entry(record.clone()).or_insert_with(|| thing.clone());
            *first = (&*first).min(thing).clone();
        }
    }
    about
}

pub(super) fn named(node: &NamedOrBlankNode) -> Option<&NamedNode> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
