//! `diwan link`: one file a subcommand.

mod compare;
mod names;
mod session;
mod status;

use super::Cli;
use super::error::{CliError, Failure};
use crate::link::LinkError;

/// Link entities to Wikidata: find items, decide, compare, give back.
///
/// `suggest` asks a reconciliation service and is the only subcommand that reaches out unasked for more; `compare` and
/// `export` do so when they are given an --endpoint. Nothing is ever sent to Wikidata.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Status(status::Args),
    Compare(compare::Args),
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    match &args.command {
        Command::Status(args) => status::run(cli, args),
        Command::Compare(args) => compare::run(cli, args),
    }
}

impl From<LinkError> for CliError {
    fn from(error: LinkError) -> Self {
        let failure = match error {
            LinkError::Io { .. } | LinkError::Service { .. } => Failure::Io,
            LinkError::Table { .. } | LinkError::Cell { .. } => Failure::Definition,
            LinkError::Items { .. } => Failure::Data,
        };
        Self::new(failure, error)
    }
}
