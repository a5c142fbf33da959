use super::Cli;
use super::error::{CliError, Failure};
use super::output::print;
use super::text::shown_path;
use crate::scaffold::{ScaffoldError, scaffold};
use std::path::{Path, PathBuf};

/// Begin a project: a small dataset of its own, ready to build and to change.
///
/// Writes diwan.toml, the vocabulary, the mapping and the queries of this program, and tables with one example each.
/// Nothing that is there already is touched.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the new project; it is made if need be [default: --project, else this folder]
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    directory: Option<PathBuf>,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let directory = args.directory.as_ref().or(cli.project.as_ref()).map_or(Path::new("."), PathBuf::as_path);
    let files = scaffold(directory).map_err(|error| match error {
        ScaffoldError::Exists(_) | ScaffoldError::NoFolder(_) => CliError::new(Failure::Usage, error),
        ScaffoldError::Project(error) => error.into(),
        ScaffoldError::Io { .. } => CliError::new(Failure::Io, error),
    })?;
    if cli.quiet {
        return Ok(());
    }
    let directory = shown_path(directory);
    print(&format!("wrote {} files to {directory}\nnext: diwan build --project {directory}\n", files.len()))
}
