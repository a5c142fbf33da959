//! The file that holds the built graph: canonical N-Quads (RDFC-1.0) below one comment line.
//!
//! The comment line is the header. It records the digest of the inputs, the digest of what was checked against them,
//! and the hash of the dataset, which is the SHA-256 of everything after the header. Header and quads share one file so
//! that a rename replaces both together.

use super::StoreError;
use crate::project::{Inputs, refuse_special, sha256_hex, write_atomically};
use diwan_rdf::files::open_regular;
use diwan_rdf::quads::Quads;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The number of bytes at the beginning of a built file that are enough to hold its header.
const HEADER_SIZE: u64 = 512;

const FILE_NAME: &str = "graph.nq";
const MARK: &str = "# diwan inputs=";
const CHECKED: &str = " checked=";
const HASH: &str = " rdfc-1.0=";

/// The path of a built graph.
#[derive(Clone, Debug)]
pub struct BuiltFile {
    path: PathBuf,
}

impl BuiltFile {
    /// The built file of a folder. It may not exist.
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(FILE_NAME) }
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the built graph: header and quads. Returns `None` if the file is missing, was built from inputs with
    /// another digest, or no longer matches the hash in its header.
    pub fn read_current(&self, digest: &str) -> Option<Vec<u8>> {
        let mut file = open_regular(&self.path).ok()?;
        let mut bytes = Vec::new();
        // Read only the header of a file that was built from other inputs.
        file.by_ref().take(HEADER_SIZE).read_to_end(&mut bytes).ok()?;
        Header::parse(&bytes).filter(|header| header.inputs == digest)?;
        file.read_to_end(&mut bytes).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let (header, body) = bytes.split_at(end + 1);
        let is_whole = Header::parse(header).is_some_and(|header| header.inputs == digest && header.is_of(body));
        is_whole.then_some(bytes)
    }

    /// The hash of the dataset in `bytes`, the content of a built file, according to its header.
    pub fn hash(bytes: &[u8]) -> Option<&str> {
        Header::parse(bytes).map(|header| header.hash)
    }

    /// Whether the checks that ran when `bytes`, the content of a built file, was written saw the same inputs as these.
    pub fn was_checked_with(bytes: &[u8], inputs: &Inputs) -> bool {
        Header::parse(bytes).is_some_and(|header| header.checked == inputs.checked_digest())
    }

    /// Writes the header and `quads` to the file atomically. `hash` is the hash of the quads as N-Quads.
    ///
    /// # Errors
    /// [`StoreError::Io`] if the folder or the file cannot be written; an existing file is then left unchanged.
    pub fn write(&self, inputs: &Inputs, quads: &Quads, hash: &str) -> Result<(), StoreError> {
        let failed = |cause: io::Error| StoreError::Io { path: self.path.clone(), cause };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        refuse_special(&self.path).map_err(failed)?;
        let header = header_line(inputs, hash);
        write_atomically(&self.path, |out| {
            out.write_all(header.as_bytes())?;
            quads.write(out)
        })
        .map_err(failed)
    }
}

/// The parsed first line of a built file.
struct Header<'a> {
    inputs: &'a str,
    checked: &'a str,
    hash: &'a str,
}

impl<'a> Header<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let line = bytes.split(|byte| *byte == b'\n').next()?;
        let (inputs, rest) = str::from_utf8(line).ok()?.strip_prefix(MARK)?.split_once(CHECKED)?;
        let (checked, hash) = rest.split_once(HASH)?;
        Some(Self { inputs, checked, hash })
    }

    /// Whether `body` has the hash that the header records.
    fn is_of(&self, body: &[u8]) -> bool {
        self.hash.strip_prefix("sha256:").is_some_and(|hash| hash == sha256_hex(body))
    }
}

fn header_line(inputs: &Inputs, hash: &str) -> String {
    let (digest, checked) = (inputs.digest(), inputs.checked_digest());
    format!("{MARK}{digest}{CHECKED}{checked}{HASH}{hash}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_it_was_built_of_and_whether_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = BuiltFile::in_folder(&folder.path().join("new"));
        let inputs = Inputs::default();
        let digest = inputs.digest();
        assert!(file.read_current(&digest).is_none());
        let quads = Quads::from_nquads(b"<a:b> <a:c> <a:d> .\n<a:b> <a:c> <a:e> .\n").unwrap();
        let hash = format!("sha256:{}", sha256_hex(&quads.to_text()));
        file.write(&inputs, &quads, &hash).unwrap();
        let bytes = file.read_current(&digest).unwrap();
        assert!(bytes.ends_with(b"\n<a:b> <a:c> <a:d> .\n<a:b> <a:c> <a:e> .\n"));
        assert_eq!(BuiltFile::hash(&bytes), Some(hash.as_str()));
        assert!(BuiltFile::was_checked_with(&bytes, &inputs));
        assert!(file.read_current(&digest[1..]).is_none());
        fs::write(file.path(), &bytes[..bytes.len() - 20]).unwrap();
        assert!(file.read_current(&digest).is_none(), "a graph that was cut short is not current");
    }
}
