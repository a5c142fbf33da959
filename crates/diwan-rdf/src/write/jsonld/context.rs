use crate::term::{DEEPEST_JSON, is_deep_json};
use crate::write::ExportError;
use json_ld::syntax::{Object, Parse, Value};
use std::collections::BTreeSet;

/// The context in a [context document](https://www.w3.org/TR/json-ld11/#interpreting-json-as-json-ld): the value of
/// `@context`, or all of it when there is none.
pub(in crate::write) fn parse(document: &str) -> Result<Value, ExportError> {
    if is_deep_json(document.as_bytes()) {
        return Err(ExportError::Context(format!("it is nested deeper than {DEEPEST_JSON} levels")));
    }
    let (value, _) = Value::parse_str(document).map_err(|error| ExportError::Context(error.to_string()))?;
    let context = value.as_object().and_then(|object| object.get("@context").next()).cloned();
    Ok(context.unwrap_or(value))
}

/// The terms that are defined by a plain string, in order.
pub(in crate::write) fn string_entries(context: &Value) -> Vec<(&str, &str)> {
    let entries = definitions(context).into_iter().flat_map(Object::entries);
    entries.filter_map(|entry| Some((entry.key.as_str(), entry.value.as_str()?))).collect()
}

/// The IRI of a context elsewhere that this one, or one in it, [refers
/// to](https://www.w3.org/TR/json-ld11/#dfn-remote-context).
pub(super) fn remote(context: &Value) -> Option<&str> {
    match context {
        Value::String(iri) => Some(iri.as_str()),
        Value::Array(contexts) => contexts.iter().find_map(remote),
        Value::Object(definitions) => definitions.entries().iter().find_map(|entry| match entry.key.as_str() {
            "@import" => entry.value.as_str(),
            _ => entry.value.as_object()?.get("@context").find_map(remote),
        }),
        _ => None,
    }
}

/// The context, followed by one in which terms stand for nothing.
pub(super) fn taking_back(context: Value, terms: &BTreeSet<String>) -> Value {
    if terms.is_empty() {
        return context;
    }
    let nothing: Object = terms.iter().map(|term| (term.as_str().into(), Value::Null)).collect();
    Value::Array(contexts(context).into_iter().chain([Value::Object(nothing)]).collect())
}

/// The contexts that a context consists of.
pub(super) fn contexts(context: Value) -> Vec<Value> {
    match context {
        Value::Array(contexts) => contexts,
        context => vec![context],
    }
}

fn definitions(context: &Value) -> Vec<&Object> {
    match context {
        Value::Object(object) => vec![object],
        Value::Array(contexts) => contexts.iter().filter_map(Value::as_object).collect(),
        _ => Vec::new(),
    }
}
