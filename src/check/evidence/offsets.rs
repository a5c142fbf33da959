//! E002: a quote whose length and offsets do not agree.
//!
//! Offsets count Unicode code points from 0, and the end is the start plus the length of the words. Where they do not
//! agree, the words or the offsets were changed alone.
//!
//! Example: a quote of 48 characters with the offsets 21 and 70.
//!
//! Mend: run `diwan cite`, or `diwan check --fix --sources DIR`, which look the quote up in its document.

use super::Quotes;
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::vocab;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut found = Vec::new();
    for (record, quote) in &Quotes::new(context.tables.model()).records {
        let length = quote.exact.chars().count();
        if quote.end.checked_sub(quote.start) != Some(length) {
            let (start, end) = (quote.start, quote.end);
            let message = format!("the quote has {length} characters, its offsets {start} to {end} do not");
            let diagnostic = context.at_cell(Diagnostic::error("E002", message), record, vocab::END);
            found.push(diagnostic.help("run `diwan cite` to put the offsets right"));
        }
    }
    Ok(found)
}
