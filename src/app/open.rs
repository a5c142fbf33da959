//! Finds and opens projects, and brings their built graphs up to date.

use super::{AppError, Rejection};
use crate::check::{Checked, External, check_project, missing_tables};
use crate::dataset::{Dataset, preferred_view};
use crate::project::{PROJECT_FILE, Project, ProjectError};
use crate::store::BuiltFile;
use diwan_rdf::files::AllowedFolders;
use diwan_rdf::quads::Quads;
use diwan_rdf::write::Prefixes;
use std::path::{Path, PathBuf};

/// Opens the project at `place`, a folder or its project file. Without a place, opens the project of the current folder
/// or of the nearest folder above it, and returns `None` if there is none. Unless `allow_outside` is set, all files of
/// the project must be in its folder.
///
/// # Errors
/// [`AppError::Project`] if the project file is invalid, or missing at the given place.
pub fn find_project(place: Option<&Path>, allow_outside: bool) -> Result<Option<Project>, AppError> {
    match place {
        Some(path) if path.ends_with(PROJECT_FILE) => {
            Ok(Some(open_folder(path.parent().unwrap_or(Path::new("")), allow_outside)?))
        }
        Some(folder) => Ok(Some(open_folder(folder, allow_outside)?)),
        None => {
            #[expect(clippy::disallowed_methods, reason = "a project is looked for where the program runs")]
            let current = std::env::current_dir().map_err(AppError::CurrentFolder)?;
            Ok(Project::folder_of(&current).map(|folder| open_folder(folder, allow_outside)).transpose()?)
        }
    }
}

/// The project to whose mapping these files belong. `None` if they belong to no project, or if it cannot be opened.
#[must_use]
pub fn project_of_mapping(paths: &[PathBuf]) -> Option<Project> {
    let files: Vec<PathBuf> = paths.iter().map(|path| path.canonicalize().ok()).collect::<Option<_>>()?;
    let folder = Project::folder_of(files.first()?.parent()?)?;
    let project = open_folder(folder, false).ok()?;
    let own = project.config().mapping.iter().filter_map(|path| folder.join(path).canonicalize().ok());
    let own: Vec<PathBuf> = own.collect();
    files.iter().all(|file| own.contains(file)).then_some(project)
}

/// The default project: the one compiled into the program.
///
/// # Errors
/// [`AppError::NoProject`] if the program was built without the feature `embedded`.
pub fn default_project() -> Result<Project, AppError> {
    #[cfg(feature = "embedded")]
    return Ok(Project::embedded()?);
    #[cfg(not(feature = "embedded"))]
    return Err(AppError::NoProject);
}

/// Opens the project in a folder. Unless `allow_outside` is set, all its files must be in that folder.
///
/// # Errors
/// [`ProjectError`] if the project file is missing or invalid, or names a file outside the folder.
pub fn open_folder(folder: &Path, allow_outside: bool) -> Result<Project, ProjectError> {
    let reach = if allow_outside { AllowedFolders::Everywhere } else { AllowedFolders::within([folder]) };
    Project::open_within(folder, reach)
}

/// The folder into which a project's graph is built. The embedded project has no folder of its own and uses the user's
/// cache folder, if there is one.
pub fn output_folder(project: &Project) -> Option<PathBuf> {
    match project.directory() {
        Some(directory) => Some(directory.join(&project.config().output)),
        None => cache_folder().map(|folder| folder.join(concat!("diwan-", env!("CARGO_PKG_VERSION")))),
    }
}

/// The cache folder according to the [XDG specification](https://specifications.freedesktop.org/basedir-spec/latest/),
/// which requires paths to be absolute.
#[expect(clippy::disallowed_methods, reason = "where caches are is said by the environment alone")]
fn cache_folder() -> Option<PathBuf> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")))
}

/// The project's graph: the built file, or a new build if that file is missing, damaged or out of date.
///
/// # Errors
/// [`AppError::MissingTables`] and [`AppError::Rejected`] if the graph has to be built and cannot be.
pub fn current_quads(project: &Project) -> Result<Quads, AppError> {
    let project = &project.snapshot();
    require_tables(project)?;
    let digest = project.digest()?;
    let file = output_folder(project).map(|folder| BuiltFile::in_folder(&folder));
    if let Some(quads) = file.as_ref().and_then(|file| file.read_current(&digest)) {
        return Ok(quads);
    }
    let inputs = project.inputs()?;
    let checked = build_checked(project)?;
    let Some(dataset) = checked.dataset else {
        let diagnostics = checked.diagnostics;
        return Err(AppError::Rejected(Box::new(Rejection { project: project.clone(), diagnostics })));
    };
    // A failed write is only a warning: the graph is in memory.
    if let Some(Err(error)) = file.map(|file| file.write(&inputs, &dataset.quads, &dataset.hash())) {
        tracing::warn!("the built graph could not be saved, and will be built again next time: {error}");
    }
    Ok(dataset.quads)
}

/// Checks that the tables which the mapping refers to exist. Without them, the inputs of the project are unknown.
///
/// # Errors
/// [`AppError::MissingTables`] with a finding for each missing table.
pub fn require_tables(project: &Project) -> Result<(), AppError> {
    let diagnostics = missing_tables(project);
    if diagnostics.is_empty() {
        return Ok(());
    }
    Err(AppError::MissingTables(Box::new(Rejection { project: project.clone(), diagnostics })))
}

/// Checks and builds a project.
///
/// # Errors
/// [`AppError::Rejected`] if the checks find errors.
pub fn build_checked(project: &Project) -> Result<Checked, AppError> {
    let checked = check_project(project, External::default());
    if checked.has_errors() {
        let diagnostics = checked.diagnostics;
        return Err(AppError::Rejected(Box::new(Rejection { project: project.clone(), diagnostics })));
    }
    Ok(checked)
}

/// The preferred view of the built graph.
///
/// # Errors
/// As [`current_quads`].
pub fn preferred_dataset(project: &Project) -> Result<Dataset, AppError> {
    Ok(preferred_view(project, &current_quads(project)?)?)
}

/// The prefixes of the project's JSON-LD context.
///
/// # Errors
/// [`AppError::Context`] if the context is not JSON.
pub fn context_prefixes(project: &Project) -> Result<Prefixes, AppError> {
    match project.context()? {
        Some(context) => Ok(Prefixes::from_context(&context)?),
        None => Ok(Prefixes::default()),
    }
}
