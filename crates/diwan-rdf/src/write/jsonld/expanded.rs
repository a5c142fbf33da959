use super::node::{describe, identifier, string};
use crate::write::nesting::Nesting;
use json_ld::syntax::{Object, Value};
use oxrdf::{GraphNameRef, NamedOrBlankNodeRef, QuadRef};
use std::collections::BTreeMap;

/// [Serializes RDF as JSON-LD](https://www.w3.org/TR/json-ld11-api/#serialize-rdf-as-json-ld-algorithm), in expanded
/// form and sorted by identifier.
///
/// Lists are folded only where nothing is lost. The algorithm of the specification also drops `rdf:type rdf:List`
/// from their cells, and cells that a second graph speaks of.
pub(super) fn document(quads: &[QuadRef<'_>]) -> Value {
    let nesting = Nesting::of(quads);
    let mut nodes = BTreeMap::new();
    for graph in quads.chunk_by(|a, b| a.graph_name == b.graph_name) {
        match graph.first().and_then(|quad| name(quad.graph_name)) {
            None => describe_graph(&mut nodes, graph, &nesting),
            Some(name) => entry(&mut nodes, &name).extend([("@graph".into(), named_graph(graph, &nesting))]),
        }
    }
    array(nodes)
}

fn name(graph: GraphNameRef<'_>) -> Option<String> {
    match graph {
        GraphNameRef::DefaultGraph => None,
        GraphNameRef::NamedNode(node) => Some(identifier(node.into())),
        GraphNameRef::BlankNode(node) => Some(identifier(node.into())),
    }
}

fn named_graph<'a>(quads: &[QuadRef<'a>], nesting: &Nesting<'a>) -> Value {
    let mut nodes = BTreeMap::new();
    describe_graph(&mut nodes, quads, nesting);
    array(nodes)
}

fn describe_graph<'a>(nodes: &mut BTreeMap<String, Object>, quads: &[QuadRef<'a>], nesting: &Nesting<'a>) {
    for statements in quads.chunk_by(|a, b| a.subject == b.subject) {
        if let Some(quad) = statements.first().filter(|quad| !is_in_list(quad.subject, nesting)) {
            describe(entry(nodes, &identifier(quad.subject)), statements, nesting);
        }
    }
}

fn is_in_list<'a>(subject: NamedOrBlankNodeRef<'a>, nesting: &Nesting<'a>) -> bool {
    matches!(subject, NamedOrBlankNodeRef::BlankNode(node) if nesting.is_in_list(node))
}

fn entry<'m>(nodes: &'m mut BTreeMap<String, Object>, identifier: &str) -> &'m mut Object {
    nodes.entry(identifier.to_owned()).or_insert_with(|| [("@id".into(), string(identifier))].into_iter().collect())
}

fn array(nodes: BTreeMap<String, Object>) -> Value {
    Value::Array(nodes.into_values().map(Value::Object).collect())
}
