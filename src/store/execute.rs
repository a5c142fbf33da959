use super::StoreError;
use diwan_sparql::{repaired, replace_function};
use oxigraph::model::{GraphName, NamedNode, QuadRef};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::QueryDataset;

/// Begins to answer a query as SPARQL means it.
///
/// # Errors
/// [`StoreError::Storage`] when the store cannot be read for the graphs of `FROM`.
pub(super) fn execute(
    evaluator: SparqlEvaluator,
    mut query: Query,
    store: &Store,
) -> Result<Result<QueryResults<'static>, QueryEvaluationError>, StoreError> {
    let described = describe(&mut query, store)?;
    let (name, function) = replace_function();
    let prepared = evaluator.with_custom_function(name, function).for_query(repaired(query));
    Ok(prepared.on_store(described.as_ref().unwrap_or(store)).execute())
}

/// The [dataset](https://www.w3.org/TR/sparql11-query/#specifyingDataset) that `FROM` describes, when it has to be made:
/// the evaluator asks the graphs one after another, and finds a triple as often as there are graphs that have it
/// ([oxigraph#1919](https://github.com/oxigraph/oxigraph/issues/1919), mended after spareval 0.2.9). Of one graph it makes
/// no copy.
fn describe(query: &mut Query, store: &Store) -> Result<Option<Store>, StoreError> {
    let Some(dataset) = query.dataset_mut() else { return Ok(None) };
    dataset.default.sort_unstable();
    dataset.default.dedup();
    // Without FROM NAMED there are no named graphs.
    let named = dataset.named.get_or_insert_default();
    if dataset.default.len() < 2 {
        return Ok(None);
    }
    let merged = merge(&dataset.default, named, store)?;
    forget(query);
    Ok(Some(merged))
}

fn merge(merged: &[NamedNode], named: &[NamedNode], store: &Store) -> Result<Store, StoreError> {
    let made = Store::new()?;
    for graph in merged {
        copy(graph, &GraphName::DefaultGraph, store, &made)?;
    }
    for graph in named {
        made.insert_named_graph(graph)?;
        copy(graph, &graph.clone().into(), store, &made)?;
    }
    Ok(made)
}

fn copy(from: &NamedNode, to: &GraphName, store: &Store, into: &Store) -> Result<(), StoreError> {
    let mut transaction = into.start_transaction()?;
    for quad in store.quads_for_pattern(None, None, None, Some(from.into())) {
        transaction.insert(QuadRef { graph_name: to.as_ref(), ..quad?.as_ref() });
    }
    Ok(transaction.commit()?)
}

/// Asks all that there is.
fn forget(query: &mut Query) {
    let (Query::Select { dataset, .. }
    | Query::Construct { dataset, .. }
    | Query::Describe { dataset, .. }
    | Query::Ask { dataset, .. }) = query;
    *dataset = None::<QueryDataset>;
}
