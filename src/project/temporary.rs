//! The temporary files and folders of this process, so that a signal handler can remove them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static REGISTERED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Registers a temporary file or folder, which may not exist yet. While this value lives, [`remove_temporaries`]
/// removes the path. Otherwise the owner is responsible for it.
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

/// Removes all registered files and folders. The registry stays locked, so that no thread can register another one
/// before the process exits. The process must exit right after this call.
pub fn remove_temporaries() {
    let paths = registered();
    for path in paths.iter() {
        // The path may not exist yet, or no longer.
        let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    }
    #[expect(clippy::mem_forget, reason = "a lock that is never given back keeps others from registering more")]
    std::mem::forget(paths);
}

fn registered() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    REGISTERED.lock().unwrap_or_else(PoisonError::into_inner)
}
