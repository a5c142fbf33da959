//! [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/), expanded or compacted with a context.

mod compact;
pub(super) mod context;
mod expanded;
mod faults;
mod hidden;
mod node;
mod overlap;
mod proof;
mod terms;

use super::ExportError;
use hidden::Hidden;
use json_ld::syntax::{Print, Value};
use oxrdf::{Quad, QuadRef};
use std::collections::BTreeSet;
use std::io::Write;

/// Writes quads, in [order](super::order), compacted if there is a context.
pub(super) fn write(quads: &[QuadRef<'_>], context: Option<&str>, out: &mut dyn Write) -> Result<(), ExportError> {
    let text = match context {
        None => expanded::document(quads).pretty_print().to_string(),
        Some(context) => compacted(quads, context::parse(context)?)?,
    };
    Ok(writeln!(out, "{text}")?)
}

/// The document with a context. Terms with which it would say something else are taken back by a second context: what
/// they stand for is written in full.
fn compacted(quads: &[QuadRef<'_>], context: Value) -> Result<String, ExportError> {
    if let Some(iri) = context::remote(&context) {
        let reason = format!("contexts on the web are not loaded ({iri}); write what it says into the file");
        return Err(ExportError::Context(reason));
    }
    let terms = terms::of(&context)?;
    let hidden = Hidden::of(&terms, quads);
    let hiding = hidden.hide(quads);
    let expanded = expanded::document(&hiding.iter().map(Quad::as_ref).collect::<Vec<_>>());
    let mut taken_back = faults::of_iris(&terms, quads);
    loop {
        let context = context::taking_back(context.clone(), &taken_back);
        let compacted = compact::compact(expanded.clone(), context).map_err(|error| without(&taken_back, error))?;
        let text = hidden.show(compacted).pretty_print().to_string();
        let lost = proof::lost(&text, quads)?;
        let Some(example) = lost.first() else { return Ok(text) };
        let faults = faults::of_statements(&terms, &lost);
        if faults.is_subset(&taken_back) {
            let (lost, total, example) = (lost.len(), quads.len(), Box::new(example.clone()));
            return Err(ExportError::ContextChangesData { lost, total, example });
        }
        taken_back.extend(faults);
    }
}

/// An error that came of taking terms back, with these.
fn without(terms: &BTreeSet<String>, error: ExportError) -> ExportError {
    if terms.is_empty() {
        return error;
    }
    let terms: Vec<_> = terms.iter().map(|term| format!("`{term}`")).collect();
    ExportError::Compaction(format!("its terms {} mean something else in them, and {error}", terms.join(", ")))
}
