use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Where data files come from: a folder, or a project compiled into the program.
pub trait Files: Send + Sync {
    /// Opens the file at `path`, relative to the root of these files.
    ///
    /// # Errors
    /// Whatever the system says.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>>;
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
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(self.root.join(path))?))
    }
}

/// `path` without `.` and with `..` taken back as far as it goes, by name alone.
pub fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::normalize;
    use std::path::Path;

    #[test]
    fn parents_are_taken_back() {
        assert_eq!(normalize(Path::new("ontology/../data/./a.csv")), Path::new("data/a.csv"));
        assert_eq!(normalize(Path::new("../a.csv")), Path::new("../a.csv"));
    }
}
