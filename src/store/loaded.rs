use super::StoreError;
use super::memory::Graphs;
use diwan_rdf::quads::Quads;
#[cfg(feature = "rocksdb")]
use oxigraph::model::GraphName;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, TermRef};
use oxigraph::store::StorageError;
use std::sync::Arc;

/// A graph that can be asked: in memory, or on disk (feature `rocksdb`). Its default graph is the merge of all graphs, each
/// triple once. To clone it costs nothing.
#[derive(Clone)]
pub struct Store(pub(super) Backend);

/// Where a store keeps its graph.
#[derive(Clone)]
pub(super) enum Backend {
    Memory(Arc<Graphs>),
    #[cfg(feature = "rocksdb")]
    Disk(oxigraph::store::Store),
}

/// What is found in a store.
type QuadResults<'s, T> = Box<dyn Iterator<Item = Result<T, StorageError>> + 's>;

impl Store {
    /// Takes statements.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] when there are too many for memory.
    pub fn of_quads(quads: impl IntoIterator<Item = Quad>) -> Result<Self, StoreError> {
        Ok(Graphs::merge_of(quads.into_iter().map(Ok))?.into())
    }

    /// Takes a dataset, and shares it where that is possible.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] when it is too large for memory.
    pub fn of_dataset(quads: &Arc<Quads>) -> Result<Self, StoreError> {
        Ok(Graphs::of_dataset(quads)?.into())
    }

    /// Takes statements, those of the default graph among them.
    pub(super) fn of_described(quads: impl IntoIterator<Item = Result<Quad, StoreError>>) -> Result<Self, StoreError> {
        Ok(Graphs::with_default(quads)?.into())
    }

    /// The statements that match a pattern: in one graph, or in each that has a name.
    pub fn quads_for_pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> QuadResults<'_, Quad> {
        match &self.0 {
            Backend::Memory(graphs) => Box::new(graphs.quads(subject, predicate, object, graph).map(Ok)),
            #[cfg(feature = "rocksdb")]
            Backend::Disk(store) => {
                let found = store.quads_for_pattern(subject, predicate, object, graph);
                let is_anywhere = graph.is_none();
                Box::new(found.filter(move |quad| {
                    !is_anywhere || !quad.as_ref().is_ok_and(|quad| quad.graph_name == GraphName::DefaultGraph)
                }))
            }
        }
    }

    /// The names of graphs.
    pub fn named_graphs(&self) -> QuadResults<'_, NamedOrBlankNode> {
        match &self.0 {
            Backend::Memory(graphs) => Box::new(graphs.graph_names().map(Ok)),
            #[cfg(feature = "rocksdb")]
            Backend::Disk(store) => Box::new(store.named_graphs()),
        }
    }

    /// Whether a graph has this name.
    pub fn has_named_graph(&self, name: NamedNodeRef<'_>) -> bool {
        match &self.0 {
            Backend::Memory(graphs) => graphs.has_graph(name),
            #[cfg(feature = "rocksdb")]
            Backend::Disk(store) => store.contains_named_graph(name).unwrap_or(false),
        }
    }
}

impl From<Graphs> for Store {
    fn from(graphs: Graphs) -> Self {
        Self(Backend::Memory(Arc::new(graphs)))
    }
}
