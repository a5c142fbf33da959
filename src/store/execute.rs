use super::loaded::Backend;
use super::memory::Queryable;
use super::{Store, StoreError};
use diwan_sparql::{RepairedQuery, repaired};
use oxigraph::model::{GraphName, NamedNode};
use oxigraph::sparql::{PreparedSparqlQuery, QueryEvaluationError, QueryResults, SparqlEvaluator};
use spargebra::Query;

/// Begins to answer a query as SPARQL means it, and hands on what is found.
///
/// # Errors
/// [`QueryEvaluationError`] when the evaluator refuses the query, the data cannot be read, or `take` fails.
pub(super) fn execute<T>(
    evaluator: SparqlEvaluator,
    mut query: Query,
    store: &Store,
    take: impl FnOnce(QueryResults<'_>) -> Result<T, QueryEvaluationError>,
) -> Result<T, QueryEvaluationError> {
    let merged = describe(&mut query);
    let RepairedQuery { query, functions } =
        repaired(query).map_err(|error| QueryEvaluationError::Unexpected(Box::new(error)))?;
    let with_functions = functions
        .into_iter()
        .fold(evaluator, |evaluator, (name, function)| evaluator.with_custom_function(name, function));
    let mut prepared = with_functions.for_query(query);
    if merged.len() > 1 {
        let described = described(&prepared, store, &merged).map_err(failed)?;
        prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
        return on_store(prepared, &described, take);
    }
    on_store(prepared, store, take)
}

fn on_store<T>(
    prepared: PreparedSparqlQuery,
    store: &Store,
    take: impl FnOnce(QueryResults<'_>) -> Result<T, QueryEvaluationError>,
) -> Result<T, QueryEvaluationError> {
    match &store.0 {
        Backend::Memory(graphs) => take(prepared.on_queryable_dataset(Queryable(graphs)).execute()?),
        #[cfg(feature = "rocksdb")]
        Backend::Disk(store) => take(prepared.on_store(store).execute()?),
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

/// The graphs of `FROM` merged, and those of `FROM NAMED`. The evaluator asks graphs one after another, and finds a triple
/// as often as there are graphs that have it
/// ([oxigraph#1919](https://github.com/oxigraph/oxigraph/issues/1919), mended after spareval 0.2.9).
fn described(prepared: &PreparedSparqlQuery, store: &Store, merged: &[NamedNode]) -> Result<Store, StoreError> {
    let quads = |graph: GraphName, to: GraphName| {
        let found = store.quads_for_pattern(None, None, None, Some(graph.as_ref()));
        found.map(move |quad| Ok(quad?.into()).map(|triple: oxigraph::model::Triple| triple.in_graph(to.clone())))
    };
    let merged = merged.iter().flat_map(|graph| quads(graph.clone().into(), GraphName::DefaultGraph));
    let named = prepared.dataset().available_named_graphs().unwrap_or_default();
    let named = named.iter().flat_map(|graph| quads(graph.clone().into(), graph.clone().into()));
    Store::of_described(merged.chain(named))
}

fn failed(error: StoreError) -> QueryEvaluationError {
    QueryEvaluationError::Dataset(Box::new(error))
}
