//! The serialization order of statements: by graph, subject, predicate and object; the default graph before others,
//! IRIs before blank nodes, `rdf:type` before other predicates, literals by datatype and language.

use oxrdf::vocab::rdf;
use oxrdf::{GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};

/// The distinct quads in order.
pub(super) fn sorted(mut quads: Vec<QuadRef<'_>>) -> Vec<QuadRef<'_>> {
    quads.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
    quads.dedup();
    quads
}

fn key<'a>(quad: &QuadRef<'a>) -> impl Ord + use<'a> {
    (graph(quad.graph_name), subject(quad.subject), predicate(quad.predicate), object(quad.object))
}

fn graph(name: GraphNameRef<'_>) -> (u8, &str) {
    match name {
        GraphNameRef::DefaultGraph => (0, ""),
        GraphNameRef::NamedNode(node) => (1, node.as_str()),
        GraphNameRef::BlankNode(node) => (2, node.as_str()),
    }
}

fn subject(subject: NamedOrBlankNodeRef<'_>) -> (u8, &str) {
    match subject {
        NamedOrBlankNodeRef::NamedNode(node) => (0, node.as_str()),
        NamedOrBlankNodeRef::BlankNode(node) => (1, node.as_str()),
    }
}

fn predicate(predicate: NamedNodeRef<'_>) -> (bool, &str) {
    (predicate != rdf::TYPE, predicate.as_str())
}

fn object(term: TermRef<'_>) -> (u8, &str, &str, &str) {
    match term {
        TermRef::NamedNode(node) => (0, node.as_str(), "", ""),
        TermRef::BlankNode(node) => (1, node.as_str(), "", ""),
        TermRef::Literal(literal) => {
            (2, literal.datatype().as_str(), literal.language().unwrap_or_default(), literal.value())
        }
        // Refused before any writer runs.
        TermRef::Triple(_) => (3, "", "", ""),
    }
}
