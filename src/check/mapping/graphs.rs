//! M004: a graph outside the project's base.
//!
//! Facts stand in the graphs of records, and records are known by their names below the base IRI of diwan.toml: a
//! mapping that names them elsewhere would put facts where no check looks for their quotes.
//!
//! Example: `base = "https://example.org/"` beside a mapping with `https://w3id.org/diwan/record/{record}`.
//!
//! Mend: make `base` in diwan.toml and the templates of the mapping one.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::dataset::GraphKind;
use crate::source::SourceError;
use oxigraph::model::Quad;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let outside = |quad: &&Quad| context.names.kind(quad.graph_name.as_ref()) == GraphKind::Other;
    let Some(quad) = context.tables.quads.iter().find(outside) else { return Ok(Vec::new()) };
    let base = context.names.base();
    let message = format!("the mapping puts statements into {}, which is no graph of {base}", quad.graph_name);
    let help = format!(
        "record graphs are {base}record/…, others {base}graph/…: compare `base` in diwan.toml with the mapping"
    );
    Ok(vec![Diagnostic::error("M004", message).help(help)])
}
