//! The project that a command is about, as the arguments name it.

use super::GlobalArgs;
use super::args::View;
use super::error::{CliError, Failure};
use super::remark::remark;
use crate::app::{AppError, ProjectGraph, Selection, default_project};
use crate::project::{PROJECT_FILE, Project};
use diwan_rdf::quads::Quads;
use std::mem::ManuallyDrop;
use std::path::Path;

/// Finds the project that a question is about. Where there is none, the embedded data answer, and that is said.
pub(super) fn open_project(cli: &GlobalArgs) -> Result<Project, CliError> {
    if let Some(project) = find_project(cli)? {
        return Ok(project);
    }
    let default = default_project()?;
    if !cli.quiet {
        remark!(
            "note: no {PROJECT_FILE} here or above; the answer is about the data compiled into the program (--embedded \
             says that they are meant, --project DIR names others)"
        );
    }
    Ok(default)
}

/// The value of an option that must be a folder.
pub(super) fn refuse_no_folder(option: &str, folder: &Path) -> Result<(), CliError> {
    if folder.is_dir() {
        return Ok(());
    }
    Err(CliError::new(Failure::Usage, format!("{option}: {} is no folder", folder.display())))
}

/// Finds the project that somebody works on. The embedded data are nobody's work: they must be asked for.
pub(super) fn open_own_project(cli: &GlobalArgs) -> Result<Project, CliError> {
    Ok(find_project(cli)?.ok_or(AppError::NoProject)?)
}

/// The project that is named, or that this folder is in; none where there is none.
pub(super) fn find_project(cli: &GlobalArgs) -> Result<Option<Project>, CliError> {
    if cli.embedded() {
        return Ok(Some(default_project()?));
    }
    Ok(crate::app::find_project(cli.project.as_deref(), cli.allow_outside)?)
}

/// The project in a folder. Without `--allow-outside` all its files are in it.
pub(super) fn open_folder(cli: &GlobalArgs, folder: &Path) -> Result<Project, CliError> {
    Ok(crate::app::open_folder(folder, cli.allow_outside)?)
}

/// The built graph as statements.
pub(super) fn current_quads(project: &Project) -> Result<Quads, CliError> {
    Ok(crate::app::current_quads(project)?)
}

/// The graph that a question is about.
///
/// Never taken apart again: the process ends sooner than the store could be freed piece by piece.
pub(super) fn open_graph(cli: &GlobalArgs) -> Result<ManuallyDrop<ProjectGraph>, CliError> {
    Ok(ManuallyDrop::new(ProjectGraph::open(open_project(cli)?, Selection::All)?))
}

impl From<View> for Selection {
    fn from(view: View) -> Self {
        match view {
            View::All => Self::All,
            View::Preferred => Self::Preferred,
        }
    }
}
