//! E004: a quote does not stand where its row says.
//!
//! Runs when the documents are at hand (`--sources DIR`): every quote is compared, code point by code point, with the
//! passage its offsets name. It may stand elsewhere, in several other places, or nowhere.
//!
//! Example: a quote whose offsets are those of a neighbouring row, or one with a letter typed again by hand.
//!
//! Mend: if it stands elsewhere, `diwan check --fix --sources DIR` or `diwan cite` puts the offsets right. If it stands
//! nowhere, copy the words exactly as the document prints them.

use super::quotes::Opened;
use super::{Documents, Quote, Quotes};
use crate::check::context::Context;
use crate::check::raw_table::RawTable;
use crate::check::{Also, Diagnostic, Edit};
use crate::evidence::{Location, vocab};
use crate::source::SourceError;
use oxigraph::model::{NamedNode, NamedNodeRef};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let Some(folder) = context.beside.documents else { return Ok(Vec::new()) };
    let mut documents = Documents::new(context, folder);
    let mut found = Vec::new();
    for (record, quote) in &Quotes::new(&context.tables.quads).records {
        if let Ok(opened) = documents.of(&quote.source)
            && opened.document.slice(quote.start, quote.end) != Some(&quote.exact)
        {
            found.push(missed(context, record, quote, opened));
        }
    }
    Ok(found)
}

fn missed(context: &Context<'_>, record: &NamedNode, quote: &Quote, opened: &Opened) -> Diagnostic {
    let words = &quote.exact;
    let moved = |message: String| context.at_cell(Diagnostic::error("E004", message), record, vocab::START);
    let absent = |help: String| {
        let message = format!("\"{words}\" does not stand in the document");
        context.at_cell(Diagnostic::error("E004", message), record, vocab::EXACT).help(help)
    };
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
        Location::Absent(Some(part)) => {
            absent(format!("the document has it as far as \"{part}\"; copy the words exactly"))
        }
        _ => absent("copy the words exactly as the document prints them".to_owned()),
    }
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

fn offsets(context: &Context<'_>, record: &NamedNode, start: usize, end: usize) -> Option<[Edit; 2]> {
    let place = context.place(record)?;
    let table: &RawTable = context.raw.get(&place.file)?;
    let edit = |property: NamedNodeRef<'_>, offset: usize| {
        let cell = table.cell(place.line, context.column(record, property)?)?;
        Some(Edit { file: table.path.clone(), start: cell.start, end: cell.end, text: offset.to_string() })
    };
    Some([edit(vocab::START, start)?, edit(vocab::END, end)?])
}
