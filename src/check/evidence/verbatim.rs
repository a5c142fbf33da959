//! E006: words that a row takes over from its source, and that do not stand in its quote.
//!
//! Names, titles, slogans, numbers and dates as written are the source's own words. They are copied from the quote,
//! letter by letter, misspellings included.
//!
//! Example: a `name` "Organization of Islamic Cooperation" whose quote has "Organisation of Islamic Cooperation".
//!
//! Mend: copy the words exactly, or quote the passage that has them.

use super::Quotes;
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::vocab;
use crate::source::SourceError;
use oxigraph::model::{NamedNodeRef, Term};

/// Properties whose values are the source's own words.
pub(in crate::check) const VERBATIM: [NamedNodeRef<'_>; 6] = [
    vocab::ALT_LABEL,
    vocab::DATE_AS_WRITTEN,
    vocab::DOCUMENT_NUMBER,
    vocab::SESSION_TITLE,
    vocab::SLOGAN,
    vocab::TITLE,
];

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let quotes = Quotes::new(&context.tables.quads);
    let mut found = Vec::new();
    for quad in context.tables.quads.iter().filter(|quad| VERBATIM.contains(&quad.predicate.as_ref())) {
        if let (Some(record), Term::Literal(words)) = (context.record(&quad.graph_name), &quad.object)
            && quotes.of_record(record).is_some_and(|quote| !quote.exact.contains(words.value()))
        {
            let message = format!("\"{}\" does not stand in the row's quote", words.value());
            let diagnostic = context.at_cell(Diagnostic::error("E006", message), record, quad.predicate.as_ref());
            let diagnostic = diagnostic.also(context.also_cell(record, vocab::EXACT, "", "the quote"));
            found.push(diagnostic.help("copy the words exactly, or quote the passage that has them"));
        }
    }
    Ok(found)
}
