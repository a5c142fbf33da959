use diwan_rdf::files::{AllowedFolders, Input, read_all};
use std::io::{self, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

/// Access to data files: in a folder, or in a project compiled into the program.
pub trait Files: Send + Sync {
    /// Opens the file at `path`, relative to the root of these files.
    ///
    /// # Errors
    /// Whatever the system says.
    fn open(&self, path: &Path) -> io::Result<Input>;

    /// Opens the file at `path` for formats that need random access, such as ZIP and Parquet. By default, the file is
    /// read into memory, up to [`LARGEST_WHOLE`](diwan_rdf::files::LARGEST_WHOLE).
    ///
    /// # Errors
    /// Whatever the system says, or that the file is too large.
    fn open_seekable(&self, path: &Path) -> io::Result<Box<dyn SeekableInput>> {
        Ok(Box::new(Cursor::new(read_all(self.open(path)?)?)))
    }
}

/// An input with random access.
pub trait SeekableInput: Read + Seek + Send {}

impl<T: Read + Seek + Send> SeekableInput for T {}

/// Regular files, by absolute paths or paths relative to a folder, within the allowed folders.
#[derive(Clone, Debug)]
pub struct DirectoryFiles {
    root: PathBuf,
    reach: AllowedFolders,
}

impl DirectoryFiles {
    /// Only files below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self { reach: AllowedFolders::within([root.as_path()]), root }
    }

    /// Files by paths relative to `root`, as far as `reach` goes.
    pub fn reaching(root: impl Into<PathBuf>, reach: AllowedFolders) -> Self {
        Self { root: root.into(), reach }
    }
}

impl Files for DirectoryFiles {
    fn open(&self, path: &Path) -> io::Result<Input> {
        Ok(Box::new(self.reach.open(&self.root.join(path))?))
    }

    fn open_seekable(&self, path: &Path) -> io::Result<Box<dyn SeekableInput>> {
        Ok(Box::new(self.reach.open(&self.root.join(path))?))
    }
}
