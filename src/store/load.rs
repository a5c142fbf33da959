use super::StoreError;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphNameRef, Quad, QuadRef};
use oxigraph::store::Store;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// Quads that are handed over from reading to keeping at a time.
const BATCH: usize = 1024;

/// Loads N-Quads into a store in memory, and the merge of all graphs, each triple once, into its default graph: a query
/// that names no graph then sees everything, and counts are right.
///
/// One thread reads while another keeps: every query waits for this.
///
/// # Errors
/// [`StoreError`] when the text is not N-Quads or the store fails.
pub fn load(nquads: &[u8]) -> Result<Store, StoreError> {
    let store = Store::new()?;
    let mut transaction = store.start_transaction()?;
    thread::scope(|scope| {
        let (sender, batches) = sync_channel(16);
        let reader = scope.spawn(move || read(nquads, &sender));
        for quad in batches.iter().flatten() {
            let quad: &Quad = &quad;
            transaction.insert(quad);
            transaction.insert(QuadRef { graph_name: GraphNameRef::DefaultGraph, ..quad.as_ref() });
        }
        reader.join().unwrap_or_else(|_| Err(StoreError::Damaged("the reader broke off".to_owned())))
    })?;
    transaction.commit()?;
    Ok(store)
}

/// The quads of a built graph. It is of our own making: its IRIs were checked when they were made.
pub(super) fn quads(nquads: &[u8]) -> impl Iterator<Item = Result<Quad, StoreError>> {
    let parser = RdfParser::from_format(RdfFormat::NQuads).lenient();
    parser.for_slice(nquads).map(|quad| quad.map_err(|error| StoreError::Damaged(error.to_string())))
}

fn read(nquads: &[u8], batches: &SyncSender<Vec<Quad>>) -> Result<(), StoreError> {
    let mut batch = Vec::with_capacity(BATCH);
    for quad in quads(nquads) {
        batch.push(quad?);
        if batch.len() == BATCH {
            // The other side takes batches until there are no more.
            let _ = batches.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
        }
    }
    let _ = batches.send(batch);
    Ok(())
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
        let error = load(b"<a:s> <a:p> .\n").err().unwrap().to_string();
        assert!(error.contains("damaged"), "{error}");
    }
}
