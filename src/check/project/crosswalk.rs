use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::links::decisions::located;
use crate::check::rule::{Exit, Rule, Run, rule};
use crate::link::{Concepts, Crosswalk, LinkError};
use crate::project::ProjectError;
use diwan_rdf::text::nearest_iri;
use oxigraph::model::NamedNode;
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::Path;

rule! {
    /// The crosswalk to Wikidata is invalid.
    ///
    /// `ontology/wikidata.csv` maps properties to the properties of Wikidata, and `ontology/wikidata-items.csv` maps
    /// concepts to items. A rule with a typing error has no effect; a rule that is misread would send false statements
    /// to Wikidata.
    ///
    /// Example: a rule for `schema:startdate`, while the ontology has `schema:startDate`.
    ///
    /// Fix: correct the cell. The columns are described in `docs/wikidata.md`.
    RULE {
        code: "P004",
        name: "invalid-crosswalk",
        exit: Exit::Definition,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    match crosswalk(context) {
        Ok(crosswalk) => undeclared(context, &crosswalk),
        Err(error) => vec![located(&error, &RULE)],
    }
}

/// The bytes of a file; `None` if it does not exist.
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
    let prefixes = context.prefixes().cloned().unwrap_or_default();
    if let Some(text) = read(&config.link.concepts)? {
        Concepts::parse(&config.link.concepts, &text, &prefixes)?;
    }
    match read(&config.link.crosswalk)? {
        Some(text) => Crosswalk::parse(&config.link.crosswalk, &text, &prefixes),
        None => Ok(Crosswalk::default()),
    }
}

/// Names in the crosswalk that the ontology does not declare.
fn undeclared(context: &Context<'_>, crosswalk: &Crosswalk) -> Vec<Diagnostic> {
    let known = context.declared();
    if known.is_empty() {
        return Vec::new();
    }
    let unknown = crosswalk.names().into_iter().filter(|(_, name)| !known.contains(name.as_str()));
    unknown.map(|(rule, name)| unknown_name(context, rule, name, known)).collect()
}

fn unknown_name(context: &Context<'_>, rule: &str, name: &NamedNode, known: &BTreeSet<&str>) -> Diagnostic {
    let message = format!("rule `{rule}` names <{}>, which is not declared in the ontology", name.as_str());
    let found = RULE.finding(message).at(&context.project.config().link.crosswalk, None);
    match nearest_iri(name.as_str(), known.iter()) {
        Some(near) => found.help(format!("did you mean <{near}>?")),
        None => found.help("declare it there, or label it if it is reused"),
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- wikidata.csv
rule,class,when,subject,value,property,qualifies,alternative,conversion,precision,label
country,schema:Plaice,,,schema:location,P17,,,item,,country
! P004 error: rule `country` names <http://schema.org/Plaice>, which is not declared in the ontology
  = did you mean <http://schema.org/Place>?
--- context.jsonld
{ "@context": { "schema": "http://schema.org/" } }
--- ontology.ttl

--- registers/places.csv
slug,label
"#,
    r#"
--- wikidata.csv
rule,class,when,subject,value,property,qualifies,alternative,conversion,precision,label
country,schema:Place,,,schema:location,P17,,,item,,country
--- context.jsonld
{ "@context": { "schema": "http://schema.org/" } }
--- ontology.ttl

--- registers/places.csv
slug,label
"#,
];
