//! `diwan diff`: the differences between two datasets.

mod text;

use super::GlobalArgs;
use super::args::{TextFormat, parse_language};
use super::error::{CliError, Failure};
use super::output::{print, print_json};
use super::remark::remark;
use super::session::find_project;
use crate::app::{Comparands, Compared};

/// Show what differs between two datasets, fact by fact, with the words that the facts rest on.
///
/// OLD and NEW are each a project's folder, an RDF file, a folder with a built graph, or else a git revision of the
/// project: HEAD~1, v1.0, or HEAD~1:path/of/project. Tables are mapped as this program maps them, and are not checked;
/// nothing is written and nothing checked out.
///
/// Marks: `+` is new, `-` is gone, `~` is another value in the same record, `>` is the same fact in another record, and
/// `"` is the same fact on other words.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What was before
    #[arg(value_name = "OLD", value_hint = clap::ValueHint::AnyPath)]
    old: String,

    /// What is now [default: the project]
    #[arg(value_name = "NEW", value_hint = clap::ValueHint::AnyPath)]
    new: Option<String>,

    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,

    /// Leave out what differs, and count it
    #[arg(long)]
    summary: bool,

    /// End with 1 when anything differs
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
            remark!("note: {name}: {rejected} values gave no statement; `diwan check` tells which");
        }
        if difference.merged {
            remark!("note: one side has no graphs; both were merged, and no words are known");
        }
    }
    match args.format {
        TextFormat::Text => print(&text::text(&difference))?,
        TextFormat::Json => print_json(&difference)?,
    }
    if args.exit_code && difference.differs { Err(CliError::told(Failure::Data)) } else { Ok(()) }
}
