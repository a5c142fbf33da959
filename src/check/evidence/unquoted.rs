//! E001: a record without a whole quote.
//!
//! Every fact stands in the graph of a record, every record rests on one quote, and a quote has its words, its place and
//! its document. A fact without one is a claim of ours.
//!
//! Example: a row of `meetings.csv` whose `quote`, `quote_start` or `source` is empty.
//!
//! Mend: fill in the words and the source, then run `diwan cite` for the offsets. What rests on no words is no record.

use super::Quotes;
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::vocab;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let quotes = Quotes::new(context.tables.model());
    let unquoted = context.records().into_iter().filter(|record| quotes.of_record(record).is_none());
    let found = unquoted.map(|record| {
        let message = format!("the facts of {record} rest on no quote, or on a quote without words, place or document");
        context
            .at_cell(Diagnostic::error("E001", message), &record, vocab::EXACT)
            .help("fill in the quote and its source, then run `diwan cite`")
    });
    Ok(found.collect())
}
