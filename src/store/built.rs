//! The built graph as a file: the canonical N-Quads of RDFC-1.0, with a first comment line that says what it was built of
//! and what its hash is: the digest of all that follows the line. One file, so that it is swapped in whole.

use super::StoreError;
use crate::engine::SortedLines;
use crate::project::{refuse_special, sha256_hex, write_atomically};
use crate::source::open_regular;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

const FILE_NAME: &str = "graph.nq";
const MARK: &str = "# diwan inputs=";
const HASH: &str = " rdfc-1.0=";

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

    /// The built graph, when it is there, was built of the inputs that have this digest, and is as it was written.
    pub fn read_current(&self, digest: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        open_regular(&self.path).ok()?.read_to_end(&mut bytes).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (header, body) = bytes.split_at(end + 1);
        (header == header_line(digest, body).as_bytes()).then_some(bytes)
    }

    /// The hash of the dataset whose graph these bytes of a built file are, by its first line.
    pub fn hash(bytes: &[u8]) -> Option<&str> {
        let header = bytes.split(|byte| *byte == b'\n').next()?;
        let (_, hash) = str::from_utf8(header).ok()?.strip_prefix(MARK)?.split_once(HASH)?;
        Some(hash)
    }

    /// Puts a graph in its place, whole.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder or the file cannot be written; what was there before stays.
    pub fn write(&self, digest: &str, lines: &SortedLines) -> Result<(), StoreError> {
        let failed = |cause: io::Error| StoreError::Io { path: self.path.clone(), cause };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        refuse_special(&self.path).map_err(failed)?;
        let body = lines.to_text();
        write_atomically(&self.path, |out| {
            out.write_all(header_line(digest, &body).as_bytes())?;
            out.write_all(&body)
        })
        .map_err(failed)
    }
}

fn header_line(digest: &str, body: &[u8]) -> String {
    format!("{MARK}{digest}{HASH}sha256:{}\n", sha256_hex(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_it_was_built_of_and_whether_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = BuiltFile::in_folder(&folder.path().join("new"));
        assert!(file.read_current("abc").is_none());
        let mut lines = SortedLines::default();
        lines.insert(b"<a:b> <a:c> <a:d> .");
        lines.insert(b"<a:b> <a:c> <a:e> .");
        file.write("abc", &lines).unwrap();
        let bytes = file.read_current("abc").unwrap();
        assert!(bytes.ends_with(b"\n<a:b> <a:c> <a:d> .\n<a:b> <a:c> <a:e> .\n"));
        assert_eq!(BuiltFile::hash(&bytes), Some(format!("sha256:{}", sha256_hex(&lines.to_text())).as_str()));
        assert!(file.read_current("ab").is_none());
        fs::write(file.path(), &bytes[..bytes.len() - 20]).unwrap();
        assert!(file.read_current("abc").is_none(), "a graph that was cut short is not current");
    }
}
