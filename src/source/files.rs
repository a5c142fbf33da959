use super::Input;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Where data files come from: a folder, or a project compiled into the program.
pub trait Files: Send + Sync {
    /// Opens the file at `path`, relative to the root of these files.
    ///
    /// # Errors
    /// Whatever the system says.
    fn open(&self, path: &Path) -> io::Result<Input>;
}

/// Files below a folder; absolute paths are taken as they are.
#[derive(Clone, Debug)]
pub struct DirectoryFiles {
    root: PathBuf,
}

impl DirectoryFiles {
    /// Files below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

impl Files for DirectoryFiles {
    fn open(&self, path: &Path) -> io::Result<Input> {
        Ok(Box::new(File::open(self.root.join(path))?))
    }
}
