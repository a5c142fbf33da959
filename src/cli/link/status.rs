use crate::app::link_status;
use crate::app::view::LinkStatus;
use crate::cli::GlobalArgs;
use crate::cli::args::TextFormat;
use crate::cli::error::CliError;
use crate::cli::output::{print, print_json};
use crate::cli::session::open_own_project;
use crate::cli::table::{table, terminal_width};

/// Count the entities that are linked, not in Wikidata, or without a decision, by class.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let status = link_status(open_own_project(cli)?)?;
    match args.format {
        TextFormat::Text => print(&text(&status)),
        TextFormat::Json => print_json(&status),
    }
}

fn text(status: &[LinkStatus]) -> String {
    let numbers = |of: &LinkStatus| [of.linked, of.not_in_wikidata, of.open, of.rejected];
    let total = status.iter().map(numbers).fold([0; 4], |[a, b, c, d], [e, f, g, h]| [a + e, b + f, c + g, d + h]);
    let row =
        |name: &str, numbers: [usize; 4]| [vec![name.to_owned()], numbers.map(|n| n.to_string()).to_vec()].concat();
    let mut rows: Vec<_> = status.iter().map(|of| row(&of.class, numbers(of))).collect();
    rows.push(row("all", total));
    let header = ["entities", "linked", "not in Wikidata", "open", "candidates rejected"].map(str::to_owned);
    table(&header, &rows, terminal_width())
}
