use super::output::{ending, withheld_text, write_text};
use super::session::{ItemsArgs, follow, linked_entity, open_linked};
use crate::app::LinkLabels;
use crate::app::view::{
    ComparedValue, ComparisonClass, OurQualifier, OurValue, StatementRank, WikidataClaim, WikidataComparison,
    WithheldStatement,
};
use crate::cli::GlobalArgs;
use crate::cli::args::parse_language;
use crate::cli::error::CliError;
use crate::cli::evidence::words;
use crate::cli::message::{message, message_text};
use crate::cli::output::{write_json, write_to};
use crate::cli::text::{isolated, line};
use crate::link::{Comparison, RowClass, mismatches};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Compare the project's statements with Wikidata's, entity by entity.
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

    /// Output format [default: json where --output ends so, mismatches where it ends in .csv, else text]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Language of display names [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,
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

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    args.items.check()?;
    let mut link = open_linked(cli)?;
    let output = args.output.as_deref();
    args.items.refuse_overwriting(output, &link.graph.project)?;
    let mut items = args.items.read(&link)?;
    follow(&mut link, &mut items);
    let wanted = args.entities.iter().map(|name| linked_entity(&link, name)).collect::<Result<Vec<_>, _>>()?;
    let mut comparison = link.compare(&items, &wanted);
    let labels =
        LinkLabels { link: &link, items: &items, language: args.lang.as_deref().unwrap_or(link.graph.language()) };
    let view = || WikidataComparison::new(&comparison, &args.class, labels);
    match args.format() {
        Format::Text => write_text(output, &text(&view())),
        Format::Json => write_json(output, &view()),
        Format::Mismatches => {
            comparison.rows.retain(|row| args.class.is_empty() || args.class.contains(&row.class));
            write_mismatches(cli, output, &comparison, labels)
        }
    }
}

fn write_mismatches(
    cli: &GlobalArgs,
    output: Option<&Path>,
    comparison: &Comparison,
    labels: LinkLabels<'_>,
) -> Result<(), CliError> {
    let found = mismatches(comparison.rows.iter(), &labels.link.facts, &|value| line(&labels.value(value)))
        .map_err(|error| CliError::cannot_write("the table", &error))?;
    write_to(output, |out| out.write_all(&found.text))?;
    if !cli.quiet {
        message_text(&withheld_text(&WithheldStatement::all(&found.left_out, labels)));
        let (rows, left_out) = (found.rows, found.left_out.len());
        message!("{rows} mismatches written, {left_out} left out; nothing sent");
    }
    Ok(())
}

fn text(comparison: &WikidataComparison) -> String {
    let mut out = String::new();
    let mut entity = None;
    for row in &comparison.rows {
        if entity != Some(&row.entity) {
            let gap = if entity.is_some() { "\n" } else { "" };
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{gap}{}  ({}, {})", line(&row.label), row.slug, row.item);
            entity = Some(&row.entity);
        }
        out.push_str(&row_text(row));
    }
    out.push_str(&totals(comparison));
    out
}

fn row_text(row: &ComparedValue) -> String {
    let mut out = format!("  {} {}: {}\n", row.property, line(&row.property_label), row.class.name());
    if let Some(ours) = &row.ours {
        out.push_str(&ours_text(ours));
    }
    out.extend(row.theirs.iter().map(|claim| claim_text(claim, &row.property)));
    out
}

fn ours_text(ours: &OurValue) -> String {
    let register = if ours.evidence.is_empty() { "  (the register)" } else { "" };
    let mark = if ours.is_contradicted { "≠ " } else { "" };
    let mut out = format!("    here   {mark}{}{register}\n", line(&ours.value));
    if !ours.also_contradicted.is_empty() {
        let others: Vec<_> = ours.also_contradicted.iter().map(|property| line(property)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "           ≠ the documents contradict each other about: {}", others.join(", "));
    }
    out.extend(ours.qualifiers.iter().map(qualifier_text));
    out.extend(ours.evidence.iter().map(|evidence| words(evidence, "           ")));
    out
}

fn qualifier_text(qualifier: &OurQualifier) -> String {
    let OurQualifier { property, value, class, property_label } = qualifier;
    let class = class.map(|class| format!(" ({})", class.name())).unwrap_or_default();
    format!("           {property} {}: {}{class}\n", line(property_label), line(value))
}

/// A claim of Wikidata's, under the property of the row or another.
fn claim_text(claim: &WikidataClaim, property: &str) -> String {
    let other = if claim.property == property { String::new() } else { format!("  (as {})", claim.property) };
    let rank = match claim.rank {
        StatementRank::Normal => "",
        StatementRank::Preferred => "  (preferred)",
        StatementRank::Deprecated => "  (deprecated)",
    };
    let mut out = format!("    there  {}{rank}{other}\n", line(&claim.value));
    for qualifier in &claim.qualifiers {
        if let Some(label) = &qualifier.property_label {
            let (label, value) = (isolated(label), line(&qualifier.value));
            // Writing to a string cannot fail.
            let _ = writeln!(out, "           {} {label}: {value}", qualifier.property);
        }
    }
    out
}

fn totals(comparison: &WikidataComparison) -> String {
    let count = |class: ComparisonClass| comparison.counts.get(class.name()).copied().unwrap_or(0);
    let counts = ComparisonClass::ALL.map(|class| format!("{} {}", count(class), class.name()));
    let mut out = format!("\n{}\n", counts.join(", "));
    if !comparison.without_item.is_empty() {
        let without = comparison.without_item.iter();
        let list: Vec<_> = without.map(|without| format!("{} {}", without.slug, without.item)).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "no data on {} linked items: {}", list.len(), list.join(", "));
    }
    out
}
