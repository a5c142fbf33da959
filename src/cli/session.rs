//! Opens the project that the arguments select.

use super::GlobalArgs;
use super::args::View;
use super::error::{CliError, Failure};
use super::message::message;
use crate::app::{AppError, ProjectGraph, Selection, default_project};
use crate::project::{PROJECT_FILE, Project};
use diwan_rdf::quads::Quads;
use std::mem::ManuallyDrop;
use std::path::Path;

/// Opens the project for a command that only reads. If there is none, the embedded data are used, with a note.
pub(super) fn open_project(cli: &GlobalArgs) -> Result<Project, CliError> {
    if let Some(project) = find_project(cli)? {
        return Ok(project);
    }
    let default = default_project()?;
    if !cli.quiet {
        message!(
            "note: no {PROJECT_FILE} in this folder or above; using the data compiled into the program (--embedded \
             selects them explicitly, --project DIR selects a project)"
        );
    }
    Ok(default)
}

/// Refuses the value of an option if it is not a folder.
pub(super) fn refuse_no_folder(option: &str, folder: &Path) -> Result<(), CliError> {
    if folder.is_dir() {
        return Ok(());
    }
    Err(CliError::new(Failure::Usage, format!("{option}: {} is not a folder", folder.display())))
}

/// Opens the project for a command that works on it, such as `build`. The embedded data is used only with `--embedded`.
pub(super) fn open_own_project(cli: &GlobalArgs) -> Result<Project, CliError> {
    Ok(find_project(cli)?.ok_or(AppError::NoProject)?)
}

/// The project that the arguments select, or that of the current folder or its ancestors, if there is one.
pub(super) fn find_project(cli: &GlobalArgs) -> Result<Option<Project>, CliError> {
    if cli.embedded() {
        return Ok(Some(default_project()?));
    }
    Ok(crate::app::find_project(cli.project.as_deref(), cli.allow_outside)?)
}

/// Opens the project in a folder. Without `--allow-outside`, all its files must be in the folder.
pub(super) fn open_folder(cli: &GlobalArgs, folder: &Path) -> Result<Project, CliError> {
    Ok(crate::app::open_folder(folder, cli.allow_outside)?)
}

/// The statements of the built graph.
pub(super) fn current_quads(project: &Project) -> Result<Quads, CliError> {
    Ok(crate::app::current_quads(project)?)
}

/// The graph for a question.
///
/// It is never dropped: the process exits faster than the store can be freed.
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
