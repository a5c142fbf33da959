//! Prefixes of which the namespace of one begins that of another.
//!
//! When an IRI has two compact forms, json-ld 0.21 takes one or the other from run to run, for it goes through the
//! terms in the order of a hash map. With one prefix for every IRI, there is nothing to choose from.

use super::context::contexts;
use super::node::{object, string};
use super::terms;
use crate::write::ExportError;
use json_ld::syntax::{Object, Value};

/// The context, followed by one that keeps each term that overlaps with a better one from being a prefix. Terms that
/// were defined with its help keep their meaning.
pub(super) async fn without(context: Value) -> Result<Value, ExportError> {
    let prefixes = terms::defined(context.clone()).await?.into_iter().filter(|term| term.is_prefix);
    let mut prefixes: Vec<_> = prefixes.map(|term| (term.name, term.value)).collect();
    prefixes.sort_unstable_by(|(a, first), (b, second)| (first, b.len(), b).cmp(&(second, a.len(), a)));
    let plain = plain_terms(&prefixes);
    Ok(Value::Array(contexts(context).into_iter().chain([Value::Object(plain)]).collect()))
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
