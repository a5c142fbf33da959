//! Prevents commands from overwriting their inputs.

use super::error::{CliError, Failure};
use crate::app::output_folder;
use crate::dataset::LOCK_FILE;
use crate::project::Project;
use crate::store::BuiltFile;
use std::path::{Path, PathBuf};

/// Refuses an output that is one of these files, under whatever path or link.
pub(super) fn refuse_overwriting(
    output: Option<&Path>,
    files: impl IntoIterator<Item = PathBuf>,
) -> Result<(), CliError> {
    // A path that does not exist is not an input, and a path that is not a regular file is not replaced.
    let Some(path) = output.and_then(|path| path.canonicalize().ok()).filter(|path| path.is_file()) else {
        return Ok(());
    };
    let same = files.into_iter().find(|file| file.canonicalize().is_ok_and(|file| file == path));
    let shown = output.unwrap_or(&path).display();
    match same {
        Some(file) if Some(file.as_path()) == output => Err(refused(format!("{shown} is an input of this command"))),
        Some(file) => Err(refused(format!("{shown} is {}, an input of this command", file.display()))),
        None => Ok(()),
    }
}

fn refused(reason: String) -> CliError {
    CliError::new(Failure::Usage, format!("{reason}, and would be overwritten; choose another output file"))
}

/// Refuses an output that is a file of the project, its lock file or its built graph.
pub(super) fn refuse_overwriting_project(output: Option<&Path>, project: &Project) -> Result<(), CliError> {
    let lock = project.directory().map(|folder| folder.join(LOCK_FILE));
    let built = output_folder(project).map(|folder| BuiltFile::in_folder(&folder).path().to_owned());
    refuse_overwriting(output, project.files().into_iter().chain(lock).chain(built))
}
