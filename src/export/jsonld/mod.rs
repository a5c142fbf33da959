//! [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/), expanded or compacted with a context.

mod compact;
pub(super) mod context;
mod expanded;
mod node;
mod overlap;
mod proof;

use super::ExportError;
use json_ld::syntax::Print;
use oxigraph::model::QuadRef;
use std::io::Write;

/// Writes quads, in [order](super::order), compacted if there is a context.
pub(super) fn write(quads: &[QuadRef<'_>], context: Option<&str>, out: &mut dyn Write) -> Result<(), ExportError> {
    let expanded = expanded::document(quads);
    let text = match context {
        None => expanded.pretty_print().to_string(),
        Some(context) => {
            let compacted = compact::compact(expanded, context::parse(context)?)?;
            let text = compacted.pretty_print().to_string();
            let lost = proof::lost(&text, quads)?;
            if !lost.is_empty() {
                return Err(ExportError::ContextChangesData { lost: lost.len(), total: quads.len() });
            }
            text
        }
    };
    Ok(writeln!(out, "{text}")?)
}
