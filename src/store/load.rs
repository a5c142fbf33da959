use super::memory::Graphs;
use super::{Store, StoreError};

/// Loads the N-Quads of a built graph into memory. Its default graph is the merge of all graphs, each triple once: a query
/// that names no graph sees everything, and counts are right.
///
/// # Errors
/// [`StoreError`] when the text is not N-Quads, or too large for memory.
pub fn load(nquads: &[u8]) -> Result<Store, StoreError> {
    Ok(Graphs::read(nquads)?.into())
}

#[cfg(test)]
mod tests {
    use super::load;
    use oxigraph::model::GraphNameRef;

    #[test]
    fn the_default_graph_holds_every_triple_once() {
        let store = load(b"<a:s> <a:p> <a:o> <a:g1> .\n<a:s> <a:p> <a:o> <a:g2> .\n").unwrap();
        let count = |graph| store.quads_for_pattern(None, None, None, graph).count();
        assert_eq!((count(None), count(Some(GraphNameRef::DefaultGraph))), (2, 1));
    }

    #[test]
    fn damage_is_told() {
        let error = load(b"<a:s> <a:p> .\n").err().unwrap().to_string();
        assert!(error.contains("damaged"), "{error}");
    }
}
