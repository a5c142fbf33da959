//! A project with its built graph: found, brought up to date, loaded.

use super::Cli;
use super::check::{failure, report};
use super::error::{CliError, Failure};
use crate::check::{Checked, check_project};
use crate::dataset::Names;
use crate::export::Prefixes;
use crate::project::Project;
use crate::store::{BuiltFile, BuiltHeader, Entities};
use oxigraph::store::Store;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

/// Finds the project.
pub(super) fn open_project(cli: &Cli) -> Result<Project, CliError> {
    match &cli.project {
        Some(directory) => Ok(Project::open(directory)?),
        None => {
            let here = std::env::current_dir().map_err(|error| CliError::new(Failure::Io, error))?;
            Ok(Project::discover(&here)?)
        }
    }
}

/// The folder a project's graph is built into. The embedded project has no folder of its own and uses the user's cache.
pub(super) fn output_folder(project: &Project) -> PathBuf {
    match project.directory() {
        Some(directory) => directory.join(&project.config().output),
        None => cache_folder().join(format!("diwan-{}", env!("CARGO_PKG_VERSION"))),
    }
}

fn cache_folder() -> PathBuf {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home).unwrap_or_else(std::env::temp_dir)
}

/// The project's N-Quads: as they were built, or built now when they are missing or out of date.
pub(super) fn current_graph(project: &Project) -> Result<Vec<u8>, CliError> {
    let digest = project.digest()?;
    let file = BuiltFile::in_folder(&output_folder(project));
    if file.is_current(&digest) {
        return Ok(file.read()?);
    }
    tracing::info!("building {}", file.path().display());
    let checked = build_checked(project)?;
    let Some(dataset) = checked.dataset else { return Err(CliError::told(Failure::Data)) };
    if let Err(error) = file.write(&BuiltHeader { digest }, &dataset.lines) {
        // The answer does not depend on it: the graph is in memory.
        tracing::warn!("the built graph could not be kept, and will be built again next time: {error}");
    }
    Ok(dataset.lines.iter().flat_map(|line| line.iter().chain(b"\n")).copied().collect())
}

/// Checks and builds; errors are told and end the command.
pub(super) fn build_checked(project: &Project) -> Result<Checked, CliError> {
    let checked = check_project(project, None);
    if checked.has_errors() {
        report(&checked.diagnostics, project);
        return Err(CliError::new(failure(&checked.diagnostics), "nothing was built; what was there before stays"));
    }
    Ok(checked)
}

/// A project's graph, loaded.
pub(super) struct Session {
    pub(super) project: Project,
    /// Never taken apart again: the process ends sooner than the store could be freed piece by piece.
    pub(super) store: ManuallyDrop<Store>,
    pub(super) entities: Entities,
    pub(super) prefixes: Prefixes,
}

impl Session {
    pub(super) fn open(cli: &Cli) -> Result<Self, CliError> {
        let project = open_project(cli)?;
        let store = ManuallyDrop::new(open_store(&project)?);
        let entities = Entities::new(&store, Names::new(&project.config().base));
        let prefixes = prefixes(&project)?;
        Ok(Self { project, store, entities, prefixes })
    }
}

#[cfg(not(feature = "rocksdb"))]
fn open_store(project: &Project) -> Result<Store, CliError> {
    Ok(crate::store::load(&current_graph(project)?)?)
}

#[cfg(feature = "rocksdb")]
fn open_store(project: &Project) -> Result<Store, CliError> {
    let folder = output_folder(project);
    crate::store::open(&folder, &project.digest()?, || current_graph(project))
}

/// The prefixes of the project's JSON-LD context.
pub(super) fn prefixes(project: &Project) -> Result<Prefixes, CliError> {
    match &project.config().context {
        Some(path) => Ok(Prefixes::from_context(&project.read_text(path)?)?),
        None => Ok(Prefixes::default()),
    }
}
