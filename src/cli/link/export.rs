use super::names::LinkNames;
use super::session::{ItemsArgs, LinkSession, decisions};
use super::{proposal_report, report_of_withheld};
use crate::cli::Cli;
use crate::cli::args::View;
use crate::cli::error::{CliError, Failure};
use crate::cli::output::{print, print_json, write_to};
use crate::link::{
    Newcomer, Proposal, RowClass, Sheet, Withheld, compare, newcomers, propose, quickstatements, sheets, wikibase_json,
};
use std::path::{Path, PathBuf};

/// Write the statements that Wikidata lacks, with references to the words they rest on. Nothing is sent anywhere.
///
/// Without --format, reports what would be added, what is left out and why, and what new items would need. The other
/// formats write the statements for a tool of Wikidata's, and list on standard error what that tool cannot carry.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    items: ItemsArgs,

    /// What to write
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// File to write; for csv, a folder [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
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

    /// Language of display names in the report
    #[arg(long, value_name = "TAG", default_value = "en")]
    lang: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
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

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let link = LinkSession::open(cli, View::All)?;
    let items = args.items.read(&link)?;
    let comparison = compare(&link.facts, &link.crosswalk, &link.gathered.statements, &items);
    let mut proposal = propose(&comparison, &args.include, &link.facts, &link.concepts);
    proposal.additions.truncate(args.limit.unwrap_or(usize::MAX));
    let absent = absent(&link)?;
    let wanted: &[Newcomer] = if args.new_items { &absent } else { &[] };
    let names = LinkNames { link: &link, items: &items, language: &args.lang };
    let output = args.output.as_deref();
    match args.format {
        Format::Report => print(&proposal_report::text(&proposal, &comparison, &absent, &names))?,
        Format::Quickstatements => {
            let batch = quickstatements(&proposal.additions, wanted);
            write_to(output, |out| out.write_all(batch.text.as_bytes()))?;
            tell(cli, batch.statements, &proposal, &batch.withheld, &names);
            for (entity, language, reason) in &batch.unnamed {
                anstream::eprintln!("left out: the {language} name of {}: {reason}", names.slug(entity));
            }
        }
        Format::Csv if args.new_items => {
            return Err(CliError::new(Failure::Usage, "tables cannot make new items; use another --format"));
        }
        Format::Csv => {
            let (sheets, withheld) = sheets(&proposal.additions)?;
            write_sheets(&sheets, output)?;
            tell(cli, proposal.additions.len() - fully(&withheld, &proposal), &proposal, &withheld, &names);
        }
        Format::WikibaseJson => {
            let document = wikibase_json(&proposal.additions, wanted);
            match output {
                None => print_json(&document)?,
                Some(_) => write_to(output, |out| {
                    serde_json::to_writer_pretty(&mut *out, &document)?;
                    out.write_all(b"\n")
                })?,
            }
            tell(cli, proposal.additions.len(), &proposal, &[], &names);
        }
    }
    Ok(())
}

/// How many additions are withheld with all their references.
fn fully(withheld: &[Withheld], proposal: &Proposal) -> usize {
    let lost = |addition: &&crate::link::Addition| {
        addition.references.iter().all(|reference| {
            withheld.iter().any(|withheld| {
                withheld.property == addition.property
                    && withheld.entity == addition.entity
                    && withheld.value.as_ref() == Some(&addition.value)
                    && withheld.records.contains(&reference.record)
            })
        })
    };
    proposal.additions.iter().filter(lost).count()
}

/// The entities that a curator found to have no item.
fn absent(link: &LinkSession) -> Result<Vec<Newcomer>, CliError> {
    let decisions = decisions(&link.session.project)?;
    let decided = decisions.by_entity();
    let entities = &link.session.entities;
    let is_absent = |slug: &str| decided.get(slug).is_some_and(|decided| decided.absent && decided.linked.is_none());
    let absent: Vec<_> = link
        .facts
        .registered()
        .filter(|(entity, _)| is_absent(entities.names().slug(entity.as_str())))
        .map(|(entity, _)| {
            let labels = entities.labels(entity).into_iter();
            (entity.clone(), labels.map(|(language, label)| (language.to_owned(), label.to_owned())).collect())
        })
        .collect();
    Ok(newcomers(&absent, &link.gathered.statements, &link.facts, &link.concepts))
}

/// One table goes anywhere; several need a folder.
fn write_sheets(sheets: &[Sheet], output: Option<&Path>) -> Result<(), CliError> {
    match (sheets, output) {
        ([sheet], path) if path.is_none_or(|path| path.extension().is_some_and(|ending| ending == "csv")) => {
            write_to(path, |out| out.write_all(&sheet.text))
        }
        ([], _) => Ok(()),
        (_, None) => {
            let names: Vec<_> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            let reason = format!(
                "statements of {} forms need a table each: name a folder with --output ({})",
                sheets.len(),
                names.join(", ")
            );
            Err(CliError::new(Failure::Usage, reason))
        }
        (_, Some(folder)) => {
            std::fs::create_dir_all(folder).map_err(|error| {
                CliError::new(Failure::Io, format!("cannot make the folder {}: {error}", folder.display()))
            })?;
            sheets.iter().try_for_each(|sheet| {
                let path = folder.join(format!("{}.csv", sheet.name));
                write_to(Some(&path), |out| out.write_all(&sheet.text))
            })
        }
    }
}

/// What was written, and what the format could not carry.
fn tell(cli: &Cli, written: usize, proposal: &Proposal, withheld: &[Withheld], names: &LinkNames<'_>) {
    if cli.quiet {
        return;
    }
    let untraceable = proposal_report::untraceable(proposal, names);
    let text = report_of_withheld(withheld, names);
    anstream::eprint!("{text}{untraceable}");
    anstream::eprintln!("{written} statements written, nothing sent; `diwan link export` without --format says more");
}
