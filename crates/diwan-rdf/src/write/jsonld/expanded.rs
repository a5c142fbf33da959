//! [Expanded form](https://www.w3.org/TR/json-ld11/#expanded-document-form), which needs no context.

use super::json::{Json, Object};
use super::value::{Value, identifier};
use crate::write::nesting::Nesting;
use oxrdf::vocab::xsd;
use oxrdf::{LiteralRef, NamedOrBlankNodeRef, QuadRef, TermRef};

/// The identifier and the classes of a node.
pub(super) fn head<'a>(node: NamedOrBlankNodeRef<'a>, classes: &[QuadRef<'a>]) -> Object<'a> {
    let mut object = Object::default();
    object.push("@id", Json::String(identifier(node)));
    if !classes.is_empty() {
        let names = classes.iter().filter_map(|class| match class.object {
            TermRef::NamedNode(class) => Some(Json::string(class.as_str())),
            _ => None,
        });
        object.push("@type", Json::Array(names.collect()));
    }
    object
}

/// Adds the values of a property, which are the objects of statements.
pub(super) fn property<'a>(object: &mut Object<'a>, statements: &[QuadRef<'a>], nesting: &Nesting<'a>) {
    if let Some(first) = statements.first() {
        let values = statements.iter().map(|quad| value(quad.object, nesting)).collect();
        object.push(first.predicate.as_str(), Json::Array(values));
    }
}

fn value<'a>(term: TermRef<'a>, nesting: &Nesting<'a>) -> Json<'a> {
    match Value::of(term, nesting) {
        Value::Node(node) => Json::object([("@id", Json::String(identifier(node)))]),
        Value::Literal(literal) => literal_value(literal),
        Value::List(items) => {
            let items = items.into_iter().map(|item| value(item, nesting)).collect();
            Json::object([("@list", Json::Array(items))])
        }
    }
}

/// A [value object](https://www.w3.org/TR/json-ld11/#value-objects). The lexical form is always a string, never a JSON
/// number or boolean, and `rdf:JSON` is treated as an ordinary datatype, because native values would change the
/// spelling.
fn literal_value(literal: LiteralRef<'_>) -> Json<'_> {
    let value = ("@value", Json::string(literal.value()));
    match (literal.language(), literal.direction()) {
        (Some(language), Some(direction)) => {
            let direction = Json::string(direction.to_string());
            Json::object([("@direction", direction), ("@language", Json::string(language)), value])
        }
        (Some(language), None) => Json::object([("@language", Json::string(language)), value]),
        (None, _) if literal.datatype() == xsd::STRING => Json::object([value]),
        (None, _) => Json::object([("@type", Json::string(literal.datatype().as_str())), value]),
    }
}
