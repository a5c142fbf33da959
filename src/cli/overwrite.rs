//! Outputs that would take the place of what they are made of.

use super::error::{CliError, Failure};
use crate::app::output_folder;
use crate::dataset::LOCK_FILE;
use crate::project::Project;
use crate::store::BuiltFile;
use std::path::{Path, PathBuf};

/// Refuses to write over one of these files, by whatever path or link it is named.
pub(super) fn refuse_overwriting(
    output: Option<&Path>,
    files: impl IntoIterator<Item = PathBuf>,
) -> Result<(), CliError> {
    // What is not there yet is nobody's input, and what is no file is not replaced.
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
    CliError::new(Failure::Usage, format!("{reason}, and would be overwritten; name another file to write"))
}

/// Refuses to write over what a project consists of, or over what is built of it.
pub(super) fn refuse_overwriting_project(output: Option<&Path>, project: &Project) -> Result<(), CliError> {
    let lock = project.directory().map(|folder| folder.join(LOCK_FILE));
    let built = output_folder(project).map(|folder| BuiltFile::in_folder(&folder).path().to_owned());
    refuse_overwriting(output, project.files().into_iter().chain(lock).chain(built))
}
