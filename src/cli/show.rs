use super::GlobalArgs;
use super::args::{TextFormat, parse_language};
use super::error::CliError;
use super::evidence::{note_line, quotation};
use super::output::{print, print_json};
use super::session::open_graph;
use super::text::{isolated, line, list};
use crate::app::view::{Dossier, DossierMention, DossierProperty, DossierValue, Note};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Show everything stated about an entity, each value with its documents and quotes.
///
/// Where documents contradict each other, values are marked with ≠; one marked ≈ agrees with the one above it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// An IRI, a slug, a name in any language, or a Wikidata item
    entity: String,

    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,

    /// Language of display names [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let graph = open_graph(cli)?;
    let language = args.lang.as_deref().unwrap_or(graph.language());
    let dossier = graph.dossier(&args.entity, language)?;
    match args.format {
        TextFormat::Text => print(&text(&dossier, language)),
        TextFormat::Json => print_json(&dossier),
    }
}

fn text(dossier: &Dossier, language: &str) -> String {
    if dossier.is_record {
        return record_text(dossier);
    }
    let mut out = heading(dossier, language);
    // The numbers of clauses are shown with the provisions.
    for property in dossier.facts.iter().filter(|property| !property.is_clause_number) {
        out.push_str(&property_text(property));
    }
    for mentions in dossier.mentions.chunk_by(|one, next| one.property.iri == next.property.iri) {
        out.push_str(&mentions_text(mentions));
    }
    out
}

/// The mentions by one property. Those that read alike are one line with the quotes of all of them.
fn mentions_text(mentions: &[DossierMention]) -> String {
    let Some(first) = mentions.first() else { return String::new() };
    let name = first.property_from_object.as_deref().unwrap_or(&first.property.label);
    let mut places: HashMap<_, usize> = HashMap::new();
    let mut lines: Vec<String> = Vec::new();
    for mention in mentions {
        let mark = if mention.contradicted { '≠' } else { ' ' };
        let place = *places.entry((&mention.subject, &mention.label, mark)).or_insert(lines.len());
        if place == lines.len() {
            lines.push(format!("  {mark} {}\n", line(&mention.label)));
        }
        if let Some(text) = lines.get_mut(place) {
            text.push_str(&quotation(&mention.evidence, "        "));
        }
    }
    format!("\n← {}\n{}", line(name), lines.concat())
}

/// A record: its quote, then its statements.
fn record_text(dossier: &Dossier) -> String {
    let mut out = String::new();
    let mut last: Option<&DossierMention> = None;
    for mention in &dossier.mentions {
        if last.is_none() {
            let mut evidence = mention.evidence.clone();
            evidence.notes.retain(|note| !is_shown_with_values(note));
            out.push_str(&quotation(&evidence, ""));
        }
        if last.is_none_or(|last| last.subject != mention.subject) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "\n{}", line(&mention.subject_label));
        }
        last = Some(mention);
        for statement in &mention.beside {
            let _ = writeln!(out, "    {}: {}", line(&statement.property.label), line(&statement.marked()));
        }
        let notes = mention.evidence.notes.iter().filter(|note| is_shown_with_values(note));
        out.extend(notes.map(|note| note_line(note, "    ")));
    }
    out
}

/// Whether a note is about a column that has a value in its record. Such a note is shown with the values instead of the
/// quote.
fn is_shown_with_values(note: &Note) -> bool {
    !note.columns.is_empty() && note.has_value
}

fn heading(dossier: &Dossier, language: &str) -> String {
    let mut out = format!("{}  ({})\n", line(&dossier.label), dossier.slug);
    let others = dossier.labels.iter().filter(|(tag, _)| *tag != language);
    let others: Vec<_> = others.map(|(tag, name)| format!("{tag} {}", isolated(name))).collect();
    if !others.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", others.join(" · "));
    }
    let types = dossier.types.iter().map(|class| &class.label);
    let _ = writeln!(out, "{}", list(types, language));
    for link in &dossier.links {
        let _ = writeln!(out, "{link}");
    }
    let contradicted = dossier.facts.iter().filter(|property| property.is_contradicted());
    let contradicted = list(contradicted.map(|property| &property.label), language);
    if !contradicted.is_empty() {
        let _ = writeln!(out, "≠ the documents contradict each other: {contradicted}");
    }
    out
}

fn property_text(property: &DossierProperty) -> String {
    let contradiction = if property.is_contradicted() { "  — the documents contradict each other" } else { "" };
    let mut out = format!("\n{}{contradiction}\n", line(&property.label));
    let mut last = None;
    for value in &property.values {
        let mark = match value.side {
            None => ' ',
            side if side == last => '≈',
            Some(_) => '≠',
        };
        last = value.side;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {mark} {}{}", clause(property, value), line(&value.value));
        for evidence in &value.evidence {
            out.push_str(&quotation(evidence, "        "));
        }
    }
    out
}

/// The number of a clause, shown before its provision.
fn clause(property: &DossierProperty, value: &DossierValue) -> String {
    match value.clause().filter(|_| property.is_provision) {
        Some(number) => format!("§{} ", isolated(number)),
        None => String::new(),
    }
}
