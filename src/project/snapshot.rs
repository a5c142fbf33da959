//! A snapshot of a project's files: each is read and hashed once, and all users of the snapshot see the same bytes.

use super::digest::sha256_hex;
use diwan_rdf::files::LARGEST_WHOLE;
use diwan_rdf::term::has_deep_triple_terms;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// The files that were read.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    files: Mutex<Files>,
}

#[derive(Debug, Default)]
struct Files {
    by_path: HashMap<PathBuf, Arc<FileSnapshot>>,
    bytes: u64,
}

/// The limit for the bytes of all files that a snapshot keeps in memory. Files beyond it are read on each access.
const MOST: u64 = 1 << 30;

/// The contents of a file when it was read.
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

    /// Whether triple terms are nested more deeply than the parsers can follow.
    pub(super) fn is_deep(&self) -> bool {
        *self.is_deep.get_or_init(|| has_deep_triple_terms(&self.bytes))
    }
}

impl fmt::Debug for FileSnapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.bytes.len())
    }
}

/// The bytes of a file in a snapshot, as a buffer for readers.
pub(super) struct SharedBytes(pub(super) Arc<FileSnapshot>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.bytes()
    }
}

impl Snapshot {
    /// A snapshot that already has one file.
    pub(super) fn with(path: &Path, bytes: Vec<u8>) -> Self {
        let snapshot = Self::default();
        snapshot.keep(path, bytes);
        snapshot
    }

    /// A file, which `open` opens on first access. `None` if it is too large to be kept.
    ///
    /// # Errors
    /// The error of opening or reading the file. Errors are not kept.
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
