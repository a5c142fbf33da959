//! [Expanded form](https://www.w3.org/TR/json-ld11/#expanded-document-form), which needs no context.

use super::json::{Json, Object};
use super::value::{Source, Value, identifier};
use crate::quads::{Id, LiteralText, Statement};
use oxrdf::vocab::xsd;

/// The identifier and the classes of a node.
pub(super) fn head<'a>(node: Id, classes: &[Statement], source: Source<'a>) -> Object<'a> {
    let mut object = Object::default();
    object.push("@id", Json::string(source.identifier(node)));
    if !classes.is_empty() {
        let names = classes.iter().map(|class| Json::string(source.identifier(class.object)));
        object.push("@type", Json::Array(names.collect()));
    }
    object
}

/// Adds the values of a property, which are the objects of statements.
pub(super) fn property<'a>(object: &mut Object<'a>, statements: &[Statement], source: Source<'a>) {
    if let Some(first) = statements.first() {
        let values = statements.iter().map(|statement| value(statement.object, source)).collect();
        object.push(source.identifier(first.predicate), Json::Array(values));
    }
}

fn value(term: Id, source: Source<'_>) -> Json<'_> {
    match source.value(term) {
        Value::Node(node) => Json::object([("@id", Json::string(identifier(node)))]),
        Value::Literal(literal) => literal_value(literal),
        Value::List(items) => {
            let items = items.into_iter().map(|item| value(item, source)).collect();
            Json::object([("@list", Json::Array(items))])
        }
    }
}

/// A [value object](https://www.w3.org/TR/json-ld11/#value-objects). The lexical form is always a string, never a JSON
/// number or boolean, and `rdf:JSON` is treated as an ordinary datatype, because native values would change the
/// spelling.
fn literal_value(literal: LiteralText<'_>) -> Json<'_> {
    let value = ("@value", Json::String(literal.value));
    match (literal.language, literal.direction) {
        (Some(language), Some(direction)) => {
            let direction = Json::string(direction.to_string());
            Json::object([("@direction", direction), ("@language", Json::string(language)), value])
        }
        (Some(language), None) => Json::object([("@language", Json::string(language)), value]),
        (None, _) if literal.datatype == xsd::STRING => Json::object([value]),
        (None, _) => Json::object([("@type", Json::string(literal.datatype.as_str())), value]),
    }
}
