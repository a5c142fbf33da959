use super::Cli;
use super::error::CliError;
use super::output::{print, print_json};
use super::session::Session;
use super::text::{TermStyle, isolated};
use crate::store::{Contradiction, Evidence, contradictions};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// List every contradiction, with both sides and their words.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to write them
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Language of display names
    #[arg(long, value_name = "TAG", default_value = "en")]
    lang: String,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Table,
    Json,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let session = Session::open(cli)?;
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
    for conflict in found {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{} ({}): {}",
            style.node(&conflict.entity),
            style.entities.names().slug(conflict.entity.as_str()),
            style.node(&conflict.property)
        );
        for (value, evidence) in &conflict.sides {
            let _ = writeln!(out, "  ≠ {}", style.term(value));
            for words in evidence {
                out.push_str(&quotation(words, style, "      "));
            }
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{} {}", found.len(), if found.len() == 1 { "conflict" } else { "conflicts" });
    out
}

/// `Document 003: “words” (m003-07)`, with the curators' remarks on lines of their own.
pub(super) fn quotation(evidence: &Evidence, style: &TermStyle<'_>, indent: &str) -> String {
    let record = style.entities.names().slug(evidence.record.as_str()).trim_start_matches("record/");
    let source = style.node(&evidence.source);
    let mut out = format!("{indent}{source}: “{}” ({record})\n", isolated(&evidence.quote));
    for note in evidence.notes(style.language) {
        out.push_str(&format!("{indent}  note: {}\n", isolated(note)));
    }
    out
}

fn json(conflict: &Contradiction, style: &TermStyle<'_>) -> Value {
    let sides: Vec<Value> = conflict
        .sides
        .iter()
        .map(|(value, evidence)| {
            json!({
                "value": style.term(value),
                "term": value.to_string(),
                "evidence": evidence.iter().map(evidence_json).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "conflict": conflict.conflict.as_str(),
        "entity": conflict.entity.as_str(),
        "label": style.node(&conflict.entity),
        "property": conflict.property.as_str(),
        "sides": sides,
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
        "notes": evidence.notes,
    })
}
