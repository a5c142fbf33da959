//! The files of the bundled project, which are compiled into the program.

use super::config::PROJECT_FILE;
use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};

/// The project file.
pub(super) static CONFIG: &str = include_str!("../../diwan.toml");
static ONTOLOGY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/ontology");
static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");
static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// The bytes of a file, if it exists.
pub(super) fn bytes(path: &Path) -> Option<&'static [u8]> {
    if path == Path::new(PROJECT_FILE) {
        return Some(CONFIG.as_bytes());
    }
    let (directory, name) = folder(path)?;
    Some(directory.get_file(path.strip_prefix(name).ok()?)?.contents())
}

/// All files below a folder, unsorted.
pub(super) fn list(path: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    if let Some((directory, name)) = folder(path) {
        collect(directory, name, &mut files);
    }
    files
}

/// The embedded folder that contains `path`, and its name.
fn folder(path: &Path) -> Option<(&'static Dir<'static>, &'static Path)> {
    let folders = [("ontology", &ONTOLOGY), ("data", &DATA), ("queries", &QUERIES)];
    folders.into_iter().find(|(name, _)| path.starts_with(name)).map(|(name, directory)| (directory, Path::new(name)))
}

fn collect(directory: &Dir<'_>, name: &Path, files: &mut Vec<PathBuf>) {
    files.extend(directory.files().map(|file| name.join(file.path())));
    directory.dirs().for_each(|child| collect(child, name, files));
}
