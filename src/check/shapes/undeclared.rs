//! S003: a shape speaks of a class or property that the ontology does not know.
//!
//! A shape for a class that nothing is of, or about a property that nothing has, lets everything pass: a slip of the pen
//! in it is told by no result. What the ontology declares or labels is known, and what the data itself uses.
//!
//! Example: `sh:targetClass diwan:Meating`, or `sh:path schema:startdate`.
//!
//! Mend: correct the name (the nearest one is suggested), or declare or label it in the ontology.

use crate::check::Diagnostic;
use crate::check::context::Context;
use diwan_rdf::quads::Quads;
use diwan_rdf::term::file_iri;
use diwan_rdf::text::Lines;
use diwan_rdf::text::nearest_iri;
use diwan_rml::source::SourceError;
use diwan_shacl::vocab::SH;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The parameters and targets of SHACL whose values are classes and properties of the data, by their local names.
const SPEAKING: [&str; 13] = [
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
    "class",
    "path",
    "inversePath",
    "zeroOrMorePath",
    "oneOrMorePath",
    "zeroOrOnePath",
    "lessThan",
    "lessThanOrEquals",
    "equals",
    "disjoint",
];

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let declared = declared(context);
    if declared.is_empty() {
        return Ok(Vec::new());
    }
    let is_used = |term: &NamedNode| context.dataset.is_some_and(|dataset| is_used(&dataset.quads, term));
    let mut found = Vec::new();
    for path in &context.project.config().shapes {
        // A file that cannot be read or is no Turtle is told by S001 and S002.
        let text = context.project.read_text(path).unwrap_or_default();
        let spoken = spoken_of(path, &text).into_iter();
        let unknown = spoken.filter(|(term, _)| !declared.contains(term) && !is_used(term) && !is_basic(term));
        let unknown = unknown.enumerate().map(|(index, (term, spoken))| {
            let declared = if index < MOST_HINTS { Some(&declared) } else { None };
            diagnostic(path, &term, &spoken, declared)
        });
        found.extend(unknown);
    }
    Ok(found)
}

/// For how many terms the nearest one is looked for: each takes a look at the whole ontology.
const MOST_HINTS: usize = 100;

/// Where a term is spoken of first.
struct Spoken {
    /// The property of SHACL that says it.
    property: String,
    line: u64,
}

/// What the shapes of a file speak of.
fn spoken_of(path: &Path, text: &str) -> BTreeMap<NamedNode, Spoken> {
    let mut spoken = BTreeMap::new();
    let Ok(parser) = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(file_iri(path)) else { return spoken };
    let line = Cell::new(0);
    for quad in parser.for_reader(Lines::new(text.as_bytes(), &line)).map_while(Result::ok) {
        let name = quad.predicate.as_str().strip_prefix(SH).filter(|name| SPEAKING.contains(name));
        if let (Some(name), Term::NamedNode(term)) = (name, quad.object) {
            spoken.entry(term).or_insert_with(|| Spoken { property: name.to_owned(), line: line.get() });
        }
    }
    spoken
}

fn declared<'a>(context: &'a Context<'_>) -> BTreeSet<&'a NamedNode> {
    let subjects = context.ontology().map(|quad| &quad.subject);
    subjects
        .filter_map(|subject| match subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}

/// Whether anything has a property, or is of a class.
fn is_used(quads: &Quads, term: &NamedNode) -> bool {
    let Some(id) = quads.terms().find_iri(term.as_str()) else { return false };
    let is_property = || quads.uses(id).next().is_some();
    let rdf_type = quads.terms().find_iri(rdf::TYPE.as_str());
    is_property() || rdf_type.is_some_and(|rdf_type| quads.subjects(rdf_type, id).next().is_some())
}

/// Whether a term is RDF's own.
fn is_basic(term: &NamedNode) -> bool {
    let namespaces = [rdf::TYPE, rdfs::LABEL].map(|known| known.as_str().trim_end_matches(char::is_alphabetic));
    namespaces.iter().any(|namespace| term.as_str().starts_with(namespace))
}

fn diagnostic(path: &Path, term: &NamedNode, spoken: &Spoken, declared: Option<&BTreeSet<&NamedNode>>) -> Diagnostic {
    let iri = term.as_str();
    let message = format!("sh:{} names <{iri}>, which is not declared in the ontology", spoken.property);
    let found = Diagnostic::warning("S003", message).at(path, spoken.line);
    match declared.and_then(|declared| nearest_iri(iri, declared.iter().map(|term| term.as_str()))) {
        Some(near) => found.help(format!("did you mean <{near}>? Otherwise declare or label it there")),
        None => found.help("declare it there, or label it if it is reused"),
    }
}
