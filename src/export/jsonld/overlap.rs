//! Prefixes of which the namespace of one begins that of another.
//!
//! When an IRI has two compact forms, json-ld 0.21 takes one or the other from run to run, for it goes through the
//! terms in the order of a hash map. With one prefix for every IRI, there is nothing to choose from.

use super::compact::parsed;
use super::node::{object, string};
use crate::export::ExportError;
use json_ld::syntax::{Object, Value};
use json_ld::{NoLoader, Process, rdf_types};

/// The context, followed by one that keeps each term that overlaps with a better one from being a prefix. Terms that
/// were defined with its help keep their meaning.
pub(super) async fn without(context: Value) -> Result<Value, ExportError> {
    let mut prefixes = prefixes(context.clone()).await?;
    prefixes.sort_unstable_by(|(a, first), (b, second)| (first, b.len(), b).cmp(&(second, a.len(), a)));
    let plain = plain_terms(&prefixes);
    Ok(Value::Array(contexts(context).into_iter().chain([Value::Object(plain)]).collect()))
}

/// The terms that may be used as prefixes, with their namespaces.
async fn prefixes(context: Value) -> Result<Vec<(String, String)>, ExportError> {
    let context = parsed(context)?;
    let processed = context
        .process_full(
            rdf_types::vocabulary::no_vocabulary_mut(),
            &json_ld::Context::default(),
            &NoLoader,
            None,
            json_ld::context_processing::Options::default(),
            (),
        )
        .await
        .map_err(|error| ExportError::Context(error.to_string()))?;
    let terms = processed.definitions().iter().filter(|term| term.definition().prefix());
    Ok(terms
        .filter_map(|term| Some((term.term().as_str().to_owned(), term.definition().value()?.to_string())))
        .collect())
}

/// Definitions without the [prefix flag](https://www.w3.org/TR/json-ld11/#compact-iris) for all terms whose namespace
/// begins that of a later one. In order, such a term stands right before one that it overlaps with.
fn plain_terms(prefixes: &[(String, String)]) -> Object {
    let pairs = prefixes.iter().zip(prefixes.iter().skip(1));
    let overlapping = pairs.filter(|((_, namespace), (_, next))| next.starts_with(namespace.as_str()));
    overlapping.map(|((term, namespace), _)| (term.as_str().into(), plain_term(namespace))).collect()
}

fn plain_term(namespace: &str) -> Value {
    object([("@id", string(namespace)), ("@prefix", Value::Boolean(false))])
}

fn contexts(context: Value) -> Vec<Value> {
    match context {
        Value::Array(contexts) => contexts,
        context => vec![context],
    }
}
