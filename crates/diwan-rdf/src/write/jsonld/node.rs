//! The JSON of one [node object](https://www.w3.org/TR/json-ld11/#node-objects) in expanded form.

use crate::write::nesting::Nesting;
use json_ld::syntax::{Object, Value};
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{LiteralRef, NamedOrBlankNodeRef, QuadRef, TermRef};

/// Adds what the statements, all of one subject and in order, say about it.
pub(super) fn describe<'a>(node: &mut Object, statements: &[QuadRef<'a>], nesting: &Nesting<'a>) {
    for group in statements.chunk_by(|a, b| key(a) == key(b)) {
        if let Some(first) = group.first() {
            let values = group.iter().map(|quad| value(quad, nesting)).collect::<Vec<_>>();
            node.push(key(first).into(), Value::Array(values));
        }
    }
}

/// The identifier of a subject, graph or blank node.
pub(super) fn identifier(subject: NamedOrBlankNodeRef<'_>) -> String {
    match subject {
        NamedOrBlankNodeRef::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
    }
}

pub(super) fn object(entries: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

pub(super) fn string(text: &str) -> Value {
    Value::String(text.into())
}

fn key<'a>(quad: &QuadRef<'a>) -> &'a str {
    if is_type(quad) { "@type" } else { quad.predicate.as_str() }
}

/// Only IRIs go into `@type`; `rdf:type` with anything else is a property like others.
fn is_type(quad: &QuadRef<'_>) -> bool {
    quad.predicate == rdf::TYPE && quad.object.is_named_node()
}

fn value<'a>(quad: &QuadRef<'a>, nesting: &Nesting<'a>) -> Value {
    match quad.object {
        TermRef::NamedNode(class) if is_type(quad) => string(class.as_str()),
        term => term_value(term, nesting),
    }
}

fn term_value<'a>(term: TermRef<'a>, nesting: &Nesting<'a>) -> Value {
    if let Some(items) = nesting.list(term) {
        let items = items.into_iter().map(|item| term_value(item, nesting)).collect::<Vec<_>>();
        return object([("@list", Value::Array(items))]);
    }
    match term {
        TermRef::NamedNode(node) => object([("@id", string(node.as_str()))]),
        TermRef::BlankNode(node) => object([("@id", string(&node.to_string()))]),
        TermRef::Literal(literal) => literal_value(literal),
        // Refused before any writer runs.
        TermRef::Triple(triple) => string(&triple.to_string()),
    }
}

/// A [value object](https://www.w3.org/TR/json-ld11/#value-objects). The lexical form stays a string, never a JSON
/// number or boolean, and `rdf:JSON` an ordinary datatype: native values would be respelt.
fn literal_value(literal: LiteralRef<'_>) -> Value {
    let value = ("@value", string(literal.value()));
    match (literal.language(), literal.direction()) {
        (Some(language), Some(direction)) => {
            object([("@direction", string(&direction.to_string())), ("@language", string(language)), value])
        }
        (Some(language), None) => object([("@language", string(language)), value]),
        (None, _) if literal.datatype() == xsd::STRING => object([value]),
        (None, _) => object([("@type", string(literal.datatype().as_str())), value]),
    }
}
