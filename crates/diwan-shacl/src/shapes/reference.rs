use super::reader::Reader;
use crate::constraint::ShapeIndex;
use diwan_rdf::quads::Id;
use diwan_rdf::text::nearest;

/// The number of references to unknown shapes for which the most similar shape is searched. Each search compares all
/// shapes.
const MOST_HINTS: usize = 100;

/// The shape to which a property of another shape refers. A missing description is reported.
pub(super) fn reference(reader: &mut Reader<'_>, owner: Id, name: &str, node: Id) -> ShapeIndex {
    let is_described = reader.graph.about(node).next().is_some();
    let term = reader.terms.get(node);
    let is_iri = term.iri().is_some();
    match is_described {
        _ if term.is_literal() || term.is_triple() => {
            reader.wrong(owner, format!("sh:{name} must be a shape, not {}", reader.show(node)));
        }
        false if is_iri => {
            let shown = reader.show(node);
            reader.unknown += 1;
            let wanted = if reader.unknown > MOST_HINTS { &[][..] } else { &reader.wanted };
            let shapes: Vec<_> = wanted.iter().filter(|id| **id != node).map(|id| reader.show(*id)).collect();
            let near = nearest(shown.as_str(), shapes.iter().map(String::as_str));
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            reader.wrong(owner, format!("sh:{name} refers to {shown}, which is described nowhere{near}"));
        }
        true if is_iri && !reader.is_shape(node) => {
            reader.warn(owner, format!("sh:{name} refers to {}, which asks for nothing", reader.show(node)));
        }
        _ => {}
    }
    if name == "property" && is_described && !reader.has(node, "path") {
        reader.wrong(node, "a property shape without sh:path");
    }
    if name == "node" && reader.has(node, "path") {
        reader.wrong(owner, "sh:node must be a node shape, not one with sh:path; use sh:property");
    }
    reader.shape(node)
}
