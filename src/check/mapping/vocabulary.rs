//! M005: a property or class that the ontology does not know.
//!
//! Properties and classes are declared in the ontology, or labelled there when they are reused; another one is a slip of
//! the pen, and no query finds what it says.
//!
//! Example: `diwan:sesionNumber` in the mapping. (A cell that makes a property, such as a `role` of `participants.csv`,
//! is told as D003.)
//!
//! Mend: correct the name (the nearest one is suggested), or declare it in the ontology.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::data::references;
use crate::check::data::sorts::Sorts;
use diwan_rdf::text::{nearest, nearest_iri};
use diwan_rml::source::SourceError;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let known = declared(context);
    if known.is_empty() {
        return Ok(Vec::new());
    }
    // The first use of each is enough to find it by.
    let mut unknown: BTreeMap<&NamedNode, &Quad> = BTreeMap::new();
    for quad in context.tables.model() {
        for term in terms(quad).filter(|term| !known.contains(*term)) {
            unknown.entry(term).or_insert(quad);
        }
    }
    Ok(unknown.into_iter().map(|(term, quad)| diagnostic(context, term, quad, &known)).collect())
}

fn diagnostic(context: &Context<'_>, term: &NamedNode, quad: &Quad, known: &BTreeSet<NamedNode>) -> Diagnostic {
    let iri = term.as_str();
    let found = Diagnostic::error("M005", format!("<{iri}> is not declared in the ontology"));
    let found = match nearest_iri(iri, known.iter().map(NamedNode::as_str)) {
        Some(near) => found.help(format!("did you mean <{near}>? Otherwise declare or label it there")),
        None => found.help("declare it there, or label it if it is reused"),
    };
    match (context.lines.naming(iri), context.record(&quad.graph_name)) {
        // No line of the mapping names it: a cell does.
        (None, Some(record)) => of_cell(context, found, record, quad),
        (named, Some(record)) => context.at_record(found.also(named), record),
        (named, None) => found.also(named),
    }
}

/// A cell that ends the IRI of a property names it wrongly, as it could name an entity wrongly.
fn of_cell(context: &Context<'_>, found: Diagnostic, record: &NamedNode, quad: &Quad) -> Diagnostic {
    let found = Diagnostic { code: references::CODE, ..context.at_predicate(found, record) };
    let (property, value) = (quad.predicate.as_str(), found.value.clone().unwrap_or_default());
    let Some(namespace) = property.strip_suffix(&value).filter(|_| !value.is_empty()) else { return found };
    let sorts = Sorts::new(context);
    let allowed = sorts.properties_for(quad, namespace);
    let Some(first) = allowed.first() else { return found };
    let file = context.declaring_file(first.as_str());
    let names: Vec<&str> = allowed.iter().filter_map(|property| property.as_str().strip_prefix(namespace)).collect();
    let near = nearest(&value, names.iter().copied());
    let message = format!("\"{value}\" makes the property {}, which is not declared in the ontology", quad.predicate);
    let help = references::suggestion(&value, near, &references::allowed(&value, names, file.as_deref()));
    Diagnostic { message, ..found }.help(help)
}

/// What the ontology says something of.
pub(in crate::check) fn declared(context: &Context<'_>) -> BTreeSet<NamedNode> {
    let subjects = context.ontology().map(|quad| &quad.subject);
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
