use crate::check::context::Context;
use crate::check::index::{Documents, OpenDocument, Quote};
use crate::check::raw_table::RawTable;
use crate::check::rule::{Rule, Run, Scope, Suppression, rule};
use crate::check::{Diagnostic, Edit, RelatedPlace};
use crate::evidence::{Location, difference, vocab};
use oxigraph::model::NamedNodeRef;

rule! {
    /// A quote is not at its offsets in the document.
    ///
    /// This rule needs the documents (`--sources DIR`). It compares every quote, code point by code point, with the
    /// passage at its offsets. The words may be elsewhere in the document, in several places, in another document, or
    /// nowhere. Words that look the same can differ: by a no-break space, a dash instead of a hyphen, or a Cyrillic
    /// letter instead of a Latin one. The message names the character.
    ///
    /// Example: a quote with the offsets of a neighbouring row, or a quote that was typed by hand with a wrong letter.
    ///
    /// Fix: if the quote is elsewhere in its document, or only looks the same, `diwan check --fix --sources DIR`
    /// corrects the offsets or the characters. If it is in another document, find out which of the two documents the
    /// row means. If it is nowhere, copy the words exactly as the document prints them.
    RULE {
        code: "E004",
        name: "misplaced-quote",
        needs_records: true,
        suppresses: &[
            Suppression::of(Scope::Row, &["E002"]),
            Suppression::of(Scope::RelatedCell, &["E006"]),
        ],
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let Some(documents) = context.documents() else { return Vec::new() };
    let mut found = Vec::new();
    for (record, quote) in context.quotes().iter() {
        if let Ok(opened) = documents.of(quote.source)
            && opened.document.slice(quote.start, quote.end) != Some(&*quote.exact)
        {
            found.push(misplaced(context, record, quote, &opened, documents));
        }
    }
    found
}

/// The finding for a quote that is not at its offsets.
fn misplaced<'a>(
    context: &Context<'a>,
    record: NamedNodeRef<'_>,
    quote: &Quote<'a>,
    opened: &OpenDocument,
    documents: &Documents<'a>,
) -> Diagnostic {
    let words = &*quote.exact;
    let moved = |message: String| context.at_cell(RULE.finding(message), record, vocab::START);
    match opened.document.locate(words, None) {
        Location::Ambiguous(starts) => {
            let (from, to, number) = (quote.start, quote.end, starts.len());
            let places = starts.iter().take(PLACES).map(ToString::to_string).collect::<Vec<_>>().join(", ");
            moved(format!("\"{words}\" is not at {from} to {to}, but at {number} other places"))
                .related([place(opened, words, *starts.first().unwrap_or(&0))])
                .help(format!("write the intended start into the start column ({places}), then run `diwan cite`"))
        }
        Location::Found(start, end) => {
            let (from, to) = (quote.start, quote.end);
            moved(format!("\"{words}\" is not at {from} to {to}, but at {start} to {end}"))
                .related([place(opened, words, start)])
                .help("run `diwan check --fix --sources DIR` or `diwan cite` to correct the offsets")
                .fix(offsets(context, record, start, end).into_iter().flatten())
        }
        Location::Absent(part) => lookalike(context, record, quote, opened)
            .or_else(|| in_another(context, record, quote, documents))
            .unwrap_or_else(|| absent(context, record, words, part)),
    }
}

fn absent(context: &Context<'_>, record: NamedNodeRef<'_>, words: &str, part: Option<String>) -> Diagnostic {
    let message = format!("\"{words}\" is not in the document");
    let found = context.at_cell(RULE.finding(message), record, vocab::EXACT);
    found.help(match part {
        Some(part) => format!("the document only has its beginning, \"{part}\"; copy the words exactly"),
        None => "copy the words exactly as the document prints them".to_owned(),
    })
}

/// The finding for a quote that is absent, but looks like a passage of the document. That passage is the fix.
fn lookalike(
    context: &Context<'_>,
    record: NamedNodeRef<'_>,
    quote: &Quote<'_>,
    opened: &OpenDocument,
) -> Option<Diagnostic> {
    let words = &*quote.exact;
    let (start, end) = opened.document.locate_similar(words, quote.start)?;
    let theirs = opened.document.slice(start, end)?;
    let difference = difference(words, "the quote", theirs, "the document")?;
    let message = format!("\"{words}\" is not in the document, but similar words are: {difference}");
    let exact = exact(context, record, theirs);
    let offsets = offsets(context, record, start, end).into_iter().flatten();
    let found = context.at_cell(RULE.finding(message), record, vocab::EXACT);
    let found = found.related([place(opened, theirs, start)]);
    let found = found.help("copy the words of the document; `diwan check --fix --sources DIR` does this");
    Some(found.fix(exact.into_iter().chain(offsets)))
}

