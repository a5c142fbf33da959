//! A lock for writers of tables.

use super::LinkError;
use std::path::Path;

/// Runs `work` while holding the lock of a table. Readers need no lock, because tables are replaced atomically.
///
/// # Errors
/// The error of `work`; [`LinkError::Io`] if the lock cannot be acquired.
pub fn with_lock<T>(table: &Path, work: impl FnOnce() -> Result<T, LinkError>) -> Result<T, LinkError> {
    let _lock = lock(table)?;
    work()
}

/// Locks the folder of the table, so that no lock file is needed. The lock is released when the handle is dropped.
#[cfg(unix)]
fn lock(table: &Path) -> Result<std::fs::File, LinkError> {
    let folder = table.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |cause| LinkError::Io { path: folder.to_owned(), cause };
    let handle = std::fs::File::open(folder).map_err(failed)?;
    handle.lock().map_err(failed)?;
    Ok(handle)
}

#[cfg(not(unix))]
fn lock(_: &Path) -> Result<(), LinkError> {
    Ok(())
}
