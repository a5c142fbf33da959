//! M004: a graph outside the project's base. M005: a property or class that the ontology does not know.
//!
//! Facts stand in the graphs of records, and records are known by their names below the base IRI of diwan.toml: a
//! mapping that names them elsewhere would put facts where no check looks for their quotes. Properties and classes are
//! declared in the ontology, or labelled there when they are reused; another one is a slip of the pen.

use super::Diagnostic;
use super::context::{Context, Place};
use crate::dataset::GraphKind;
use crate::term::nearest;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// `quads` holds the ontology graph beside the statements of the tables.
pub(super) fn check(context: &Context<'_>, quads: &[Quad], places: &HashMap<Vec<u8>, Place>) -> Vec<Diagnostic> {
    let known = declared(context, quads);
    let mut found = graphs(context);
    // The first use of each is enough to find it by.
    let mut unknown: BTreeMap<&str, &Quad> = BTreeMap::new();
    for quad in &context.tables.quads {
        for term in terms(quad).filter(|term| !known.contains(*term)) {
            unknown.entry(term.as_str()).or_insert(quad);
        }
    }
    for (iri, quad) in unknown {
        let diagnostic = Diagnostic::error("M005", format!("<{iri}> is not declared in the ontology"));
        let diagnostic = match nearest(iri, known.iter().map(|node| node.as_str())) {
            Some(near) => diagnostic.help(format!("did you mean <{near}>? Otherwise declare or label it there")),
            None => diagnostic.help("declare it there, or label it if it is reused"),
        };
        found.push(match places.get(quad.graph_name.to_string().as_bytes()) {
            Some(place) => diagnostic.at(&place.file, place.line),
            None => diagnostic,
        });
    }
    found
}

fn declared(context: &Context<'_>, quads: &[Quad]) -> BTreeSet<NamedNode> {
    let ontology = context.names.graph(GraphKind::Ontology);
    let subjects = quads.iter().filter(|quad| quad.graph_name == ontology).map(|quad| &quad.subject);
    subjects
        .filter_map(|subject| match subject {
            NamedOrBlankNode::NamedNode(node) => Some(node.clone()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}

/// The property of a statement, and its class.
fn terms(quad: &Quad) -> impl Iterator<Item = &NamedNode> {
    let class = match &quad.object {
        Term::NamedNode(class) if quad.predicate == rdf::TYPE => Some(class),
        _ => None,
    };
    std::iter::once(&quad.predicate).filter(|predicate| **predicate != rdf::TYPE).chain(class)
}

fn graphs(context: &Context<'_>) -> Vec<Diagnostic> {
    let outside = |quad: &&Quad| context.names.kind(quad.graph_name.as_ref()) == GraphKind::Other;
    let Some(quad) = context.tables.quads.iter().find(outside) else { return Vec::new() };
    let base = context.names.base();
    let message = format!("the mapping puts statements into {}, which is no graph of {base}", quad.graph_name);
    let help = format!(
        "record graphs are {base}record/…, others {base}graph/…: compare `base` in diwan.toml with the mapping"
    );
    vec![Diagnostic::error("M004", message).help(help)]
}
