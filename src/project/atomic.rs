use super::Temporary;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Writes a file atomically: to a temporary file in the same folder, which is flushed to the disk and then renamed.
/// When `write` fails, the previous file remains. Symbolic links are followed and permissions are kept. Anything that
/// is not a regular file, such as `/dev/null`, is written directly. Temporary files that a killed process left behind
/// are removed.
///
/// # Errors
/// The error of `write`, or the I/O error of the operating system.
pub fn write_atomically<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let path = &destination(path)?;
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return fill(path, write);
    }
    sweep(path);
    let temporary = temporary_path(path);
    let _registered = Temporary::at(&temporary);
    let result = fill(&temporary, write).and_then(|()| {
        if let Some(old) = old {
            fs::set_permissions(&temporary, old.permissions())?;
        }
        Ok(fs::rename(&temporary, path)?)
    });
    if result.is_err() {
        // A failed removal must not replace the original error.
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// The path behind all symbolic links, also behind one whose target does not exist yet.
fn destination(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if let Ok(path) = fs::canonicalize(&path) {
            return Ok(path);
        }
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a symbolic link to itself"))
}

/// How many symbolic links in a row are followed; the limit of Linux.
const MOST_LINKS: usize = 40;

/// Refuses a path that is a symbolic link, a device or a pipe. A file of the project must not decide, through a link,
/// where its sibling is written, and opening a pipe may block for ever. Folders pass: the operating system refuses to
/// write to them.
///
/// # Errors
/// An error that names the kind of file and says what to do.
pub fn refuse_special(path: &Path) -> io::Result<()> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    if found.is_symlink() {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is a symbolic link; remove it"))
    } else if found.is_file() || found.is_dir() {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a device or a pipe, not a regular file; remove it"))
    }
}

fn fill<E: From<io::Error>>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<(), E> {
    let file = File::create(path)?;
    // The lock marks the file as in use. If locking fails, as on some network folders, `sweep` cannot lock the file
    // either and does not remove it.
    let _ = file.try_lock();
    let mut output = BufWriter::new(file);
    write(&mut output)?;
    output.flush()?;
    // Devices and pipes cannot be synced.
    if output.get_ref().metadata()?.is_file() {
        output.get_ref().sync_all()?;
    }
    Ok(())
}

/// A hidden name in the same folder, unique to this process.
fn temporary_path(path: &Path) -> PathBuf {
    path.with_file_name(format!("{}{}{TEMPORARY}", prefix(path), std::process::id()))
}

fn prefix(path: &Path) -> String {
    format!(".{}.", path.file_name().unwrap_or_default().to_string_lossy())
}

const TEMPORARY: &str = ".tmp";

/// The age below which a temporary file counts as in use, because it may not be locked yet.
const UNLOCKED_AGE: Duration = Duration::from_secs(60);

/// Whether no process uses a temporary file any more.
fn is_abandoned(entry: &fs::DirEntry) -> bool {
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    let is_old = modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > UNLOCKED_AGE));
    is_old && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok())
}

/// Removes the temporary files of this path that no process uses any more.
fn sweep(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let prefix = prefix(path);
    let is_ours = |name: &str| {
        let process = name.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(TEMPORARY));
        process.is_some_and(|process| !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.file_name().to_str().is_some_and(is_ours)) {
        if is_abandoned(&entry) {
            // A leftover file is no reason to fail.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::write_atomically;
    use std::io;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.nq");
        write_atomically::<io::Error>(&path, |out| out.write_all(b"old")).unwrap();
        let failed = write_atomically(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn abandoned_files_are_removed_and_files_in_use_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.nq");
        for name in [".a.nq.1.tmp", ".a.nq.2.tmp", ".a.nq.x.tmp", ".b.nq.1.tmp"] {
            std::fs::write(folder.path().join(name), "half").unwrap();
            let file = std::fs::File::options().write(true).open(folder.path().join(name)).unwrap();
            #[expect(clippy::disallowed_methods, reason = "files have the times of the machine")]
            let now = std::time::SystemTime::now();
            file.set_modified(now - std::time::Duration::from_secs(61)).unwrap();
        }
        std::fs::write(folder.path().join(".a.nq.3.tmp"), "just begun").unwrap();
        let held = std::fs::File::open(folder.path().join(".a.nq.2.tmp")).unwrap();
        held.lock().unwrap();
        write_atomically::<io::Error>(&path, |out| out.write_all(b"new")).unwrap();
        let mut left: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, [".a.nq.2.tmp", ".a.nq.3.tmp", ".a.nq.x.tmp", ".b.nq.1.tmp", "a.nq"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_permissions_and_devices_are_kept() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        write_atomically::<io::Error>(&link, |out| out.write_all(b"new")).unwrap();
        assert!(link.is_symlink() && std::fs::read(&file).unwrap() == b"new");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        write_atomically::<io::Error>(std::path::Path::new("/dev/null"), |out| out.write_all(b"x")).unwrap();
        assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
    }
}
