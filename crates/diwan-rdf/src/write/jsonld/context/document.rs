//! Context documents, as they are written.

use super::ContextError;
use crate::term::is_deep_json;
use crate::text::TextError;
use crate::write::jsonld::json::{Json, Object};
use std::collections::BTreeSet;

/// The context in a [context document](https://www.w3.org/TR/json-ld11/#interpreting-json-as-json-ld): the value of
/// `@context`, or all of it when there is none.
pub(in crate::write) fn parse(document: &str) -> Result<Json<'_>, ContextError> {
    if is_deep_json(document.as_bytes()) {
        return Err(ContextError::TooDeep);
    }
    let value = Json::parse(document).map_err(|error| {
        let line = error.location().start.line + 1;
        ContextError::Syntax(TextError::new(error, Some(line)))
    })?;
    let context = value.as_object().and_then(|object| object.get("@context")).cloned();
    Ok(context.unwrap_or(value))
}

/// The terms that are defined by a string, in order.
pub(in crate::write) fn string_entries<'c>(context: &'c Json<'_>) -> Vec<(&'c str, &'c str)> {
    let entries = parts(context).iter().filter_map(Json::as_object).flat_map(Object::iter);
    entries.filter_map(|(key, value)| Some((key, value.as_str()?))).collect()
}

/// The local contexts of a context, which may be an array.
pub(super) fn parts<'c, 'j>(context: &'c Json<'j>) -> &'c [Json<'j>] {
    match context {
        Json::Array(contexts) => contexts,
        context => std::slice::from_ref(context),
    }
}

/// The IRI of the first [remote context](https://www.w3.org/TR/json-ld11/#dfn-remote-context) to which the context
/// refers, directly or in a nested context.
pub(super) fn remote<'c>(context: &'c Json<'_>) -> Option<&'c str> {
    match context {
        Json::String(iri) => Some(iri),
        Json::Array(contexts) => contexts.iter().find_map(remote),
        Json::Object(definitions) => definitions.iter().find_map(|(key, value)| match key {
            "@import" => value.as_str(),
            _ => value.as_object()?.get("@context").and_then(remote),
        }),
        _ => None,
    }
}

/// The context, followed by one that undefines terms; a term that is an IRI is defined as itself.
pub(in crate::write::jsonld) fn taking_back<'a>(context: &Json<'a>, terms: &'a BTreeSet<String>) -> Json<'a> {
    if terms.is_empty() {
        return context.clone();
    }
    let mut nothing = Object::default();
    for term in terms {
        let is_iri = oxiri::Iri::parse(term.as_str()).is_ok();
        nothing.push(term.as_str(), if is_iri { Json::string(term.as_str()) } else { Json::Null });
    }
    Json::Array(parts(context).iter().cloned().chain([Json::Object(nothing)]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_of_contexts_is_limited() {
        let nested = |levels: usize| format!("{}1{}", "{\"@context\":[".repeat(levels / 2), "]}".repeat(levels / 2));
        assert!(parse(&nested(128)).is_ok());
        assert!(matches!(parse(&format!("[{}]", nested(128))), Err(ContextError::TooDeep)));
    }
}
