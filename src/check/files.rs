//! P002: the JSON-LD context cannot be used. P003: a bundled query cannot be read.
//!
//! They are not needed to build the graph, but every command that shows or asks something stumbles over them.

use super::Diagnostic;
use super::context::Context;
use crate::export::Prefixes;
use crate::store::QueryTemplate;
use std::path::Path;

pub(super) fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let prefixes = match prefixes(context) {
        Ok(prefixes) => prefixes,
        Err(diagnostic) => return vec![*diagnostic],
    };
    match context.project.list(&context.project.config().queries) {
        Ok(paths) => found.extend(paths.iter().filter_map(|path| query(context, path, &prefixes))),
        Err(error) => found.push(Diagnostic::error("P003", error.to_string())),
    }
    found
}

/// The prefixes of the context, which queries need not declare.
fn prefixes(context: &Context<'_>) -> Result<Prefixes, Box<Diagnostic>> {
    let Some(path) = &context.project.config().context else { return Ok(Prefixes::default()) };
    let text = context.project.read_text(path).map_err(|error| error.to_string());
    text.and_then(|text| Prefixes::from_context(&text).map_err(|error| error.to_string()))
        .map_err(|reason| Box::new(Diagnostic::error("P002", reason).at(path, None)))
}

fn query(context: &Context<'_>, path: &Path, prefixes: &Prefixes) -> Option<Diagnostic> {
    path.extension().filter(|extension| *extension == "rq")?;
    let name = path.file_stem()?.to_string_lossy();
    let text = context.project.read_text(path).map_err(|error| error.to_string());
    let parsed = text.and_then(|text| {
        let template = QueryTemplate::parse(&name, &text);
        template.and_then(|template| template.check_syntax(prefixes.iter())).map_err(|error| error.to_string())
    });
    parsed.err().map(|reason| Diagnostic::error("P003", reason).at(path, None))
}
