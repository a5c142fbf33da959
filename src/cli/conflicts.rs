use super::Cli;
use super::args::{View, parse_language};
use super::error::CliError;
use super::output::{print, print_json};
use super::session::Session;
use super::text::{TermStyle, isolated};
use crate::store::{Contradiction, ContradictionKind, Evidence, Mismatch, Note, Side, contradictions};
use oxigraph::model::{NamedNode, Term};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// List every contradiction, with all sides and their words.
///
/// Conflicts are values of which at most one can be true; a value marked ≈ agrees with the one above it and is only
/// less precise. Calendar mismatches are dates that a passage prints in two calendars and that are not the same day.
/// What no computation finds is in `diwan query oddities`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to write them
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Language of display names
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = parse_language)]
    lang: String,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Table,
    Json,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let session = Session::open(cli, View::All)?;
    let found = contradictions(&session.store);
    let style =
        TermStyle { entities: &session.entities, prefixes: &session.prefixes, language: &args.lang, iris: false };
    match args.format {
        Format::Table => print(&text(&found, &style)),
        Format::Json => print_json(&found.iter().map(|conflict| json(conflict, &style)).collect::<Vec<_>>()),
    }
}

fn text(found: &[Contradiction], style: &TermStyle<'_>) -> String {
    let mut out = String::new();
    for contradiction in found {
        out.push_str(&contradiction_text(contradiction, style));
        out.push('\n');
    }
    out.push_str(&total(found));
    out
}

pub(super) fn contradiction_text(contradiction: &Contradiction, style: &TermStyle<'_>) -> String {
    let sort = match contradiction.kind {
        ContradictionKind::Conflict => "",
        ContradictionKind::CalendarMismatch => " (calendar mismatch)",
    };
    let slug = style.entities.names().slug(contradiction.entity.as_str());
    let (entity, property) = (style.node(&contradiction.entity), style.node(&contradiction.property));
    let mut out = format!("{entity} ({slug}): {property}{sort}\n");
    for side in &contradiction.sides {
        for (index, (value, evidence)) in side.iter().enumerate() {
            let mark = if index == 0 { '≠' } else { '≈' };
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {mark} {}", style.term(value));
            out.extend(evidence.iter().map(|words| quotation(words, style, "      ")));
        }
    }
    out
}

/// How many there are of each kind.
fn total(found: &[Contradiction]) -> String {
    let count = |kind| found.iter().filter(|contradiction| contradiction.kind == kind).count();
    let told = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
    let conflicts = told(count(ContradictionKind::Conflict), "conflict");
    match count(ContradictionKind::CalendarMismatch) {
        0 => format!("{conflicts}\n"),
        number => format!("{conflicts}, {}\n", told(number, "calendar mismatch").replace("mismatchs", "mismatches")),
    }
}

/// `Document 003: “words” (m003-07)`.
pub(super) fn words(evidence: &Evidence, style: &TermStyle<'_>, indent: &str) -> String {
    let record = style.entities.names().slug(evidence.record.as_str()).trim_start_matches("record/");
    let source = style.node(&evidence.source);
    format!("{indent}{source}: “{}” ({record})\n", isolated(&evidence.quote))
}

/// The words, with mismatched calendars, notes and judgements on lines of their own.
pub(super) fn quotation(evidence: &Evidence, style: &TermStyle<'_>, indent: &str) -> String {
    let mut out = words(evidence, style, indent);
    for mismatch in &evidence.mismatches {
        let converted = mismatch.converted.as_deref().unwrap_or("another time");
        out.push_str(&format!(
            "{indent}  calendar mismatch: {} (Hijri) falls on {}\n",
            isolated(&mismatch.islamic),
            isolated(converted)
        ));
    }
    out.extend(evidence.notes.iter().map(|note| remark(note, style, indent)));
    out
}

/// A note or judgement on a line of its own.
pub(super) fn remark(note: &Note, style: &TermStyle<'_>, indent: &str) -> String {
    let kind = note.kind.as_ref().map_or_else(|| "note".to_owned(), |kind| style.node(kind));
    let columns = if note.columns.is_empty() { String::new() } else { format!(" ({})", note.columns.join(", ")) };
    format!("{indent}  {kind}{columns}: {}\n", isolated(note.text(style.language).unwrap_or_default()))
}

pub(super) fn json(contradiction: &Contradiction, style: &TermStyle<'_>) -> Value {
    let value = |(value, evidence): &(Term, Vec<Evidence>)| {
        json!({
            "value": style.raw_term(value),
            "term": value.to_string(),
            "evidence": evidence.iter().map(evidence_json).collect::<Vec<_>>(),
        })
    };
    let side = |side: &Side| json!({ "values": side.iter().map(value).collect::<Vec<_>>() });
    json!({
        "kind": match contradiction.kind {
            ContradictionKind::Conflict => "conflict",
            ContradictionKind::CalendarMismatch => "calendar-mismatch",
        },
        "iri": contradiction.node.as_str(),
        "entity": contradiction.entity.as_str(),
        "label": style.raw_node(&contradiction.entity),
        "property": contradiction.property.as_str(),
        "sides": contradiction.sides.iter().map(side).collect::<Vec<_>>(),
    })
}

pub(super) fn evidence_json(evidence: &Evidence) -> Value {
    json!({
        "record": evidence.record.as_str(),
        "source": evidence.source.as_str(),
        "quote": evidence.quote,
        "start": evidence.start.parse::<u64>().ok(),
        "end": evidence.end.parse::<u64>().ok(),
        "paragraph": evidence.paragraph,
        "calendarMismatches": evidence.mismatches.iter().map(mismatch_json).collect::<Vec<_>>(),
        "notes": evidence.notes.iter().map(note_json).collect::<Vec<_>>(),
    })
}

fn mismatch_json(mismatch: &Mismatch) -> Value {
    json!({ "hijri": mismatch.islamic, "converted": mismatch.converted })
}

fn note_json(note: &Note) -> Value {
    let texts: serde_json::Map<String, Value> =
        note.texts.iter().map(|(language, text)| (language.clone(), json!(text))).collect();
    let properties: Vec<&str> = note.properties.iter().map(NamedNode::as_str).collect();
    json!({
        "kind": note.kind.as_ref().map(NamedNode::as_str),
        "columns": note.columns,
        "properties": properties,
        "text": texts,
    })
}
