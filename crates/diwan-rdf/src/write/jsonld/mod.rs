//! [JSON-LD 1.1](https://www.w3.org/TR/json-ld11/), expanded or compacted with a context.

mod compact;
pub(super) mod context;
mod document;
mod expanded;
mod faults;
mod json;
mod layout;
mod proof;
mod shorten;
#[cfg(test)]
mod tests;
mod value;

use super::ExportError;
use compact::Compactor;
use context::{Context, ContextError};
use document::{Document, Form};
use json::Json;
use oxrdf::QuadRef;
use proof::Proof;
use std::collections::BTreeSet;
use std::io::Write;

/// Writes quads, in [order](super::order), compacted if there is a context.
pub(super) fn write(quads: &[QuadRef<'_>], context: Option<&str>, out: &mut dyn Write) -> Result<(), ExportError> {
    let document = Document::of(quads);
    match context {
        None => Ok(document.write(&Form::Expanded, out)?),
        Some(context) => write_compacted(quads, &document, &context::parse(context)?, out),
    }
}

/// Writes the document with a context. Terms that would change the meaning of the data are undefined by a second
/// context, so that their IRIs are written in full.
fn write_compacted(
    quads: &[QuadRef<'_>],
    document: &Document<'_>,
    context: &Json<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let given = Context::of(context)?;
    let proof = Proof::of(quads, document);
    let mut taken_back = faults::of_iris(&given, quads);
    taken_back.extend(Compactor::of(&given).misfits(quads, document.nesting()));
    loop {
        let shown = context::taking_back(context, &taken_back);
        let processed = Context::of(&shown).map_err(|error| without(&taken_back, error))?;
        let compactor = Compactor::of(&processed);
        let form = Form::Compacted(&shown, &compactor);
        let lost = match proof.lost(document, &form) {
            // No statement comes back from a document that cannot be parsed.
            Err(ExportError::Compaction(_)) if !quads.is_empty() => return Err(changed(quads.len(), quads, quads[0])),
            lost => lost?,
        };
        let Some(example) = lost.first() else { return Ok(document.write(&form, out)?) };
        let faults = faults::of_statements(&given, &lost);
        if faults.is_subset(&taken_back) {
            return Err(changed(lost.len(), quads, example.as_ref()));
        }
        taken_back.extend(faults);
    }
}

/// The error that statements are lost, of which one is an example.
fn changed(lost: usize, quads: &[QuadRef<'_>], example: QuadRef<'_>) -> ExportError {
    ExportError::ContextChangesData { lost, total: quads.len(), example: Box::new(example.into_owned()) }
}

/// An error caused by undefining these terms.
fn without(terms: &BTreeSet<String>, error: ContextError) -> ExportError {
    if terms.is_empty() {
        return error.into();
    }
    let terms: Vec<_> = terms.iter().map(|term| format!("`{term}`")).collect();
    ExportError::Compaction(format!("its terms {} mean something else in them, and {error}", terms.join(", ")))
}
