//! E003: a quote that is too long.
//!
//! Evidence is the shortest phrase that supports the row. Longer quotes copy more of a document than evidence needs, and
//! hide which of their words matter.
//!
//! Example: a whole sentence of 300 characters for the date in its midst.
//!
//! Mend: quote the phrase with the date. What rests on two passages is two rows.

use super::Quotes;
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::vocab;
use diwan_rml::source::SourceError;

/// In characters.
const LONGEST: usize = 120;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut found = Vec::new();
    for (record, quote) in &Quotes::new(context.tables.model()).records {
        let length = quote.exact.chars().count();
        if length > LONGEST {
            let message = format!("the quote has {length} characters; at most {LONGEST} are allowed");
            let diagnostic = context.at_cell(Diagnostic::error("E003", message), record, vocab::EXACT);
            found.push(diagnostic.help("quote the shortest phrase that supports the row, or make two rows"));
        }
    }
    Ok(found)
}
