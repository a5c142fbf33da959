//! E005: a document is missing or is not the one that was quoted.
//!
//! Runs when the documents are at hand (`--sources DIR`). Offsets into another text are worse than none: a document
//! that was corrected, converted or cut since it was quoted is another document. The register of sources has the
//! SHA-256 of each.
//!
//! Example: a text file whose line ends were changed by a copy.
//!
//! Mend: put the document that was quoted into the folder. If the new one is to be quoted, register it as a source of
//! its own.

use super::{Documents, Quotes};
use crate::check::Diagnostic;
use crate::check::context::Context;
use diwan_rml::source::SourceError;
use std::collections::BTreeSet;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let Some(folder) = context.beside.documents else { return Ok(Vec::new()) };
    let quotes = Quotes::new(context.tables.model());
    let sources: BTreeSet<_> = quotes.records.values().map(|quote| &quote.source).collect();
    let documents = Documents::new(context, folder);
    Ok(sources.into_iter().filter_map(|source| documents.of(source).err()).map(|found| *found).collect())
}
