use super::Store;
use super::loaded::Place;
use super::memory::{Graphs, Queryable};
use crate::sparql::{repaired, replace_function};
use oxigraph::model::{GraphName, NamedNode};
use oxigraph::sparql::{PreparedSparqlQuery, QueryEvaluationError, QueryResults, SparqlEvaluator};
use spargebra::Query;
use std::sync::Arc;

/// Begins to answer a query as SPARQL means it.
///
/// # Errors
/// [`QueryEvaluationError`] when the evaluator refuses the query, or a store on disk cannot be read.
pub(super) fn execute(
    evaluator: SparqlEvaluator,
    mut query: Query,
    store: &Store,
) -> Result<QueryResults<'static>, QueryEvaluationError> {
    let merged = describe(&mut query);
    let (name, function) = replace_function();
    let prepared = evaluator.with_custom_function(name, function).for_query(repaired(query));
    match &store.0 {
        Place::Memory(graphs) => in_memory(prepared, graphs, &merged),
        #[cfg(feature = "rocksdb")]
        Place::Disk(store) => on_disk(prepared, store, &merged),
    }
}

/// Makes the [dataset](https://www.w3.org/TR/sparql11-query/#specifyingDataset) that `FROM` describes one of graphs that are
/// named once each, and returns those that are merged.
fn describe(query: &mut Query) -> Vec<NamedNode> {
    let Some(dataset) = query.dataset_mut() else { return Vec::new() };
    // Without FROM NAMED there are no named graphs.
    let named = dataset.named.get_or_insert_default();
    for graphs in [&mut dataset.default, named] {
        graphs.sort_unstable();
        graphs.dedup();
    }
    dataset.default.clone()
}

/// The evaluator asks the graphs of `FROM` one after another, and finds a triple as often as there are graphs that have it
/// ([oxigraph#1919](https://github.com/oxigraph/oxigraph/issues/1919), mended after spareval 0.2.9): several are merged
/// before it sees them.
fn in_memory(
    mut prepared: PreparedSparqlQuery,
    graphs: &Arc<Graphs>,
    merged: &[NamedNode],
) -> Result<QueryResults<'static>, QueryEvaluationError> {
    let mut graphs = graphs.clone();
    if merged.len() > 1 {
        graphs = Arc::new(graphs.with_merge_of(merged));
        prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
    }
    prepared.on_queryable_dataset(Queryable(graphs)).execute()
}

#[cfg(feature = "rocksdb")]
fn on_disk(
    prepared: PreparedSparqlQuery,
    store: &oxigraph::store::Store,
    merged: &[NamedNode],
) -> Result<QueryResults<'static>, QueryEvaluationError> {
    if merged.len() < 2 {
        return prepared.on_store(store).execute();
    }
    let failed = |error: super::StoreError| QueryEvaluationError::Dataset(Box::new(error));
    let named =
        prepared.dataset().available_named_graphs().unwrap_or_default().iter().map(|graph| graph.clone().into());
    let described: std::collections::BTreeSet<GraphName> =
        merged.iter().map(|graph| graph.clone().into()).chain(named).collect();
    let quads = described.iter().flat_map(|graph| store.quads_for_pattern(None, None, None, Some(graph.as_ref())));
    let graphs = Graphs::of_quads(quads.map(|quad| Ok(quad?))).map_err(failed)?;
    in_memory(prepared, &Arc::new(graphs), merged)
}