/// The finding for a quote that occurs in another document of the register. Only the curator can decide which document
/// is right.
fn in_another<'a>(
    context: &Context<'a>,
    record: NamedNodeRef<'_>,
    quote: &Quote<'a>,
    documents: &Documents<'a>,
) -> Option<Diagnostic> {
    let words = &*quote.exact;
    let (source, opened, location) = documents.others(quote.source).find_map(|(source, opened)| {
        let location = opened.document.locate(words, None);
        (!matches!(location, Location::Absent(_))).then_some((source, opened, location))
    })?;
    let slug = |source: NamedNodeRef<'_>| source.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned();
    let (named, other) = (slug(quote.source), slug(source));
    let (start, places) = match location {
        Location::Found(start, end) => (start, format!("at {start} to {end}")),
        Location::Ambiguous(starts) => (*starts.first()?, format!("in {} places", starts.len())),
        Location::Absent(_) => return None,
    };
    let message = format!("\"{words}\" is not in `{named}`, which the row names, but in `{other}`, {places}");
    let found = context.at_cell(RULE.finding(message), record, vocab::WAS_QUOTED_FROM);
    let column = context.column(record, vocab::WAS_QUOTED_FROM).unwrap_or("source");
    let help =
        format!("if `{other}` is meant, write it into `{column}` and run `diwan cite`; otherwise quote `{named}`");
    Some(found.related([place(&opened, words, start)]).help(help))
}

/// How many positions are listed for a quote that occurs several times.
const PLACES: usize = 5;

/// The line of the document on which the words start.
fn place(opened: &OpenDocument, words: &str, start: usize) -> RelatedPlace {
    let before = opened.document.slice(0, start).unwrap_or_default();
    let line = before.matches('\n').count() as u64 + 1;
    let message = "the document has it here".to_owned();
    RelatedPlace { file: opened.path.clone(), line, column: Some(words.to_owned()), message }
}

/// The edit that replaces the quote in its cell.
fn exact(context: &Context<'_>, record: NamedNodeRef<'_>, words: &str) -> Option<Edit> {
    let place = context.place(record)?;
    let table = context.raw.get(place.file)?;
    Some(table.replace(&table.cell(place.line, context.column(record, vocab::EXACT)?)?, words))
}

fn offsets(context: &Context<'_>, record: NamedNodeRef<'_>, start: usize, end: usize) -> Option<[Edit; 2]> {
    let place = context.place(record)?;
    let table: &RawTable = context.raw.get(place.file)?;
    let edit = |property: NamedNodeRef<'_>, offset: usize| {
        let cell = table.cell(place.line, context.column(record, property)?)?;
        Some(Edit { file: table.path.clone(), start: cell.start, end: cell.end, text: offset.to_string() })
    };
    Some([edit(vocab::START, start)?, edit(vocab::END, end)?])
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- sources.csv
slug,file,language,length,sha256
report,report.txt,en,43,adf8bf7fb99b367d3132627a8065a5bc040d94422ca92d5eb967dc8d0063a315
bulletin,bulletin.txt,en,27,cb31bf3b0e454609443e4669746ecea328baa4ed0b96591b83510affdca522c2
--- documents/report.txt
The First was held. First came the Second.
--- documents/bulletin.txt
A bulletin of another word
--- records/meetings.csv
record,source,entity,ordinal,quote,from,to
r1,report,meeting-1,1,First was,5,14
                                ^ E004 error: "First was" is not at 5 to 14, but at 4 to 13
  = run `diwan check --fix --sources DIR` or `diwan cite` to correct the offsets
  @ [DIR]/documents/report.txt:1 First was: the document has it here
r2,report,meeting-1,1,First,5,10
                            ^ E004 error: "First" is not at 5 to 10, but at 2 other places
  = write the intended start into the start column (4, 20), then run `diwan cite`
  @ [DIR]/documents/report.txt:1 First: the document has it here
r3,report,meeting-1,1,bulletin First,4,18
                      ^^^^^^^^^^^^^^ E004 error: "bulletin First" is not in the document
  = copy the words exactly as the document prints them
r4,report,meeting-1,1,"First{U+00A0}came",20,30
                      ^^^^^^^^^^^^ E004 error: "First came" is not in the document, but similar words are: character 6 of the quote is U+00A0, a no-break space, where the document has U+0020, a space
  = copy the words of the document; `diwan check --fix --sources DIR` does this
  @ [DIR]/documents/report.txt:1 First came: the document has it here
r5,bulletin,meeting-1,1,The First was,0,13
   ^^^^^^^^ E004 error: "The First was" is not in `bulletin`, which the row names, but in `report`, at 0 to 13
  = if `report` is meant, write it into `source` and run `diwan cite`; otherwise quote `bulletin`
  @ [DIR]/documents/report.txt:1 The First was: the document has it here
+++ records/meetings.csv
record,source,entity,ordinal,quote,from,to
r1,report,meeting-1,1,First was,4,13
r2,report,meeting-1,1,First,5,10
r3,report,meeting-1,1,bulletin First,4,18
r4,report,meeting-1,1,First came,20,30
r5,bulletin,meeting-1,1,The First was,0,13
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- sources.csv
slug,file,language,length,sha256
report,report.txt,en,43,adf8bf7fb99b367d3132627a8065a5bc040d94422ca92d5eb967dc8d0063a315
bulletin,bulletin.txt,en,27,cb31bf3b0e454609443e4669746ecea328baa4ed0b96591b83510affdca522c2
--- documents/report.txt
The First was held. First came the Second.
--- documents/bulletin.txt
A bulletin of another word
--- records/meetings.csv
record,source,entity,ordinal,quote,from,to
r1,report,meeting-1,1,First was,4,13
r2,report,meeting-1,1,First,20,25
"#,
];
