//! The temporary files and folders of this process, so that they can be removed when it is ended.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static REGISTERED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A temporary file or folder, made or about to be made, that is removed if the process is ended while this value lives.
/// Whoever holds it removes it otherwise.
#[derive(Debug)]
pub struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// Registers a path.
    pub fn at(path: &Path) -> Self {
        registered().insert(path.to_owned());
        Self { path: path.to_owned() }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        registered().remove(&self.path);
    }
}

/// Removes all that is registered. Nothing can be registered afterwards: who tries waits for the end of the process, which
/// is to follow at once.
pub fn remove_temporaries() {
    let paths = registered();
    for path in paths.iter() {
        // It may not be there yet, or not any more.
        let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    }
    #[expect(clippy::mem_forget, reason = "a lock that is never given back keeps others from registering more")]
    std::mem::forget(paths);
}

fn registered() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    REGISTERED.lock().unwrap_or_else(PoisonError::into_inner)
}
