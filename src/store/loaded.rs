use super::StoreError;
use super::memory::Graphs;
use diwan_rdf::quads::Quads;
#[cfg(feature = "rocksdb")]
use oxigraph::model::GraphName;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, TermRef};
use oxigraph::store::StorageError;
use std::sync::Arc;

/// A dataset that can be queried, in memory or on disk (feature `rocksdb`). Its default graph is the merge of all
/// graphs, with each triple once. Cloning is cheap.
#[derive(Clone)]
pub struct Store(pub(super) Backend);

/// Where the data of a store are held.
#[derive(Clone)]
pub(super) enum Backend {
    Memory(Arc<Graphs>),
    #[cfg(feature = "rocksdb")]
    Disk(oxigraph::store::Store),
}

/// The results of a lookup.
type QuadResults<'s, T> = Box<dyn Iterator<Item = Result<T, StorageError>> + 's>;

impl Store {
    /// Creates a store in memory from a dataset, which is shared unless its literals have to be rewritten.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] if there are too many terms.
    pub fn of_dataset(quads: &Arc<Quads>) -> Result<Self, StoreError> {
        Ok(Graphs::of_dataset(quads)?.into())
    }

    /// Creates a store in memory from quads. Its default graph holds only the quads that are in the default graph.
    pub(super) fn with_own_default_graph(
        quads: impl IntoIterator<Item = Result<Quad, StoreError>>,
    ) -> Result<Self, StoreError> {
        Ok(Graphs::with_default(quads)?.into())
    }

    /// The quads that match a pattern. Without `graph`, the quads of all named graphs.
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

    /// The quads of all named graphs, as a dataset in memory: shared if the store is in memory, read if it is on disk.
    ///
    /// # Errors
    /// [`StoreError`] if the store on disk cannot be read.
    pub fn quads(&self) -> Result<Arc<Quads>, StoreError> {
        match &self.0 {
            Backend::Memory(graphs) => Ok(graphs.shared()),
            #[cfg(feature = "rocksdb")]
            Backend::Disk(_) => {
                let quads = self.quads_for_pattern(None, None, None, None);
                Ok(Graphs::merge_of(quads.map(|quad| quad.map_err(StoreError::from)))?.shared())
            }
        }
    }

    /// The names of all named graphs.
    pub fn named_graphs(&self) -> QuadResults<'_, NamedOrBlankNode> {
        match &self.0 {
            Backend::Memory(graphs) => Box::new(graphs.graph_names().map(Ok)),
            #[cfg(feature = "rocksdb")]
            Backend::Disk(store) => Box::new(store.named_graphs()),
        }
    }

    /// Whether there is a graph with this name.
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

/// Loads canonical N-Quads; the merge of their graphs is the default graph.
#[cfg(test)]
pub(crate) fn load(nquads: &[u8]) -> Result<Store, StoreError> {
    Store::of_dataset(&Arc::new(Quads::from_nquads(nquads).unwrap()))
}

#[cfg(test)]
mod tests {
    use super::load;
    use oxigraph::model::GraphNameRef;

    #[test]
    fn the_default_graph_has_every_triple_once() {
        let store = load(b"<a:s> <a:p> <a:o> <a:g1> .\n<a:s> <a:p> <a:o> <a:g2> .\n").unwrap();
        let count = |graph| store.quads_for_pattern(None, None, None, graph).count();
        assert_eq!((count(None), count(Some(GraphNameRef::DefaultGraph))), (2, 1));
    }
}
