//! Creates a new project: the bundled vocabulary, mapping and queries, and tables with one example each; and brings a
//! project of an earlier version to the current model.

mod contents;
mod error;
mod identity;
mod migration;

pub use error::ScaffoldError;
pub use identity::Identity;
pub use migration::{MigratedFile, migration};

use crate::project::write_atomically;
use contents::contents;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes a new project into `directory`, and returns the paths of its files.
///
/// # Errors
/// [`ScaffoldError`] if a file exists already or cannot be written; no file is left behind then.
pub fn scaffold(directory: &Path, identity: &Identity) -> Result<Vec<PathBuf>, ScaffoldError> {
    let files = contents(identity)?;
    // A dangling symbolic link counts as existing.
    if directory.symlink_metadata().is_ok() && !directory.is_dir() {
        return Err(ScaffoldError::NoFolder(directory.to_owned()));
    }
    if let Some((path, _)) = files.iter().find(|(path, _)| directory.join(path).exists()) {
        return Err(ScaffoldError::Exists(directory.join(path)));
    }
    for (number, (path, text)) in files.iter().enumerate() {
        let path = directory.join(path);
        if let Err(cause) = write(&path, text) {
            remove_written(directory, files.iter().take(number).map(|(path, _)| path));
            return Err(ScaffoldError::Io { path, cause });
        }
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// Removes the files that were written, as far as possible. Errors are ignored: the error of writing is reported, and
/// remaining files are visible.
fn remove_written<'p>(directory: &Path, written: impl Iterator<Item = &'p PathBuf>) {
    let mut folders = BTreeSet::new();
    for path in written {
        let _ = fs::remove_file(directory.join(path));
        folders.extend(path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()));
    }
    // Folders with other files are kept; nested folders are removed first.
    for folder in folders.into_iter().rev() {
        let _ = fs::remove_dir(directory.join(folder));
    }
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    write_atomically(path, |out| out.write_all(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{External, check_project};
    use crate::project::{PROJECT_FILE, Project};

    #[test]
    fn a_new_project_is_valid_and_has_a_conflict() {
        let folder = tempfile::tempdir().unwrap();
        scaffold(folder.path(), &Identity::default()).unwrap();
        let project = Project::open(folder.path()).unwrap();
        let documents = folder.path().join("documents");
        let checked = check_project(&project, External { documents: Some(&documents), items: None });
        assert_eq!(checked.diagnostics, []);
        assert_eq!(checked.dataset.unwrap().conflicts.len(), 1);
    }

    #[test]
    fn existing_files_are_not_changed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(PROJECT_FILE), "mine").unwrap();
        assert!(matches!(scaffold(folder.path(), &Identity::default()), Err(ScaffoldError::Exists(_))));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
