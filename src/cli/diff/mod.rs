//! `diwan diff`: the differences between two datasets.

mod text;

use super::GlobalArgs;
use super::args::{TextFormat, parse_language};
use super::error::{CliError, Failure};
use super::message::message;
use super::output::{print, print_json};
use super::session::find_project;
use crate::app::{Comparands, Compared};

/// Show the differences between two datasets, fact by fact, with the quotes that support them.
///
/// OLD and NEW are each the folder of a project, an RDF file, a folder with a built graph, or a git revision of the
/// project: HEAD~1, v1.0, or HEAD~1:path/of/project. Tables are mapped by this version of the program, without checks;
/// no files are written and no revision is checked out.
///
/// Marks: `+` is new, `-` is gone, `~` is another value in the same record, `>` is the same fact in another record, and
/// `"` is the same fact with another quote.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The old dataset
    #[arg(value_name = "OLD", value_hint = clap::ValueHint::AnyPath)]
    old: String,

    /// The new dataset [default: the project]
    #[arg(value_name = "NEW", value_hint = clap::ValueHint::AnyPath)]
    new: Option<String>,

    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,

    /// Only counts of the differences
    #[arg(long)]
    summary: bool,

    /// Exit with 1 if anything differs
    #[arg(long)]
    exit_code: bool,

    /// Language of display names [default: the first of the project's languages]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    lang: Option<String>,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let project = find_project(cli)?;
    let comparands = Comparands {
        old: &args.old,
        new: args.new.as_deref(),
        project: project.as_ref(),
        allow_outside: cli.allow_outside,
    };
    let compared = Compared::open(comparands)?;
    let difference = compared.view(args.lang.as_deref(), args.summary);
    if !cli.quiet {
        for (name, rejected) in &compared.rejected {
            message!("note: {name}: {rejected} values could not be mapped; `diwan check` lists them");
        }
        if difference.merged {
            message!(
                "note: one side has no named graphs, so the graphs of both sides were merged and quotes are not \
                compared"
            );
        }
    }
    match args.format {
        TextFormat::Text => print(&text::text(&difference))?,
        TextFormat::Json => print_json(&difference)?,
    }
    if args.exit_code && difference.differs { Err(CliError::reported(Failure::Data)) } else { Ok(()) }
}
