use super::names::LinkNames;
use super::session::{ItemsArgs, LinkSession};
use super::{ending, report_of_withheld, write_text};
use crate::cli::Cli;
use crate::cli::args::{View, parse_language};
use crate::cli::conflicts::{evidence_json, words};
use crate::cli::error::CliError;
use crate::cli::output::{remark, remark_text, write_to};
use crate::cli::text::isolated;
use crate::link::{
    self, Claim, Claimed, Comparison, ItemId, PropertyId, QualifierRow, Rank, Row, RowClass, Statement, compare,
    mismatches,
};
use oxigraph::model::NamedNode;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// Show what our sources say beside what Wikidata says, entity by entity.
///
/// Every value is one of: agrees; finer-here and finer-there, when both agree and one is more exact; differs;
/// missing-there and missing-here, when only one side has it; unclear, when they cannot be compared, for example
/// because our value is an entity without an item.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entities to compare: slugs, names or items [default: all that are linked]
    #[arg(value_name = "ENTITY")]
    entities: Vec<String>,

    #[command(flatten)]
    items: ItemsArgs,

    /// Only rows of these classes
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = parse_class)]
    class: Vec<RowClass>,

    /// How to write it [default: json where --output ends so, mismatches where it ends in .csv, else text]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Language of display names
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = parse_language)]
    lang: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// What differs, as CSV for Wikidata's Mismatch Finder
    Mismatches,
}

impl Args {
    fn format(&self) -> Format {
        self.format.unwrap_or_else(|| match ending(self.output.as_deref()) {
            Some("json") => Format::Json,
            Some("csv") => Format::Mismatches,
            _ => Format::Text,
        })
    }
}

fn parse_class(text: &str) -> Result<RowClass, String> {
    let names = || RowClass::ALL.map(RowClass::name).join(", ");
    RowClass::ALL.into_iter().find(|class| class.name() == text).ok_or_else(|| format!("use one of {}", names()))
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let mut link = LinkSession::open(cli, View::All)?;
    let output = args.output.as_deref();
    args.items.refuse_overwriting(output, &link.session.project)?;
    let mut items = args.items.read(&link)?;
    link.follow(&mut items);
    let mut comparison = compare(&link.facts, &link.crosswalk, &link.gathered.statements, &items);
    link.narrow(&mut comparison, &args.entities)?;
    let names = LinkNames { link: &link, items: &items, language: &args.lang };
    let shown = |row: &&Row| args.class.is_empty() || args.class.contains(&row.class);
    let rows: Vec<&Row> = comparison.rows.iter().filter(shown).collect();
    match args.format() {
        Format::Text => write_text(output, &text(&rows, &comparison, &names)),
        Format::Json => write_to(output, |out| {
            serde_json::to_writer_pretty(&mut *out, &json(&rows, &comparison, &names)).map_err(io::Error::from)?;
            out.write_all(b"\n")
        }),
        Format::Mismatches => write_mismatches(cli, output, &rows, &names),
    }
}

fn write_mismatches(cli: &Cli, output: Option<&Path>, rows: &[&Row], names: &LinkNames<'_>) -> Result<(), CliError> {
    let found = mismatches(rows.iter().copied(), &names.link.facts, &|value| names.value(value))?;
    write_to(output, |out| out.write_all(&found.text))?;
    if !cli.quiet {
        remark_text(&report_of_withheld(&found.left_out, names));
        let (rows, left_out) = (found.rows, found.left_out.len());
        remark!("{rows} mismatches written, {left_out} left out; nothing sent");
    }
    Ok(())
}

fn text(rows: &[&Row], comparison: &Comparison, names: &LinkNames<'_>) -> String {
    let mut out = String::new();
    let mut entity = None;
    for row in rows {
        if entity != Some(&row.entity) {
            let (name, slug) = (names.entity(&row.entity), names.slug(&row.entity));
            let gap = if entity.is_some() { "\n" } else { "" };
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{gap}{}  ({slug}, {})", name, row.item);
            entity = Some(&row.entity);
        }
        out.push_str(&row_text(row, names));
    }
    out.push_str(&totals(comparison, names));
    out
}

fn row_text(row: &Row, names: &LinkNames<'_>) -> String {
    let label = names.property(row.property);
    let mut out = format!("  {} {label}: {}\n", row.property, row.class.name());
    if let Some(ours) = &row.ours {
        let register = if ours.evidence.is_empty() { "  (the register)" } else { "" };
        let mark = if ours.is_contradicted() { "≠ " } else { "" };
        let _ = writeln!(out, "    here   {mark}{}{register}", names.value(&ours.value));
        out.push_str(&contradicted_text(ours, names));
        for qualifier in &ours.qualifiers {
            out.push_str(&qualifier_text(qualifier, &row.qualifiers, names));
        }
        out.extend(ours.evidence.iter().map(|evidence| words(evidence, &names.style(), "           ")));
    }
    for claim in &row.theirs {
        let other = if claim.property == row.property { String::new() } else { format!("  (as {})", claim.property) };
        let there = names.claimed(&claim.value);
        let _ = writeln!(out, "    there  {}{}{other}", there, rank(claim));
        for (property, value) in &claim.qualifiers {
            let label = names.link.crosswalk.labels.get(property);
            if let Some(label) = label {
                let _ = writeln!(out, "           {property} {}: {}", isolated(label), names.claimed(value));
            }
        }
    }
    out
}

