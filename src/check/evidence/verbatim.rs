//! E006: words that a row takes over from its source, and that do not stand in its quote.
//!
//! Names, titles, slogans, numbers and dates as written are the source's own words. They are copied from the quote,
//! letter by letter, misspellings included.
//!
//! Example: a `name` "Organization of Islamic Cooperation" whose quote has "Organisation of Islamic Cooperation".
//!
//! Mend: copy the words exactly, or quote the passage that has them. Where they only look the same, as with a no-break space,
//! the message says which character it is, and `diwan check --fix` puts in the quote's.

use super::Quotes;
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::{Document, difference, vocab};
use diwan_rml::source::SourceError;
use oxigraph::model::{NamedNode, NamedNodeRef, Term};

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
    let quotes = Quotes::new(context.tables.model());
    let mut found = Vec::new();
    for quad in context.tables.model().iter().filter(|quad| VERBATIM.contains(&quad.predicate.as_ref())) {
        if let (Some(record), Term::Literal(words)) = (context.record(&quad.graph_name), &quad.object)
            && let Some(quote) = quotes.of_record(record).filter(|quote| !quote.exact.contains(words.value()))
        {
            found.push(missed(context, record, quad.predicate.as_ref(), words.value(), &quote.exact));
        }
    }
    Ok(found)
}

fn missed(
    context: &Context<'_>,
    record: &NamedNode,
    property: NamedNodeRef<'_>,
    words: &str,
    quote: &str,
) -> Diagnostic {
    let message = format!("\"{words}\" does not stand in the row's quote");
    let also = context.also_cell(record, vocab::EXACT, "", "the quote");
    let at = |message: String| context.at_value(Diagnostic::error("E006", message), record, property, words);
    let quoted = Document::new(quote.to_owned());
    let alike = quoted.locate_alike(words, 0).and_then(|(start, end)| quoted.slice(start, end));
    match alike.and_then(|theirs| Some((theirs, difference(words, "the words", theirs, "the quote")?))) {
        Some((theirs, difference)) => at(format!("{message}, but looks like what does: {difference}"))
            .also(also)
            .help("copy the words of the quote; `diwan check --fix` does")
            .fix(context.replaced(record, property, words, theirs)),
        None => at(message).also(also).help("copy the words exactly, or quote the passage that has them"),
    }
}
