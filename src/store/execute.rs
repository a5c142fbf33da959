use super::loaded::Backend;
use super::memory::Queryable;
use super::{Store, StoreError};
use diwan_sparql::{PatternFaults, RepairedQuery, repaired};
use oxigraph::model::{GraphName, NamedNode};
use oxigraph::sparql::{PreparedSparqlQuery, QueryEvaluationError, QueryResults, SparqlEvaluator};
use spargebra::Query;

/// Evaluates a query with diwan's corrections to Oxigraph's evaluator, and passes the results to `take`. `faults` collects
/// what is wrong with regular expressions in the data.
///
/// # Errors
/// [`QueryEvaluationError`] if the evaluator rejects the query, the data cannot be read, or `take` fails.
pub(super) fn execute<T>(
    evaluator: SparqlEvaluator,
    mut query: Query,
    store: &Store,
    faults: &PatternFaults,
    take: impl FnOnce(QueryResults<'_>) -> Result<T, QueryEvaluationError>,
) -> Result<T, QueryEvaluationError> {
    let merged = normalize_dataset(&mut query);
    let RepairedQuery { query, functions } =
        repaired(query, faults).map_err(|error| QueryEvaluationError::Unexpected(Box::new(error)))?;
    let with_functions = functions
        .into_iter()
        .fold(evaluator, |evaluator, (name, function)| evaluator.with_custom_function(name, function));
    let mut prepared = with_functions.for_query(query);
    if merged.len() > 1 {
        let merged_store = merged_store(&prepared, store, &merged).map_err(failed)?;
        prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
        return on_store(prepared, &merged_store, take);
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

/// Normalizes the [query dataset](https://www.w3.org/TR/sparql11-query/#specifyingDataset) of `FROM` and `FROM NAMED`,
/// so that each graph is listed once, and returns the graphs to be merged into the default graph.
fn normalize_dataset(query: &mut Query) -> Vec<NamedNode> {
    let Some(dataset) = query.dataset_mut() else { return Vec::new() };
    // A dataset clause without FROM NAMED has no named graphs.
    let named = dataset.named.get_or_insert_default();
    for graphs in [&mut dataset.default, named] {
        graphs.sort_unstable();
        graphs.dedup();
    }
    dataset.default.clone()
}

/// A store with the merge of the `FROM` graphs as its default graph, and the `FROM NAMED` graphs. Oxigraph's evaluator
/// does not merge: it visits the graphs one after another and returns a triple once for each graph that contains it
/// ([oxigraph#1919](https://github.com/oxigraph/oxigraph/issues/1919), fixed after spareval 0.2.9).
fn merged_store(prepared: &PreparedSparqlQuery, store: &Store, merged: &[NamedNode]) -> Result<Store, StoreError> {
    let quads = |graph: GraphName, to: GraphName| {
        let found = store.quads_for_pattern(None, None, None, Some(graph.as_ref()));
        found.map(move |quad| Ok(quad?.into()).map(|triple: oxigraph::model::Triple| triple.in_graph(to.clone())))
    };
    let merged = merged.iter().flat_map(|graph| quads(graph.clone().into(), GraphName::DefaultGraph));
    let named = prepared.dataset().available_named_graphs().unwrap_or_default();
    let named = named.iter().flat_map(|graph| quads(graph.clone().into(), graph.clone().into()));
    Store::with_own_default_graph(merged.chain(named))
}

fn failed(error: StoreError) -> QueryEvaluationError {
    QueryEvaluationError::Dataset(Box::new(error))
}