/// What documents contradict each other about beside the value.
fn contradicted_text(ours: &Statement, names: &LinkNames<'_>) -> String {
    let others = ours.contradicted.iter().filter(|property| **property != ours.ours);
    let others: Vec<_> = others.map(|property| names.entity(property)).collect();
    if others.is_empty() {
        return String::new();
    }
    format!("           ≠ the documents contradict each other about: {}\n", others.join(", "))
}

fn qualifier_text(
    (property, value): &(PropertyId, link::Value),
    rows: &[QualifierRow],
    names: &LinkNames<'_>,
) -> String {
    let row = rows.iter().find(|row| row.property == *property && row.ours == *value);
    let class = row.map(|row| format!(" ({})", row.class.name())).unwrap_or_default();
    format!("           {property} {}: {}{class}\n", names.property(*property), names.value(value))
}

fn rank(claim: &Claim) -> &'static str {
    match claim.rank {
        Rank::Normal => "",
        Rank::Preferred => "  (preferred)",
        Rank::Deprecated => "  (deprecated)",
    }
}

fn totals(comparison: &Comparison, names: &LinkNames<'_>) -> String {
    let counts = comparison.counts();
    let count = |class| counts.get(&class).copied().unwrap_or(0);
    let told: Vec<_> = RowClass::ALL.map(|class| format!("{} {}", count(class), class.name())).into();
    let mut out = format!("\n{}\n", told.join(", "));
    if !comparison.without_item.is_empty() {
        let list: Vec<_> =
            comparison.without_item.iter().map(|(entity, item)| format!("{} {item}", names.slug(entity))).collect();
        let _ = writeln!(out, "no data on {} linked items: {}", list.len(), list.join(", "));
    }
    out
}

fn json(rows: &[&Row], comparison: &Comparison, names: &LinkNames<'_>) -> Value {
    let counts: BTreeMap<_, _> = comparison.counts().into_iter().map(|(class, n)| (class.name(), n)).collect();
    let without = |(entity, item): &(NamedNode, ItemId)| json!({ "entity": entity.as_str(), "item": item.to_string() });
    json!({
        "rows": rows.iter().map(|row| row_json(row, names)).collect::<Vec<_>>(),
        "counts": counts,
        "withoutItem": comparison.without_item.iter().map(without).collect::<Vec<_>>(),
    })
}

fn row_json(row: &Row, names: &LinkNames<'_>) -> Value {
    json!({
        "entity": row.entity.as_str(),
        "label": names.style().raw_node(&row.entity),
        "item": row.item.to_string(),
        "property": row.property.to_string(),
        "propertyLabel": names.link.crosswalk.label(row.property),
        "class": row.class.name(),
        "ours": row.ours.as_ref().map(|ours| ours_json(ours, &row.qualifiers, names)),
        "theirs": row.theirs.iter().map(|claim| claim_json(claim, names)).collect::<Vec<_>>(),
    })
}

fn ours_json(ours: &Statement, rows: &[QualifierRow], names: &LinkNames<'_>) -> Value {
    let qualifier = |(property, value): &(PropertyId, link::Value)| {
        let row = rows.iter().find(|row| row.property == *property && row.ours == *value);
        let class = row.map(|row| row.class.name());
        json!({ "property": property.to_string(), "value": names.raw_value(value), "class": class })
    };
    json!({
        "value": names.raw_value(&ours.value),
        "rank": ours.rank.name(),
        "contradicted": ours.contradicted.iter().map(NamedNode::as_str).collect::<Vec<_>>(),
        "qualifiers": ours.qualifiers.iter().map(qualifier).collect::<Vec<_>>(),
        "evidence": ours.evidence.iter().map(evidence_json).collect::<Vec<_>>(),
    })
}

fn claim_json(claim: &Claim, names: &LinkNames<'_>) -> Value {
    let qualifier = |(property, value): &(PropertyId, Claimed)| json!({ "property": property.to_string(), "value": names.raw_claimed(value) });
    json!({
        "property": claim.property.to_string(),
        "value": names.raw_claimed(&claim.value),
        "rank": claim.rank.name(),
        "qualifiers": claim.qualifiers.iter().map(qualifier).collect::<Vec<_>>(),
    })
}
