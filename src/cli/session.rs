//! A project with its built graph: found, brought up to date, loaded.

use super::Cli;
use super::args::View;
use super::check::{failure, report};
use super::error::{CliError, Failure};
use super::output::remark;
use crate::check::{Checked, External, check_project, missing_tables};
use crate::dataset::{Dataset, Names, preferred_view};
use crate::project::{PROJECT_FILE, Project};
use crate::store::{BuiltFile, Entities, Store};
use diwan_rdf::files::Reach;
use diwan_rdf::quads::Quads;
use diwan_rdf::write::Prefixes;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// Finds the project that a question is about. Where there is none, the embedded data answer, and that is said.
pub(super) fn open_project(cli: &Cli) -> Result<Project, CliError> {
    if let Some(project) = find_project(cli)? {
        return Ok(project);
    }
    if !cli.quiet {
        remark!(
            "note: no {PROJECT_FILE} here or above; the answer is about the data compiled into the program (--embedded \
             says that they are meant, --project DIR names others)"
        );
    }
    Ok(Project::embedded()?)
}

/// The value of an option that must be a folder.
pub(super) fn refuse_no_folder(option: &str, folder: &Path) -> Result<(), CliError> {
    if folder.is_dir() {
        return Ok(());
    }
    Err(CliError::new(Failure::Usage, format!("{option}: {} is no folder", folder.display())))
}

/// Finds the project that somebody works on. The embedded data are nobody's work: they must be asked for.
pub(super) fn open_own_project(cli: &Cli) -> Result<Project, CliError> {
    find_project(cli)?.ok_or_else(no_project)
}

/// The project that is named, or that this folder is in; none where there is none.
pub(super) fn find_project(cli: &Cli) -> Result<Option<Project>, CliError> {
    match &cli.project {
        _ if cli.embedded => Ok(Some(Project::embedded()?)),
        Some(path) if path.ends_with(PROJECT_FILE) => {
            open_folder(cli, path.parent().unwrap_or(Path::new(""))).map(Some)
        }
        Some(directory) => open_folder(cli, directory).map(Some),
        None => {
            let here = std::env::current_dir()
                .map_err(|error| CliError::new(Failure::Io, format!("cannot read the current folder: {error}")))?;
            Project::folder_of(&here).map(|folder| open_folder(cli, folder)).transpose()
        }
    }
}

/// Nobody said which data are meant.
pub(super) fn no_project() -> CliError {
    let reason = format!(
        "no {PROJECT_FILE} here or above: there is no project; name one with --project DIR, begin one with `diwan init`, or \
         give --embedded for the data compiled into the program"
    );
    CliError::with_code("P005", Failure::Usage, reason)
}

/// The project in a folder. Without `--allow-outside` all its files are in it.
pub(super) fn open_folder(cli: &Cli, folder: &Path) -> Result<Project, CliError> {
    let reach = if cli.allow_outside { Reach::Everywhere } else { Reach::within([folder]) };
    Ok(Project::open_reaching(folder, reach)?)
}

/// The folder a project's graph is built into. The embedded project has no folder of its own and uses the user's cache,
/// if there is one.
pub(super) fn output_folder(project: &Project) -> Option<PathBuf> {
    match project.directory() {
        Some(directory) => Some(directory.join(&project.config().output)),
        None => cache_folder().map(|folder| folder.join(concat!("diwan-", env!("CARGO_PKG_VERSION")))),
    }
}

/// By the [XDG rules](https://specifications.freedesktop.org/basedir-spec/latest/), which want absolute paths.
fn cache_folder() -> Option<PathBuf> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")))
}

/// The project's N-Quads: as they were built, or built now when they are missing, damaged or out of date.
pub(super) fn current_graph(project: &Project) -> Result<Vec<u8>, CliError> {
    let project = &project.snapshot();
    require_tables(project, "there is no answer before the tables are there")?;
    let digest = project.digest()?;
    let file = output_folder(project).map(|folder| BuiltFile::in_folder(&folder));
    if let Some(bytes) = file.as_ref().and_then(|file| file.read_current(&digest)) {
        return Ok(bytes);
    }
    let outcome =
        "the project has changed since it was built, and has errors: there is no answer before they are mended";
    let inputs = project.inputs()?;
    let checked = build_checked(project, outcome)?;
    let Some(dataset) = checked.dataset else { return Err(CliError::told(Failure::Data)) };
    // The answer does not depend on it: the graph is in memory.
    if let Some(Err(error)) = file.map(|file| file.write(&inputs, &dataset.quads, &dataset.hash())) {
        tracing::warn!("the built graph could not be kept, and will be built again next time: {error}");
    }
    Ok(dataset.quads.to_text())
}

/// Says which tables are not there, and what reads them: without them nothing is known of the project's inputs.
pub(super) fn require_tables(project: &Project, outcome: &str) -> Result<(), CliError> {
    let missing = missing_tables(project);
    if missing.is_empty() {
        return Ok(());
    }
    report(&missing, project);
    Err(CliError::new(failure(&missing), outcome))
}

/// The built graph as statements.
pub(super) fn current_quads(project: &Project) -> Result<Quads, CliError> {
    Quads::from_nquads(&current_graph(project)?)
        .map_err(|error| CliError::new(Failure::Io, format!("the built graph: {error}; run `diwan build --force`")))
}

/// The preferred view of the built graph.
pub(super) fn preferred(project: &Project) -> Result<Dataset, CliError> {
    Ok(preferred_view(project, &current_quads(project)?)?)
}

/// Checks and builds; errors are told, with what comes of them, and end the command.
pub(super) fn build_checked(project: &Project, outcome: &str) -> Result<Checked, CliError> {
    let checked = check_project(project, External::default());
    if checked.has_errors() {
        report(&checked.diagnostics, project);
        return Err(CliError::new(failure(&checked.diagnostics), outcome));
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
    /// The graph that a question is about.
    pub(super) fn open(cli: &Cli, view: View) -> Result<Self, CliError> {
        Self::of(open_project(cli)?, view)
    }

    pub(super) fn of(project: Project, view: View) -> Result<Self, CliError> {
        let store = ManuallyDrop::new(match view {
            View::All => open_store(&project)?,
            View::Preferred => crate::store::load(&preferred(&project)?.quads.to_text())?,
        });
        let prefixes = prefixes(&project)?;
        let entities = Entities::new(&store, Names::new(&project.config().base)).with_prefixes(prefixes.iter());
        Ok(Self { project, store, entities, prefixes })
    }
}

#[cfg(not(feature = "rocksdb"))]
fn open_store(project: &Project) -> Result<Store, CliError> {
    Ok(crate::store::load(&current_graph(project)?)?)
}

#[cfg(feature = "rocksdb")]
fn open_store(project: &Project) -> Result<Store, CliError> {
    match output_folder(project) {
        Some(folder) => crate::store::open(&folder, &project.digest()?, || current_graph(project)),
        None => Ok(crate::store::load(&current_graph(project)?)?),
    }
}

/// The prefixes of the project's JSON-LD context.
pub(super) fn prefixes(project: &Project) -> Result<Prefixes, CliError> {
    match &project.config().context {
        Some(path) => Ok(Prefixes::from_context(&project.read_text(path)?)?),
        None => Ok(Prefixes::default()),
    }
}
