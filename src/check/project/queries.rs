//! P003: a bundled query cannot be read.
//!
//! Its header names a parameter badly, or a class that the ontology does not have, or it is no SPARQL. It is not needed to build the graph, but whoever asks it
//! would be the first to know.
//!
//! Example: a file of `queries/` with `#+ sumary:`, or without the last brace.
//!
//! Mend: the message has the line.

use super::context_file::prefixes;
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::lines::line_in;
use crate::check::mapping::vocabulary::declared;
use crate::store::{QueryTemplate, Vocabulary};
use diwan_rdf::write::Prefixes;
use diwan_rml::source::SourceError;
use std::path::Path;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    // Without its prefixes no query can be read, and P002 says so.
    let Ok(prefixes) = prefixes(context) else { return Ok(Vec::new()) };
    let vocabulary = Vocabulary::new(prefixes.iter(), declared(context));
    let folder = &context.project.config().queries;
    Ok(match context.project.list(folder) {
        Ok(paths) => paths.iter().filter_map(|path| query(context, path, &prefixes, &vocabulary)).collect(),
        Err(error) => vec![Diagnostic::error("P003", error.to_string()).at(folder, None)],
    })
}

fn query(context: &Context<'_>, path: &Path, prefixes: &Prefixes, vocabulary: &Vocabulary) -> Option<Diagnostic> {
    path.extension().filter(|extension| *extension == "rq")?;
    let name = path.file_stem()?.to_string_lossy();
    let text = context.project.read_text(path).map_err(|error| error.to_string());
    let parsed = text.and_then(|text| {
        let template = QueryTemplate::parse(&name, &text);
        template.and_then(|template| template.check(prefixes.iter(), vocabulary)).map_err(|error| error.to_string())
    });
    parsed.err().map(|reason| {
        let line = line_in(&reason);
        Diagnostic::error("P003", reason).at(path, line)
    })
}
