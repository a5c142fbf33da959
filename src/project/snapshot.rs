//! What a project's files held when they were first looked at: each is read and hashed once, and everybody who works on
//! the project sees the same.

use super::digest::sha256_hex;
use diwan_rdf::files::LARGEST_WHOLE;
use diwan_rdf::term::has_deep_triple_terms;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// The files that were looked at.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    files: Mutex<Files>,
}

#[derive(Debug, Default)]
struct Files {
    by_path: HashMap<PathBuf, Arc<FileSnapshot>>,
    bytes: u64,
}

/// How many bytes are kept of all files together. What is larger is read as often as it is needed.
const MOST: u64 = 1 << 30;

/// A file as it was.
pub(super) struct FileSnapshot {
    bytes: Vec<u8>,
    digest: OnceLock<String>,
    is_deep: OnceLock<bool>,
}

impl FileSnapshot {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, digest: OnceLock::new(), is_deep: OnceLock::new() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The SHA-256, in lower-case hexadecimal.
    pub(super) fn digest(&self) -> &str {
        self.digest.get_or_init(|| sha256_hex(&self.bytes))
    }

    /// Whether triple terms are nested in it deeper than a parser can follow.
    pub(super) fn is_deep(&self) -> bool {
        *self.is_deep.get_or_init(|| has_deep_triple_terms(&self.bytes))
    }
}

impl fmt::Debug for FileSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.bytes.len())
    }
}

/// Bytes to be read that a snapshot keeps.
pub(super) struct SharedBytes(pub(super) Arc<FileSnapshot>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.bytes()
    }
}

impl Snapshot {
    /// A snapshot that knows a file already.
    pub(super) fn with(path: &Path, bytes: Vec<u8>) -> Self {
        let snapshot = Self::default();
        snapshot.keep(path, bytes);
        snapshot
    }

    /// A file, opened by `open` when it is looked at for the first time; none when it is too large to be kept.
    ///
    /// # Errors
    /// What opening and reading it gives. The next who asks tries again.
    pub(super) fn file(
        &self,
        path: &Path,
        open: impl FnOnce() -> io::Result<Box<dyn io::Read + Send>>,
    ) -> io::Result<Option<Arc<FileSnapshot>>> {
        let known = self.files.lock().ok().and_then(|files| files.by_path.get(path).cloned());
        if known.is_some() {
            return Ok(known);
        }
        let mut bytes = Vec::new();
        open()?.take(LARGEST_WHOLE + 1).read_to_end(&mut bytes)?;
        Ok(if bytes.len() as u64 > LARGEST_WHOLE { None } else { self.keep(path, bytes) })
    }

    fn keep(&self, path: &Path, bytes: Vec<u8>) -> Option<Arc<FileSnapshot>> {
        let mut files = self.files.lock().ok()?;
        if files.bytes + bytes.len() as u64 > MOST {
            return None;
        }
        files.bytes += bytes.len() as u64;
        let kept = files.by_path.entry(path.to_owned()).or_insert_with(|| Arc::new(FileSnapshot::new(bytes)));
        Some(Arc::clone(kept))
    }
}
