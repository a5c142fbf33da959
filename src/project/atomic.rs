use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file whole or not at all: beside its place, flushed to the disk, then renamed. When `write` fails, what was
/// there before stays. Links are followed, permissions kept; what is no file, such as `/dev/null`, is written to
/// directly.
///
/// # Errors
/// What `write` returns, or the system's word.
pub fn write_atomically<E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return fill(path, write);
    }
    let beside = beside(path);
    let result = fill(&beside, write).and_then(|()| {
        if let Some(old) = old {
            fs::set_permissions(&beside, old.permissions())?;
        }
        Ok(fs::rename(&beside, path)?)
    });
    if result.is_err() {
        // The error that is returned says more than one from tidying up.
        let _ = fs::remove_file(&beside);
    }
    result
}

fn fill<E: From<io::Error>>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Result<(), E> {
    let mut output = BufWriter::new(File::create(path)?);
    write(&mut output)?;
    output.flush()?;
    // Devices and pipes have nothing to sync.
    if output.get_ref().metadata()?.is_file() {
        output.get_ref().sync_all()?;
    }
    Ok(())
}

/// A name in the same folder, hidden, and of this process alone.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
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

    #[cfg(unix)]
    #[test]
    fn links_permissions_and_devices_stay_what_they_are() {
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
