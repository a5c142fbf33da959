//! `diwan link`: one file a subcommand.

mod compare;
mod export;
mod output;
mod proposal_report;
mod review;
mod session;
mod status;
mod suggest;

use super::GlobalArgs;
use super::error::CliError;

/// Link entities to Wikidata: find items, decide, compare, contribute.
///
/// `suggest` asks a reconciliation service; `compare` and `export` use the network only with --endpoint, and the
/// others never. No statements are sent.
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

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    match &args.command {
        Command::Suggest(args) => suggest::run(cli, args),
        Command::Review(args) => review::run(cli, args),
        Command::Status(args) => status::run(cli, args),
        Command::Compare(args) => compare::run(cli, args),
        Command::Export(args) => export::run(cli, args),
    }
}
