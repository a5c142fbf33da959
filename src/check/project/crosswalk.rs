//! P004: the crosswalk to Wikidata cannot be used.
//!
//! `ontology/wikidata.csv` says which property is which of Wikidata's, `ontology/wikidata-items.csv` which concept is
//! which item. A rule with a slip of the pen is for nothing; one that is read wrongly would say false things there.
//!
//! Example: a rule for `schema:startdate`, while the ontology has `schema:startDate`.
//!
//! Mend: correct the cell; `docs/wikidata.md` has the columns.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::links::located;
use crate::link::{Concepts, Crosswalk, LinkError};
use crate::project::ProjectError;
use diwan_rdf::text::nearest_iri;
use diwan_rdf::write::Prefixes;
use diwan_rml::source::SourceError;
use oxigraph::model::{NamedNode, NamedOrBlankNode};
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::Path;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    Ok(match crosswalk(context) {
        Ok(crosswalk) => undeclared(context, &crosswalk),
        Err(error) => vec![located(&error, "P004")],
    })
}

/// A file, when it is there.
fn read(context: &Context<'_>, path: &Path) -> Result<Option<Vec<u8>>, LinkError> {
    match context.project.read(path) {
        Ok(text) => Ok(Some(text)),
        Err(ProjectError::Io { cause, .. }) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(ProjectError::Io { cause, .. }) => Err(LinkError::Io { path: path.to_owned(), cause }),
        Err(error) => Err(LinkError::Io { path: path.to_owned(), cause: io::Error::other(error.to_string()) }),
    }
}

fn crosswalk(context: &Context<'_>) -> Result<Crosswalk, LinkError> {
    let config = context.project.config();
    let read = |path: &Path| read(context, path);
    let prefixes = config.context.as_deref().and_then(|path| context.project.read_text(path).ok());
    let prefixes = prefixes.and_then(|text| Prefixes::from_context(&text).ok()).unwrap_or_default();
    if let Some(text) = read(&config.link.concepts)? {
        Concepts::parse(&config.link.concepts, &text, &prefixes)?;
    }
    match read(&config.link.crosswalk)? {
        Some(text) => Crosswalk::parse(&config.link.crosswalk, &text, &prefixes),
        None => Ok(Crosswalk::default()),
    }
}

/// Names in the crosswalk that the ontology does not know.
fn undeclared(context: &Context<'_>, crosswalk: &Crosswalk) -> Vec<Diagnostic> {
    let known: BTreeSet<&str> = context
        .ontology()
        .filter_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let unknown = crosswalk.names().into_iter().filter(|(_, name)| !known.contains(name.as_str()));
    unknown.map(|(rule, name)| unknown_name(context, rule, name, &known)).collect()
}

fn unknown_name(context: &Context<'_>, rule: &str, name: &NamedNode, known: &BTreeSet<&str>) -> Diagnostic {
    let message = format!("rule `{rule}` names <{}>, which is not declared in the ontology", name.as_str());
    let found = Diagnostic::error("P004", message).at(&context.project.config().link.crosswalk, None);
    match nearest_iri(name.as_str(), known.iter()) {
        Some(near) => found.help(format!("did you mean <{near}>?")),
        None => found.help("declare it there, or label it if it is reused"),
    }
}
