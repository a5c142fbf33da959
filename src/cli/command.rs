//! The command line: global flags and the subcommand.

use super::args::GlobalArgs;
#[cfg(feature = "embedded")]
use super::init;
#[cfg(feature = "link")]
use super::link;
#[cfg(feature = "embedded")]
use super::migrate;
use super::{build, check, cite, completions, conflicts, diff, explain, export, find, map, query, show};
use clap::{Parser, Subcommand};

/// What documents say about international organisations, as linked data in which every fact cites its words.
#[cfg_attr(
    feature = "embedded",
    doc = "\n`find`, `query`, `show`, `conflicts` and `export` work in any folder: without a project, they use the data compiled into \
           the program. Other commands that need a project report an error if there is none."
)]
#[derive(Debug, Parser)]
#[command(name = "diwan", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    pub(super) global: GlobalArgs,

    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Build(build::Args),
    Query(query::Args),
    Find(find::Args),
    Show(show::Args),
    Conflicts(conflicts::Args),
    Diff(diff::Args),
    Check(check::Args),
    Explain(explain::Args),
    Export(export::Args),
    Map(map::Args),
    Cite(cite::Args),
    #[cfg(feature = "link")]
    Link(link::Args),
    #[cfg(feature = "embedded")]
    Init(init::Args),
    #[cfg(feature = "embedded")]
    Migrate(migrate::Args),
    Completions(completions::Args),
}
