//! P002: the JSON-LD context cannot be used.
//!
//! It is not needed to build the graph, but every command that shows or asks something takes its prefixes from it.
//!
//! Example: a comma too many at the end of `ontology/context.jsonld`.
//!
//! Mend: the message has the line. [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/#the-context) says what a context is.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::lines::line_in;
use diwan_rdf::write::Prefixes;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    Ok(prefixes(context).err().into_iter().map(|diagnostic| *diagnostic).collect())
}

/// The prefixes of the context, which queries need not declare.
pub(super) fn prefixes(context: &Context<'_>) -> Result<Prefixes, Box<Diagnostic>> {
    let Some(path) = &context.project.config().context else { return Ok(Prefixes::default()) };
    let text = context.project.read_text(path).map_err(|error| error.to_string());
    text.and_then(|text| Prefixes::from_context(&text).map_err(|error| error.to_string())).map_err(|reason| {
        let line = line_in(&reason);
        Box::new(Diagnostic::error("P002", reason).at(path, line))
    })
}
