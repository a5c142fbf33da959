//! P002: the JSON-LD context cannot be used. P003: the header of a bundled query cannot be read.
//!
//! They are not needed to build the graph, but every command that shows or asks something stumbles over them.

use super::Diagnostic;
use super::context::Context;
use crate::export::Prefixes;
use crate::store::QueryTemplate;
use std::path::PathBuf;

pub(super) fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(path) = &context.project.config().context {
        let read = context.project.read_text(path).map_err(|error| error.to_string());
        if let Err(reason) = read.and_then(|text| Prefixes::from_context(&text).map_err(|error| error.to_string())) {
            found.push(Diagnostic::error("P002", reason).at(path, None));
        }
    }
    match context.project.list(&context.project.config().queries) {
        Ok(paths) => found.extend(paths.iter().filter_map(|path| query(context, path))),
        Err(error) => found.push(Diagnostic::error("P003", error.to_string())),
    }
    found
}

fn query(context: &Context<'_>, path: &PathBuf) -> Option<Diagnostic> {
    path.extension().filter(|extension| *extension == "rq")?;
    let text = context.project.read_text(path).map_err(|error| error.to_string());
    let name = path.file_stem()?.to_string_lossy();
    let parsed = text.and_then(|text| QueryTemplate::parse(&name, &text).map_err(|error| error.to_string()));
    parsed.err().map(|reason| Diagnostic::error("P003", reason).at(path, None))
}
