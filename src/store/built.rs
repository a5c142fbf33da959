//! The built graph as a file: sorted N-Quads, with a first comment line that says what it was built of. One file, so
//! that it is swapped in whole.

use super::StoreError;
use crate::engine::SortedLines;
use crate::project::write_atomically;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

const FILE_NAME: &str = "graph.nq";
const MARK: &str = "# diwan inputs=";

/// The first line of a built graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltHeader {
    /// The digest of all inputs.
    pub digest: String,
}

/// Where a built graph is kept.
#[derive(Clone, Debug)]
pub struct BuiltFile {
    path: PathBuf,
}

impl BuiltFile {
    /// The built graph in a folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(FILE_NAME) }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is there and was built of the inputs that have this digest.
    pub fn is_current(&self, digest: &str) -> bool {
        self.header().is_some_and(|header| header.digest == digest)
    }

    fn header(&self) -> Option<BuiltHeader> {
        let mut line = String::new();
        BufReader::new(fs::File::open(&self.path).ok()?).read_line(&mut line).ok()?;
        Some(BuiltHeader { digest: line.trim_end().strip_prefix(MARK)?.to_owned() })
    }

    /// Puts a graph in its place, whole.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder or the file cannot be written; what was there before stays.
    pub fn write(&self, header: &BuiltHeader, lines: &SortedLines) -> Result<(), StoreError> {
        let failed = |cause: io::Error| StoreError::Io { path: self.path.clone(), cause };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        write_atomically(&self.path, |out| {
            writeln!(out, "{MARK}{}", header.digest)?;
            for line in lines.iter() {
                out.write_all(line)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        })
        .map_err(failed)
    }

    /// The whole file.
    ///
    /// # Errors
    /// [`StoreError::Io`] when it cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, StoreError> {
        fs::read(&self.path).map_err(|cause| StoreError::Io { path: self.path.clone(), cause })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::LineSink;

    #[test]
    fn knows_what_it_was_built_of() {
        let folder = tempfile::tempdir().unwrap();
        let file = BuiltFile::in_folder(&folder.path().join("new"));
        assert!(!file.is_current("abc"));
        let mut lines = SortedLines::default();
        lines.line(b"<a:b> <a:c> <a:d> .").unwrap();
        file.write(&BuiltHeader { digest: "abc".into() }, &lines).unwrap();
        assert!(file.is_current("abc") && !file.is_current("ab"));
        assert_eq!(file.read().unwrap(), b"# diwan inputs=abc\n<a:b> <a:c> <a:d> .\n");
    }
}
