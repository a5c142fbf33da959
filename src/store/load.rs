use super::StoreError;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use oxigraph::store::Store;

/// Loads N-Quads into a store in memory, and the merge of all graphs, each triple once, into its default graph: a query
/// that names no graph then sees everything, and counts are right.
///
/// # Errors
/// [`StoreError`] when the text is not N-Quads or the store fails.
pub fn load(nquads: &[u8]) -> Result<Store, StoreError> {
    let mut quads: Vec<Quad> = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(nquads) {
        quads.push(quad.map_err(|error| StoreError::Damaged(error.to_string()))?);
    }
    let store = Store::new()?;
    let merged = quads.clone().into_iter().map(|mut quad| {
        quad.graph_name = GraphName::DefaultGraph;
        quad
    });
    let mut loader = store.bulk_loader().without_atomicity();
    loader.load_quads(quads.iter().cloned().chain(merged))?;
    loader.commit()?;
    Ok(store)
}

#[cfg(test)]
mod tests {
    use super::load;

    #[test]
    fn the_default_graph_holds_every_triple_once() {
        let store = load(b"<a:s> <a:p> <a:o> <a:g1> .\n<a:s> <a:p> <a:o> <a:g2> .\n").unwrap();
        assert_eq!(store.len().unwrap(), 3);
    }

    #[test]
    fn damage_is_told() {
        let error = load(b"<a:s> <a:p> .\n").unwrap_err().to_string();
        assert!(error.contains("diwan build --force"), "{error}");
    }
}
