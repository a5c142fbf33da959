//! `diwan link`: one file a subcommand.

mod compare;
mod export;
mod model;
mod names;
mod proposal_report;
mod review;
mod session;
mod status;
mod suggest;

pub(super) use model::{export_model, open_model};

use super::Cli;
use super::error::{CliError, Failure};
use super::output::{print, write_to};
use super::visible::visible_line;
use crate::link::{LinkError, Withheld};
use names::LinkNames;
use proposal_report::record;
use std::path::Path;

/// Link entities to Wikidata: find items, decide, compare, give back.
///
/// `suggest` asks a reconciliation service; `compare` and `export` reach out when they are given an --endpoint, the
/// others never. No statement is ever sent anywhere.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Suggest(suggest::Args),
    Review(review::Args),
    Status(status::Args),
    Compare(compare::Args),
    Export(export::Args),
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    match &args.command {
        Command::Suggest(args) => suggest::run(cli, args),
        Command::Review(args) => review::run(cli, args),
        Command::Status(args) => status::run(cli, args),
        Command::Compare(args) => compare::run(cli, args),
        Command::Export(args) => export::run(cli, args),
    }
}

impl From<LinkError> for CliError {
    fn from(error: LinkError) -> Self {
        let failure = match error {
            LinkError::Io { .. } | LinkError::Service { .. } => Failure::Io,
            LinkError::Table { .. } | LinkError::Cell { .. } => Failure::Definition,
            LinkError::Items { .. } => Failure::Data,
        };
        Self::coded(failure, &error)
    }
}

/// Writes a text for people to a file, or prints it.
fn write_text(output: Option<&Path>, text: &str) -> Result<(), CliError> {
    match output.filter(|path| *path != Path::new("-")) {
        Some(path) => write_to(Some(path), |out| out.write_all(text.as_bytes())),
        None => print(text),
    }
}

/// The ending of a file to write, which may say how it is to be written.
fn ending(output: Option<&Path>) -> Option<&str> {
    output.and_then(Path::extension).and_then(|ending| ending.to_str())
}

/// What is withheld, one a line, with the reason and the records.
fn report_of_withheld(withheld: &[Withheld], names: &LinkNames<'_>) -> String {
    let line = |withheld: &Withheld| {
        let value = withheld.value.as_ref().map(|value| format!(" {}", names.value(value))).unwrap_or_default();
        let records: Vec<_> = withheld.records.iter().map(record).collect();
        let (slug, property) = (names.slug(&withheld.entity), withheld.property);
        format!("  {slug} {property}{value}: {} [{}]\n", visible_line(&withheld.reason), records.join(" "))
    };
    withheld.iter().map(line).collect()
}
