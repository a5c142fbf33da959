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
use super::nesting::Nesting;
use super::order::Sorted;
use compact::Compactor;
use context::{Context, ContextError};
use document::{Document, Form};
use json::Json;
use oxrdf::Quad;
use proof::Proof;
use std::collections::BTreeSet;
use std::io::Write;
use value::Source;

/// Writes statements, compacted if there is a context.
pub(super) fn write(sorted: &Sorted<'_>, context: Option<&str>, out: &mut dyn Write) -> Result<(), ExportError> {
    let source = Source { sorted, nesting: &Nesting::of(sorted) };
    let document = Document::of(source);
    match context {
        None => Ok(document.write(&Form::Expanded, out)?),
        Some(context) => write_compacted(source, &document, &context::parse(context)?, out),
    }
}

/// Writes the document with a context. Terms that would change the meaning of the data are undefined by a second
/// context, so that their IRIs are written in full.
fn write_compacted(
    source: Source<'_>,
    document: &Document<'_>,
    context: &Json<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let statements = source.sorted.statements();
    let given = Context::of(context)?;
    let proof = Proof::of(source);
    let mut taken_back = faults::of_iris(&given, source.sorted);
    taken_back.extend(Compactor::of(&given).misfits(source));
    loop {
        let shown = context::taking_back(context, &taken_back);
        let processed = Context::of(&shown).map_err(|error| without(&taken_back, error))?;
        let compactor = Compactor::of(&processed);
        let form = Form::Compacted(&shown, &compactor);
        let lost = match proof.lost(document, &form) {
            // No statement comes back from a document that cannot be parsed.
            Err(ExportError::Compaction(cause)) => {
                let example = statements.first().and_then(|first| source.sorted.quad(first));
                let cause = ExportError::Compaction(cause);
                return Err(example.map_or(cause, |example| changed(statements.len(), source, example)));
            }
            lost => lost?,
        };
        let Some(example) = lost.first() else { return Ok(document.write(&form, out)?) };
        let faults = faults::of_statements(&given, &lost);
        if faults.is_subset(&taken_back) {
            return Err(changed(lost.len(), source, example.clone()));
        }
        taken_back.extend(faults);
    }
}

/// The error that statements are lost, of which one is an example.
fn changed(lost: usize, source: Source<'_>, example: Quad) -> ExportError {
    ExportError::ContextChangesData { lost, total: source.sorted.statements().len(), example: Box::new(example) }
}

/// An error caused by undefining these terms.
fn without(terms: &BTreeSet<String>, error: ContextError) -> ExportError {
    if terms.is_empty() {
        return error.into();
    }
    let terms: Vec<_> = terms.iter().map(|term| format!("`{term}`")).collect();
    ExportError::Compaction(format!("its terms {} mean something else in them, and {error}", terms.join(", ")))
}
