use super::GlobalArgs;
use super::error::{CliError, Failure};
use super::output::print;
use super::text::shown_path;
use crate::scaffold::{Identity, ScaffoldError, scaffold};
use std::path::{Path, PathBuf};

/// Create a project: a small dataset, ready to build and to change.
///
/// Writes diwan.toml, the vocabulary, the mapping and the queries of this program, and tables with one example each.
/// Existing files are left unchanged.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the new project; created if it does not exist [default: --project, else this folder]
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    directory: Option<PathBuf>,

    /// Namespace of the entities and records [default: that of this program's data]
    #[arg(long, value_name = "IRI")]
    base_iri: Option<String>,

    /// Language of names and notes, as a tag such as en; the first is the one you write in [default: en, ar and ru]
    #[arg(long = "language", value_name = "TAG")]
    languages: Vec<String>,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let directory = args.directory.as_ref().or(cli.project.as_ref()).map_or(Path::new("."), PathBuf::as_path);
    let identity = Identity { base: args.base_iri.clone(), languages: args.languages.clone() };
    let files = scaffold(directory, &identity).map_err(|error| match error {
        ScaffoldError::Exists(_) | ScaffoldError::NoFolder(_) | ScaffoldError::Identity(_) => {
            CliError::new(Failure::Usage, error)
        }
        ScaffoldError::Project(error) => error.into(),
        ScaffoldError::Unreadable { .. } | ScaffoldError::Io { .. } => CliError::new(Failure::Io, error),
    })?;
    if cli.quiet {
        return Ok(());
    }
    let directory = shown_path(directory);
    print(&format!("wrote {} files to {directory}\nnext: diwan build --project {directory}\n", files.len()))
}
