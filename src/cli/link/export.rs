use super::output::{ending, report_of_withheld, write_text};
use super::proposal_report;
use super::session::{ItemsArgs, entity, follow, linked_entity, open_linked};
use crate::app::{LinkLabels, LinkedGraph};
use crate::cli::GlobalArgs;
use crate::cli::args::parse_language;
use crate::cli::error::{CliError, Failure};
use crate::cli::output::write_to;
use crate::cli::rdf_output::parse_output;
use crate::cli::remark::{remark, remark_text};
use crate::link::{Newcomer, Proposal, RowClass, Sheet, Withheld, propose, quickstatements, sheets, wikibase_json};
use diwan_rdf::files::Compression;
use oxigraph::model::NamedNode;
use std::path::{Path, PathBuf};

/// Write the statements that Wikidata lacks, with references to the words they rest on. Nothing is sent anywhere.
///
/// The report says what would be added, what is left out and why, and what new items would need. The other formats write
/// the statements for a tool of Wikidata's, and list on standard error what that tool cannot carry.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entities to give statements of: slugs, names or items [default: all that are linked]
    #[arg(value_name = "ENTITY")]
    entities: Vec<String>,

    #[command(flatten)]
    items: ItemsArgs,

    /// What to write [default: wikibase-json or csv where --output ends so, else report]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// File to write; for csv, a folder [default: standard output]
    #[arg(short, long, value_name = "FILE", value_parser = parse_output, value_hint = clap::ValueHint::AnyPath)]
    output: Option<PathBuf>,

    /// Offer also what Wikidata has otherwise (differs) or less exactly (finer-here)
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = parse_class)]
    include: Vec<RowClass>,

    /// Only this many statements: a small first batch, to be looked at before more
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Make new items for entities that a curator found to have none
    #[arg(long)]
    new_items: bool,

    /// Language of display names in the report [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Report,
    /// Commands for QuickStatements
    Quickstatements,
    /// Tables for QuickStatements, one for each form of statement
    Csv,
    /// Wikibase's JSON, which carries ranks and every quotation mark
    WikibaseJson,
}

fn parse_class(text: &str) -> Result<RowClass, String> {
    match text {
        "differs" => Ok(RowClass::Differs),
        "finer-here" => Ok(RowClass::FinerHere),
        _ => Err("use differs or finer-here".to_owned()),
    }
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    args.items.check()?;
    let mut link = open_linked(cli)?;
    args.items.refuse_overwriting(args.output.as_deref(), &link.graph.project)?;
    let mut items = args.items.read(&link)?;
    follow(&mut link, &mut items);
    let absent = link.absent()?;
    let only = entities(args, &link, &absent)?;
    let comparison = link.compare(&items, &only);
    let mut proposal = propose(&comparison, &args.include, &link.facts, &link.concepts);
    let limit = args.limit.unwrap_or(usize::MAX);
    proposal.additions.truncate(limit);
    let mut wanted = absent.clone();
    wanted.retain(|newcomer| args.new_items && (only.is_empty() || only.contains(&newcomer.entity)));
    within(&mut wanted, limit - proposal.additions.len());
    let labels =
        LinkLabels { link: &link, items: &items, language: args.lang.as_deref().unwrap_or(link.graph.language()) };
    let offer = Offer { cli, args, proposal: &proposal, newcomers: &wanted, labels };
    match args.format() {
        Format::Report => {
            let report = proposal_report::text(&proposal, &comparison, &absent, labels);
            write_text(args.output.as_deref(), &report)
        }
        Format::Quickstatements => offer.quickstatements(),
        Format::Csv => offer.tables(),
        Format::WikibaseJson => offer.wikibase_json(),
    }
}

impl Args {
    fn format(&self) -> Format {
        self.format.unwrap_or_else(|| match ending(self.output.as_deref()) {
            Some("json") => Format::WikibaseJson,
            Some("csv") => Format::Csv,
            _ => Format::Report,
        })
    }
}

/// The entities that are asked for: linked, or found to have no item.
fn entities(args: &Args, link: &LinkedGraph, absent: &[Newcomer]) -> Result<Vec<NamedNode>, CliError> {
    let resolved = |name: &String| {
        let node = entity(link, name)?;
        let is_absent = args.new_items && absent.iter().any(|newcomer| newcomer.entity == node);
        if is_absent { Ok(node) } else { linked_entity(link, name) }
    };
    args.entities.iter().map(resolved).collect()
}

/// Leaves the first new items whose statements are not more than `limit` together, and says how many are left for
/// later.
fn within(newcomers: &mut Vec<Newcomer>, mut limit: usize) {
    let before = newcomers.len();
    newcomers.retain(|newcomer| {
        let statements = newcomer.proposal.additions.len();
        let fits = statements <= limit && limit > 0;
        limit -= if fits { statements } else { 0 };
        fits
    });
    let later = before - newcomers.len();
    if later > 0 {
        remark!("{later} new items are left for later: they would be more than --limit allows");
    }
}

