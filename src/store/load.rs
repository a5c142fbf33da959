use super::memory::Graphs;
use super::{Store, StoreError};

/// Loads the N-Quads of a built graph into memory. The default graph is the merge of all graphs, with each triple once,
/// so that a query without `GRAPH` sees everything and counts are right.
///
/// # Errors
/// [`StoreError`] if the text is not N-Quads, or has too many terms.
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
    fn damage_is_reported() {
        let error = load(b"<a:s> <a:p> .\n").err().unwrap().to_string();
        assert!(error.contains("damaged"), "{error}");
    }
}
