//! The file that holds the built graph: canonical N-Quads (RDFC-1.0) below one comment line.
//!
//! The comment line is the header. It records the digest of the inputs, the digest of what was checked against them,
//! and the hash of the dataset, which is the SHA-256 of everything after the header. Header and quads share one file so
//! that a rename replaces both together.

use super::StoreError;
use crate::project::{Inputs, Sha256Writer, refuse_special, write_atomically};
use diwan_rdf::files::open_regular;
use diwan_rdf::quads::{Collector, Quads};
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

/// How long a header may be, in bytes.
const HEADER_SIZE: u64 = 512;
/// How many bytes of the quads are read at once.
const PIECE_SIZE: usize = 1 << 20;

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

    /// Reads the built graph, a piece at a time. Returns `None` if the file is missing, was built from inputs with
    /// another digest, or no longer matches the hash in its header.
    pub fn read_current(&self, digest: &str) -> Option<Quads> {
        let mut collector = Collector::default();
        self.scan(digest, |lines| collector.lines(lines).ok())?;
        collector.finish().ok()
    }

    /// Reads the built graph as [`read_current`](Self::read_current) does, but keeps only its header.
    pub fn verified_header(&self, digest: &str) -> Option<Header> {
        self.scan(digest, |_| Some(()))
    }

    /// The header of the built graph, if it was built from inputs with this digest. The quads are not read.
    pub fn header(&self, digest: &str) -> Option<Header> {
        read_header(&mut BufReader::new(open_regular(&self.path).ok()?), digest)
    }

    /// Passes the quads to `take`, in pieces of whole lines, and then compares their hash with that in the header.
    fn scan(&self, digest: &str, mut take: impl FnMut(&[u8]) -> Option<()>) -> Option<Header> {
        let mut input = BufReader::with_capacity(PIECE_SIZE, open_regular(&self.path).ok()?);
        let header = read_header(&mut input, digest)?;
        let mut hash = Sha256Writer::default();
        let mut piece = Vec::with_capacity(PIECE_SIZE);
        loop {
            let bytes = input.fill_buf().ok()?;
            if bytes.is_empty() {
                break;
            }
            hash.write_all(bytes).ok()?;
            let whole_lines = memchr::memrchr(b'\n', bytes).map_or(0, |end| end + 1);
            let (lines, rest) = bytes.split_at(whole_lines);
            piece.extend_from_slice(lines);
            if !lines.is_empty() {
                take(&piece)?;
                piece.clear();
            }
            piece.extend_from_slice(rest);
            let length = bytes.len();
            input.consume(length);
        }
        let is_whole = piece.is_empty() && header.hash.strip_prefix("sha256:") == Some(&*hash.finish());
        is_whole.then_some(header)
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

fn read_header(input: &mut impl BufRead, digest: &str) -> Option<Header> {
    let mut line = String::new();
    input.take(HEADER_SIZE).read_line(&mut line).ok()?;
    Header::parse(&line).filter(|header| header.inputs == digest)
}

/// The first line of a built file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    inputs: String,
    checked: String,
    hash: String,
}

impl Header {
    fn parse(line: &str) -> Option<Self> {
        let line = line.strip_suffix('\n')?;
        let (inputs, rest) = line.strip_prefix(MARK)?.split_once(CHECKED)?;
        let (checked, hash) = rest.split_once(HASH)?;
        Some(Self { inputs: inputs.to_owned(), checked: checked.to_owned(), hash: hash.to_owned() })
    }

    /// The hash of the dataset.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Whether the checks that ran when the file was written saw the same inputs as these.
    pub fn was_checked_with(&self, inputs: &Inputs) -> bool {
        self.checked == inputs.checked_digest()
    }
}

fn header_line(inputs: &Inputs, hash: &str) -> String {
    let (digest, checked) = (inputs.digest(), inputs.checked_digest());
    format!("{MARK}{digest}{CHECKED}{checked}{HASH}{hash}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::sha256_hex;

    fn hash(quads: &Quads) -> String {
        format!("sha256:{}", sha256_hex(&quads.to_text()))
    }

    #[test]
    fn the_digests_of_inputs_and_content_are_verified() {
        let folder = tempfile::tempdir().unwrap();
        let file = BuiltFile::in_folder(&folder.path().join("new"));
        let inputs = Inputs::default();
        let digest = inputs.digest();
        assert!(file.read_current(&digest).is_none());
        let quads = Quads::from_nquads(b"<a:b> <a:c> <a:d> .\n<a:b> <a:c> <a:e> .\n").unwrap();
        file.write(&inputs, &quads, &hash(&quads)).unwrap();
        assert_eq!(file.read_current(&digest).unwrap().to_text(), quads.to_text());
        let header = file.verified_header(&digest).unwrap();
        assert_eq!(header.hash(), hash(&quads));
        assert!(header.was_checked_with(&inputs));
        assert!(file.read_current(&digest[1..]).is_none());
        let bytes = fs::read(file.path()).unwrap();
        fs::write(file.path(), &bytes[..bytes.len() - 20]).unwrap();
        assert!(file.read_current(&digest).is_none(), "a graph that was cut short is not current");
        fs::write(file.path(), &bytes[..bytes.len() - 1]).unwrap();
        assert!(file.verified_header(&digest).is_none(), "a graph whose last line was cut short is not current");
    }

    #[test]
    fn lines_across_pieces_and_longer_than_a_piece_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = BuiltFile::in_folder(folder.path());
        let inputs = Inputs::default();
        let long = "x".repeat(PIECE_SIZE + 10);
        let lines: String = (0..40_000).map(|number| format!("<a:s{number}> <a:p> <a:object> <a:graph> .\n")).collect();
        let quads = Quads::from_nquads(format!("{lines}<a:long> <a:p> \"{long}\" .\n{lines}").as_bytes()).unwrap();
        file.write(&inputs, &quads, &hash(&quads)).unwrap();
        let read = file.read_current(&inputs.digest()).unwrap();
        assert_eq!(read.len(), 40_001);
        assert_eq!(read.to_text(), quads.to_text());
    }
}