/// What is offered, and how it is wanted.
struct Offer<'a> {
    cli: &'a GlobalArgs,
    args: &'a Args,
    proposal: &'a Proposal,
    newcomers: &'a [Newcomer],
    labels: LinkLabels<'a>,
}

impl Offer<'_> {
    fn quickstatements(&self) -> Result<(), CliError> {
        let batch = quickstatements(&self.proposal.additions, self.newcomers);
        write_to(self.args.output.as_deref(), |out| out.write_all(batch.text.as_bytes()))?;
        for (entity, language, reason) in &batch.unnamed {
            self.tell_unnamed(entity, language, reason);
        }
        self.tell(batch.statements, &batch.withheld);
        Ok(())
    }

    fn tables(&self) -> Result<(), CliError> {
        if self.args.new_items {
            return Err(CliError::new(Failure::Usage, "tables cannot make new items; use another --format"));
        }
        let tables = sheets(&self.proposal.additions).map_err(|error| CliError::cannot_write("the tables", &error))?;
        write_sheets(&tables.sheets, self.args.output.as_deref())?;
        self.tell(tables.statements, &tables.withheld);
        Ok(())
    }

    fn wikibase_json(&self) -> Result<(), CliError> {
        let document = wikibase_json(&self.proposal.additions, self.newcomers);
        write_to(self.args.output.as_deref(), |out| {
            serde_json::to_writer_pretty(&mut *out, &document.json)?;
            out.write_all(b"\n")
        })?;
        self.tell(document.statements, &document.withheld);
        Ok(())
    }

    fn tell_unnamed(&self, entity: &NamedNode, language: &str, reason: &str) {
        remark!("left out: the {language} name of {}: {reason}", self.labels.slug(entity));
    }

    /// What was written, and what the format could not carry.
    fn tell(&self, written: usize, withheld: &[Withheld]) {
        for newcomer in self.newcomers {
            for (language, reason) in &newcomer.unnamed {
                self.tell_unnamed(&newcomer.entity, language, reason);
            }
        }
        if !self.cli.quiet {
            let new = self.newcomers.iter().flat_map(|newcomer| &newcomer.proposal.additions);
            let all: Vec<_> = self.proposal.additions.iter().chain(new).collect();
            let untraceable = proposal_report::untraceable(&all, self.labels);
            let remarked = proposal_report::remarked(&all);
            let new = self.newcomers.iter().flat_map(|newcomer| &newcomer.proposal.withheld).cloned();
            let withheld: Vec<_> = withheld.iter().cloned().chain(new).collect();
            remark_text(&format!("{}{remarked}{untraceable}", report_of_withheld(&withheld, self.labels)));
            let more = "`diwan link export` without --format says more";
            remark!("{written} statements written, nothing sent; {more}");
        }
    }
}

/// One table goes anywhere; several need a folder of their own, which appears whole or not at all.
fn write_sheets(sheets: &[Sheet], output: Option<&Path>) -> Result<(), CliError> {
    let usage = |reason: String| Err(CliError::new(Failure::Usage, reason));
    let is_table = |path: &Path| Compression::of_name(path).1.extension().is_some_and(|ending| ending == "csv");
    match (sheets, output) {
        ([], _) => Ok(()),
        ([sheet], path) if path.is_none_or(is_table) => write_to(path, |out| out.write_all(&sheet.text)),
        (_, Some(folder)) if !is_table(folder) => write_folder(sheets, folder),
        _ => {
            let names: Vec<_> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            let number = sheets.len();
            usage(format!(
                "statements of {number} forms need a table each: name a folder with --output ({})",
                names.join(", ")
            ))
        }
    }
}

/// Tables of another time in the same folder would be taken for tables of this one.
fn write_folder(sheets: &[Sheet], folder: &Path) -> Result<(), CliError> {
    if folder.exists() {
        let reason = format!("{} is there already; name a new folder for the tables", folder.display());
        return Err(CliError::new(Failure::Usage, reason));
    }
    let failed = |error| CliError::new(Failure::Io, format!("cannot write {}: {error}", folder.display()));
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    std::fs::create_dir_all(&beside).map_err(failed)?;
    let written = sheets.iter().try_for_each(|sheet| {
        let path = beside.join(format!("{}.csv", sheet.name));
        write_to(Some(&path), |out| out.write_all(&sheet.text))
    });
    let written = written.and_then(|()| std::fs::rename(&beside, folder).map_err(failed));
    if written.is_err() {
        // The error that is returned says more than one from tidying up.
        let _ = std::fs::remove_dir_all(&beside);
    }
    written
}
