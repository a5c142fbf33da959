//! A file lock, so that only one process at a time builds into a folder.

use super::StoreError;
use crate::project::refuse_special;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A lock on a build folder. It is released when this value is dropped, or when the process ends.
#[derive(Debug)]
pub struct BuildLock {
    _file: File,
}

const FILE_NAME: &str = "lock";

impl BuildLock {
    /// The file that is locked while a folder is built into.
    pub fn path(folder: &Path) -> PathBuf {
        folder.join(FILE_NAME)
    }

    /// Locks the folder, waiting while another process holds the lock. `waiting` is called once before the wait.
    ///
    /// # Errors
    /// [`StoreError::Io`] if the folder cannot be created or locked.
    pub fn wait(folder: &Path, waiting: impl FnOnce()) -> Result<Self, StoreError> {
        let path = Self::path(folder);
        let failed = |cause: io::Error| StoreError::Io { path: path.clone(), cause };
        fs::create_dir_all(folder).map_err(failed)?;
        refuse_special(&path).map_err(failed)?;
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                file.lock().map_err(failed)?;
            }
            // Some network file systems do not support locks. Building without one is safe, because files are replaced
            // atomically.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn the_second_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = BuildLock::wait(folder.path(), || panic!("nobody else builds")).unwrap();
        let (sender, events) = channel();
        let waits = sender.clone();
        let path = folder.path().to_owned();
        let second = thread::spawn(move || {
            let lock = BuildLock::wait(&path, || waits.send("waits").unwrap());
            sender.send("builds").unwrap();
            lock.map(drop)
        });
        assert_eq!(events.recv().unwrap(), "waits");
        assert!(events.recv_timeout(Duration::from_millis(50)).is_err());
        drop(first);
        assert_eq!(events.recv().unwrap(), "builds");
        second.join().unwrap().unwrap();
    }
}
