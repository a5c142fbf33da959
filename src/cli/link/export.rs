use super::output::{ending, withheld_text, write_text};
use super::proposal_report::{self, notes_text, untraceable_text};
use super::session::{ItemsArgs, entity, follow, linked_entity, open_linked};
use crate::app::view::{ProposalNotice, WikidataProposal};
use crate::app::{LinkLabels, LinkedGraph, ProposalOptions, ProposedStatements};
use crate::cli::GlobalArgs;
use crate::cli::args::parse_language;
use crate::cli::error::{CliError, Failure};
use crate::cli::message::{message, message_text};
use crate::cli::output::{write_json, write_to};
use crate::cli::rdf_output::parse_output;
use crate::link::{RowClass, Sheet, Withheld, quickstatements, sheets, wikibase_json};
use diwan_rdf::files::Compression;
use oxigraph::model::NamedNode;
use std::path::{Path, PathBuf};

/// Write the statements that Wikidata lacks, with references that quote the documents. Nothing is sent.
///
/// The report lists what would be added, what is left out and why, and what new items would need. The other formats are
/// for tools of Wikidata; statements that a tool cannot express are listed on standard error.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Entities to write statements about: slugs, names or items [default: all that are linked]
    #[arg(value_name = "ENTITY")]
    entities: Vec<String>,

    #[command(flatten)]
    items: ItemsArgs,

    /// Output format [default: wikibase-json or csv where --output ends so, else report]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// File to write; for csv, a folder [default: standard output]
    #[arg(short, long, value_name = "FILE", value_parser = parse_output, value_hint = clap::ValueHint::AnyPath)]
    output: Option<PathBuf>,

    /// Also write statements for which Wikidata has another value (differs) or a less precise one (finer-here)
    #[arg(long, value_name = "CLASS", value_delimiter = ',', value_parser = parse_class)]
    include: Vec<RowClass>,

    /// Maximum number of statements, for a small first batch
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Create new items for entities that a curator recorded as absent from Wikidata
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
    /// The report, for programs
    Json,
    /// Commands for QuickStatements
    Quickstatements,
    /// Tables for QuickStatements, one for each combination of property and qualifiers
    Csv,
    /// Wikibase JSON, which supports ranks and all quotation marks
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
    let entities = entities(args, &link)?;
    let options =
        ProposalOptions { entities: &entities, include: &args.include, limit: args.limit, new_items: args.new_items };
    let proposed = link.propose(&items, &options)?;
    if proposed.deferred_items > 0 {
        let deferred = proposed.deferred_items;
        message!("{deferred} new items are left for later because of --limit");
    }
    let labels =
        LinkLabels { link: &link, items: &items, language: args.lang.as_deref().unwrap_or(link.graph.language()) };
    let output = Output { cli, args, proposed: &proposed, labels };
    match args.format() {
        Format::Report => {
            write_text(args.output.as_deref(), &proposal_report::text(&WikidataProposal::new(&proposed, labels)))
        }
        Format::Json => write_json(args.output.as_deref(), &WikidataProposal::new(&proposed, labels)),
        Format::Quickstatements => output.quickstatements(),
        Format::Csv => output.tables(),
        Format::WikibaseJson => output.wikibase_json(),
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

/// The requested entities, which must be linked, or be recorded as absent from Wikidata.
fn entities(args: &Args, link: &LinkedGraph) -> Result<Vec<NamedNode>, CliError> {
    let absent = if args.entities.is_empty() { Vec::new() } else { link.absent()? };
    let resolved = |name: &String| {
        let node = entity(link, name)?;
        let is_absent = args.new_items && absent.iter().any(|new_item| new_item.entity == node);
        if is_absent { Ok(node) } else { linked_entity(link, name) }
    };
    args.entities.iter().map(resolved).collect()
}

/// Writes proposed statements in the formats of Wikidata's tools.
struct Output<'a> {
    cli: &'a GlobalArgs,
    args: &'a Args,
    proposed: &'a ProposedStatements,
    labels: LinkLabels<'a>,
}

impl Output<'_> {
    fn quickstatements(&self) -> Result<(), CliError> {
        let batch = quickstatements(&self.proposed.proposal.additions, &self.proposed.new_items);
        write_to(self.args.output.as_deref(), |out| out.write_all(batch.text.as_bytes()))?;
        for (entity, language, reason) in &batch.unnamed {
            self.report_unnamed(entity, language, reason);
        }
        self.report(batch.statements, &batch.withheld);
        Ok(())
    }

    fn tables(&self) -> Result<(), CliError> {
        if self.args.new_items {
            return Err(CliError::new(Failure::Usage, "tables cannot create new items; use another --format"));
        }
        let tables =
            sheets(&self.proposed.proposal.additions).map_err(|error| CliError::cannot_write("the tables", &error))?;
        write_sheets(&tables.sheets, self.args.output.as_deref())?;
        self.report(tables.statements, &tables.withheld);
        Ok(())
    }

    fn wikibase_json(&self) -> Result<(), CliError> {
        let document = wikibase_json(&self.proposed.proposal.additions, &self.proposed.new_items);
        write_to(self.args.output.as_deref(), |out| {
            serde_json::to_writer_pretty(&mut *out, &document.json)?;
            out.write_all(b"\n")
        })?;
        self.report(document.statements, &document.withheld);
        Ok(())
    }

    fn report_unnamed(&self, entity: &NamedNode, language: &str, reason: &str) {
        message!("left out: the {language} name of {}: {reason}", self.labels.slug(entity));
    }

    /// Reports what was written, and what the format cannot express.
    fn report(&self, written: usize, withheld: &[Withheld]) {
        for new_item in &self.proposed.new_items {
            for (language, reason) in &new_item.unnamed {
                self.report_unnamed(&new_item.entity, language, reason);
            }
        }
        if self.cli.quiet {
            return;
        }
        let notice = ProposalNotice::new(self.proposed, withheld, self.labels);
        message_text(&format!(
            "{}{}{}",
            withheld_text(&notice.withheld),
            notes_text(notice.with_notes),
            untraceable_text(&notice.untraceable_documents)
        ));
        let more = "`diwan link export` without --format prints details";
        message!("{written} statements written, nothing sent; {more}");
    }
}

/// Writes one table to a file or standard output, several to a new folder, which appears whole or not at all.
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
                "statements with {number} different sets of columns need separate tables; name a folder with --output \
                 ({})",
                names.join(", ")
            ))
        }
    }
}

/// Writes tables to a new folder: in an existing one, older tables could be taken for some of these.
fn write_folder(sheets: &[Sheet], folder: &Path) -> Result<(), CliError> {
    if folder.exists() {
        let reason = format!("{} already exists; name a new folder for the tables", folder.display());
        return Err(CliError::new(Failure::Usage, reason));
    }
    let failed = |error| CliError::new(Failure::Io, format!("cannot write {}: {error}", folder.display()));
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    std::fs::create_dir_all(&temporary).map_err(failed)?;
    let written = sheets.iter().try_for_each(|sheet| {
        let path = temporary.join(format!("{}.csv", sheet.name));
        write_to(Some(&path), |out| out.write_all(&sheet.text))
    });
    let written = written.and_then(|()| std::fs::rename(&temporary, folder).map_err(failed));
    if written.is_err() {
        // The error that is returned matters more than a failed cleanup.
        let _ = std::fs::remove_dir_all(&temporary);
    }
    written
}
