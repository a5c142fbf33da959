use diwan_rdf::files::{Input, Reach};
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

/// Regular files, by paths relative to a folder or absolute, as far as they may be reached.
#[derive(Clone, Debug)]
pub struct DirectoryFiles {
    root: PathBuf,
    reach: Reach,
}

impl DirectoryFiles {
    /// Files below `root`, and nothing else.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self { reach: Reach::within([root.as_path()]), root }
    }

    /// Files by paths relative to `root`, as far as `reach` goes.
    pub fn reaching(root: impl Into<PathBuf>, reach: Reach) -> Self {
        Self { root: root.into(), reach }
    }
}

impl Files for DirectoryFiles {
    fn open(&self, path: &Path) -> io::Result<Input> {
        Ok(Box::new(self.reach.open(&self.root.join(path))?))
    }
}
