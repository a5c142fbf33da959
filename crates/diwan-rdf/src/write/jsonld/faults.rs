//! Terms of a context with which a document would say something else than the data.

use super::terms::Term;
use oxrdf::vocab::rdf;
use oxrdf::{GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, QuadRef, TermRef};
use std::collections::BTreeSet;

/// Prefixes that would be read into IRIs that have nothing to do with them: the scheme of an IRI is called like the
/// prefix, or what is left of the IRI after the namespace begins like an authority.
pub(super) fn of_iris(terms: &[Term], quads: &[QuadRef<'_>]) -> BTreeSet<String> {
    let prefixes: Vec<_> = terms.iter().filter(|term| term.is_prefix).collect();
    let iris: BTreeSet<&str> = quads.iter().flat_map(iris).collect();
    let is_misread = |prefix: &Term| {
        iris.iter().any(|iri| {
            let rest = iri.strip_prefix(prefix.name.as_str()).and_then(|rest| rest.strip_prefix(':'));
            let local = iri.strip_prefix(prefix.value.as_str());
            rest.is_some_and(|rest| !rest.starts_with("//")) || local.is_some_and(|local| local.starts_with("//"))
        })
    };
    prefixes.into_iter().filter(|prefix| is_misread(prefix)).map(|prefix| prefix.name.clone()).collect()
}

/// The terms that stand for the properties of statements.
pub(super) fn of_statements(terms: &[Term], quads: &[Quad]) -> BTreeSet<String> {
    let properties: BTreeSet<&str> = quads.iter().map(|quad| quad.predicate.as_str()).collect();
    let has_types = properties.contains(rdf::TYPE.as_str());
    let is_of = |term: &&Term| properties.contains(term.value.as_str()) || (has_types && term.value == "@type");
    terms.iter().filter(is_of).map(|term| term.name.clone()).collect()
}

/// The IRIs of a quad.
pub(super) fn iris<'a>(quad: &QuadRef<'a>) -> impl Iterator<Item = &'a str> {
    let subject = match quad.subject {
        NamedOrBlankNodeRef::NamedNode(node) => Some(node),
        NamedOrBlankNodeRef::BlankNode(_) => None,
    };
    let object = match quad.object {
        TermRef::NamedNode(node) => Some(node),
        TermRef::Literal(literal) => Some(literal.datatype()),
        _ => None,
    };
    let graph = match quad.graph_name {
        GraphNameRef::NamedNode(node) => Some(node),
        _ => None,
    };
    [subject, Some(quad.predicate), object, graph].into_iter().flatten().map(|node: NamedNodeRef<'a>| node.as_str())
}
