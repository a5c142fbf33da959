use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Exit, Rule, Run, rule};
use crate::store::{QueryTemplate, StoreError, Vocabulary};
use diwan_rdf::write::Prefixes;
use oxigraph::model::NamedNode;
use std::path::Path;

rule! {
    /// A bundled query is invalid.
    ///
    /// Its header declares a parameter incorrectly or with a class that is not in the ontology, or the query is not
    /// valid SPARQL. The graph can be built without it, but running the query would fail.
    ///
    /// Example: a file of `queries/` with `#+ sumary:`, or without the last brace.
    ///
    /// Fix: the message has the line.
    RULE {
        code: "P003",
        name: "invalid-query",
        exit: Exit::Definition,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    // Without prefixes no query can be parsed. P002 reports the context.
    let Ok(prefixes) = context.prefixes() else { return Vec::new() };
    let vocabulary =
        Vocabulary::new(prefixes.iter(), context.declared().iter().map(|iri| NamedNode::new_unchecked(*iri)));
    let folder = &context.project.config().queries;
    match context.project.list(folder) {
        Ok(paths) => paths.iter().filter_map(|path| query(context, path, prefixes, &vocabulary)).collect(),
        Err(error) => vec![RULE.finding(error.to_string()).at(folder, None)],
    }
}

fn query(context: &Context<'_>, path: &Path, prefixes: &Prefixes, vocabulary: &Vocabulary) -> Option<Diagnostic> {
    path.extension().filter(|extension| *extension == "rq")?;
    let name = path.file_stem()?.to_string_lossy();
    let text = match context.project.read_text(path) {
        Ok(text) => text,
        Err(error) => return Some(RULE.finding(error.to_string()).at(path, None)),
    };
    let template = QueryTemplate::parse(&name, &text).map(|template| template.with_base(context.names.base()));
    let error = template.and_then(|template| template.check(prefixes.iter(), vocabulary)).err()?;
    let line = match &error {
        StoreError::Syntax(error) => error.line(),
        _ => None,
    };
    Some(RULE.finding(error.to_string()).at(path, line))
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- queries/all.rq
#+ summary: everything
SELECT * {
  ?s ?p ?o
--- queries/some.rq
#+ sumary: something
SELECT * { ?s ?p ?o }
! P003 error: some: header line `sumary: something` is unknown; use summary, model: wikidata, params, defaults or derived
--- registers/places.csv
slug,label
! queries/all.rq:4 P003 error: the query is not valid SPARQL: error at 4:1: expected one of ",", ".", ";", "{", "{|", "}", "~", [_]
"#,
    r#"
--- queries/all.rq
#+ summary: everything
SELECT * { ?s ?p ?o }
--- registers/places.csv
slug,label
"#,
];
