//! E004: a quote does not stand where its row says.
//!
//! Runs when the documents are at hand (`--sources DIR`): every quote is compared, code point by code point, with the
//! passage its offsets name. It may stand elsewhere, in several other places, in another document, or nowhere. Words that
//! look the same may not be: a no-break space, a dash for a hyphen, a Cyrillic letter for a Latin one; the message says
//! which character it is.
//!
//! Example: a quote whose offsets are those of a neighbouring row, or one with a letter typed again by hand.
//!
//! Mend: if it stands elsewhere in its document, or only looks the same, `diwan check --fix --sources DIR` puts in the
//! offsets, or the document's own characters. If it stands in another document, see which of the two the row means. If it
//! stands nowhere, copy the words exactly as the document prints them.

use super::quotes::Opened;
use super::{Documents, Quote, Quotes};
use crate::check::context::Context;
use crate::check::raw_table::RawTable;
use crate::check::{Also, Diagnostic, Edit};
use crate::evidence::{Location, difference, vocab};
use diwan_rml::source::SourceError;
use oxigraph::model::{NamedNode, NamedNodeRef};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let Some(folder) = context.beside.documents else { return Ok(Vec::new()) };
    let documents = Documents::new(context, folder);
    let mut found = Vec::new();
    for (record, quote) in &Quotes::new(context.tables.model()).records {
        if let Ok(opened) = documents.of(&quote.source)
            && opened.document.slice(quote.start, quote.end) != Some(&quote.exact)
        {
            found.push(missed(context, record, quote, &opened, &documents));
        }
    }
    Ok(found)
}

fn missed(
    context: &Context<'_>,
    record: &NamedNode,
    quote: &Quote,
    opened: &Opened,
    documents: &Documents<'_>,
) -> Diagnostic {
    let words = &quote.exact;
    let moved = |message: String| context.at_cell(Diagnostic::error("E004", message), record, vocab::START);
    match opened.document.locate(words, None) {
        Location::Ambiguous(starts) => {
            let (from, to, number) = (quote.start, quote.end, starts.len());
            let places = starts.iter().take(PLACES).map(ToString::to_string).collect::<Vec<_>>().join(", ");
            moved(format!("\"{words}\" does not stand at {from} to {to}, but in {number} other places"))
                .also([place(opened, words, *starts.first().unwrap_or(&0))])
                .help(format!("write the start that is meant into the start column ({places}), then run `diwan cite`"))
        }
        Location::Found(start, end) => {
            let (from, to) = (quote.start, quote.end);
            moved(format!("\"{words}\" does not stand at {from} to {to}, but at {start} to {end}"))
                .also([place(opened, words, start)])
                .help("run `diwan check --fix --sources DIR` or `diwan cite` to put the offsets right")
                .fix(offsets(context, record, start, end).into_iter().flatten())
        }
        Location::Absent(part) => alike(context, record, quote, opened)
            .or_else(|| in_another(context, record, quote, documents))
            .unwrap_or_else(|| absent(context, record, words, part)),
    }
}

fn absent(context: &Context<'_>, record: &NamedNode, words: &str, part: Option<String>) -> Diagnostic {
    let message = format!("\"{words}\" does not stand in the document");
    let found = context.at_cell(Diagnostic::error("E004", message), record, vocab::EXACT);
    found.help(match part {
        Some(part) => format!("the document has it as far as \"{part}\"; copy the words exactly"),
        None => "copy the words exactly as the document prints them".to_owned(),
    })
}

/// Words that look the same stand in the document: it proves what the quote should be.
fn alike(context: &Context<'_>, record: &NamedNode, quote: &Quote, opened: &Opened) -> Option<Diagnostic> {
    let words = &quote.exact;
    let (start, end) = opened.document.locate_alike(words, quote.start)?;
    let theirs = opened.document.slice(start, end)?;
    let difference = difference(words, "the quote", theirs, "the document")?;
    let message = format!("\"{words}\" does not stand in the document, but looks like what does: {difference}");
    let exact = exact(context, record, theirs);
    let offsets = offsets(context, record, start, end).into_iter().flatten();
    let found = context.at_cell(Diagnostic::error("E004", message), record, vocab::EXACT);
    let found = found.also([place(opened, theirs, start)]);
    let found = found.help("copy the words of the document; `diwan check --fix --sources DIR` does");
    Some(found.fix(exact.into_iter().chain(offsets)))
}

/// The words stand in another document of the register. Which of the two is right, nobody can say for the curator.
fn in_another(
    context: &Context<'_>,
    record: &NamedNode,
    quote: &Quote,
    documents: &Documents<'_>,
) -> Option<Diagnostic> {
    let words = &quote.exact;
    let (source, opened, location) = documents.others(&quote.source).find_map(|(source, opened)| {
        let location = opened.document.locate(words, None);
        (!matches!(location, Location::Absent(_))).then_some((source, opened, location))
    })?;
    let slug = |source: &NamedNode| source.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    let (named, other) = (slug(&quote.source), slug(&source));
    let (start, places) = match location {
        Location::Found(start, end) => (start, format!("at {start} to {end}")),
        Location::Ambiguous(starts) => (*starts.first()?, format!("in {} places", starts.len())),
        Location::Absent(_) => return None,
    };
    let message = format!("\"{words}\" does not stand in `{named}`, which the row names, but in `{other}`, {places}");
    let found = context.at_cell(Diagnostic::error("E004", message), record, vocab::WAS_QUOTED_FROM);
    let column = context.column(record, vocab::WAS_QUOTED_FROM).unwrap_or("source");
    let help =
        format!("if `{other}` is meant, write it into `{column}` and run `diwan cite`; otherwise quote `{named}`");
    Some(found.also([place(&opened, words, start)]).help(help))
}

/// How many places of words that stand in several are named.
const PLACES: usize = 5;

/// The line of the document on which the words begin.
fn place(opened: &Opened, words: &str, start: usize) -> Also {
    let before = opened.document.slice(0, start).unwrap_or_default();
    let line = before.matches('\n').count() as u64 + 1;
    let message = "the document has it here".to_owned();
    Also { file: opened.path.clone(), line, column: Some(words.to_owned()), message }
}

/// Puts other words into the cell of the quote.
fn exact(context: &Context<'_>, record: &NamedNode, words: &str) -> Option<Edit> {
    let place = context.place(record)?;
    let table = context.raw.get(&place.file)?;
    Some(table.replace(&table.cell(place.line, context.column(record, vocab::EXACT)?)?, words))
}

fn offsets(context: &Context<'_>, record: &NamedNode, start: usize, end: usize) -> Option<[Edit; 2]> {
    let place = context.place(record)?;
    let table: &RawTable = context.raw.get(&place.file)?;
    let edit = |property: NamedNodeRef<'_>, offset: usize| {
        let cell = table.cell(place.line, context.column(record, property)?)?;
        Some(Edit { file: table.path.clone(), start: cell.start, end: cell.end, text: offset.to_string() })
    };
    Some([edit(vocab::START, start)?, edit(vocab::END, end)?])
}
