//! One writer at a time.

use super::LinkError;
use std::path::Path;

/// Does something to a table while nobody else does. Readers need no lock: tables are replaced as wholes.
///
/// # Errors
/// What `work` returns; [`LinkError::Io`] when the lock cannot be had.
pub fn with_lock<T>(table: &Path, work: impl FnOnce() -> Result<T, LinkError>) -> Result<T, LinkError> {
    let _lock = lock(table)?;
    work()
}

/// A lock on the table's folder, which needs no file of its own; it ends with the handle.
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
