//! Restricts the files that may be opened, because paths can come from untrusted input.

use crate::text::without_mark;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// The folders with the files that a project or a mapping may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedFolders {
    /// No restriction.
    Everywhere,
    /// In these folders and their subfolders, after symbolic links are resolved.
    Within(Vec<PathBuf>),
}

/// The error that a path leads outside the allowed folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideAllowedFolders {
    /// The resolved path.
    pub target: PathBuf,
    /// The allowed folders.
    pub folders: Vec<PathBuf>,
}

impl std::error::Error for OutsideAllowedFolders {}

impl OutsideAllowedFolders {
    /// Whether `error` was caused by this error, which [`AllowedFolders::resolve`] wraps in an [`io::Error`].
    pub fn is_cause_of(error: &io::Error) -> bool {
        error.get_ref().is_some_and(Self::is_behind)
    }

    fn is_behind(error: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
        let next = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
        error.is::<Self>() || next.is_some_and(Self::is_cause_of)
    }
}

impl fmt::Display for OutsideAllowedFolders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folders: Vec<_> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
        let (target, folders) = (self.target.display(), folders.join(" and "));
        write!(f, "it leads to {target}, outside {folders}")
    }
}

impl AllowedFolders {
    /// Allows these folders and their subfolders. An empty path is the working folder.
    pub fn within<'f>(folders: impl IntoIterator<Item = &'f Path>) -> Self {
        let mut found: Vec<PathBuf> = folders.into_iter().map(canonical).collect();
        found.sort();
        found.dedup();
        Self::Within(found)
    }

    /// Resolves a path and all its symbolic links. A file that does not exist yet is resolved by its folder.
    ///
    /// # Errors
    /// An [`io::ErrorKind::PermissionDenied`] that wraps [`OutsideAllowedFolders`] if the path is outside the folders;
    /// otherwise the error of the system.
    pub fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        let target = lead(path)?;
        match self {
            Self::Within(folders) if !folders.iter().any(|folder| target.starts_with(folder)) => {
                let outside = OutsideAllowedFolders { target, folders: folders.clone() };
                Err(io::Error::new(io::ErrorKind::PermissionDenied, outside))
            }
            _ => Ok(target),
        }
    }

    /// Opens a file in the allowed folders.
    ///
    /// # Errors
    /// The errors of [`AllowedFolders::resolve`] and [`open_regular`].
    pub fn open(&self, path: &Path) -> io::Result<File> {
        open_regular(&self.resolve(path)?)
    }
}

/// Opens a file for reading. Devices and pipes are refused: they may never end, and opening a pipe waits for a writer.
///
/// # Errors
/// If the file does not exist or is not a regular file.
pub fn open_regular(path: &Path) -> io::Result<File> {
    refuse_special(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    refuse_special(&file.metadata()?)?;
    Ok(file)
}

fn refuse_special(metadata: &std::fs::Metadata) -> io::Result<()> {
    match (metadata.is_file(), metadata.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, not a file")),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a device or a pipe, not a regular file")),
    }
}

/// The maximum size in bytes of a file that is read into memory as a whole, such as a mapping, a vocabulary or a query:
/// 256 MiB. The largest published vocabularies have a tenth of it; tables are streamed.
pub const LARGEST_WHOLE: u64 = 1 << 28;

/// Reads a regular file into memory.
///
/// # Errors
/// The errors of [`open_regular`]; also if the file is larger than [`LARGEST_WHOLE`].
pub fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let file = open_regular(path)?;
    if file.metadata()?.len() > LARGEST_WHOLE {
        return Err(too_large());
    }
    read_all(file)
}

/// Reads a regular file as text, without a byte-order mark.
///
/// # Errors
/// The errors of [`read_whole`]; also if the file is not UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let bytes = read_whole(path)?;
    let text = std::str::from_utf8(without_mark(&bytes));
    text.map(str::to_owned).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Reads all of an input of at most [`LARGEST_WHOLE`] bytes.
///
/// # Errors
/// If the input is larger or reading fails.
pub fn read_all(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(LARGEST_WHOLE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_WHOLE {
        return Err(too_large());
    }
    Ok(bytes)
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 256 MiB, and would be read whole")
}

/// The canonical path of a folder; for a folder that does not exist, the path that it would have.
fn canonical(folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    lead(folder).or_else(|_| std::path::absolute(folder)).unwrap_or_else(|_| folder.to_owned())
}

fn lead(path: &Path) -> io::Result<PathBuf> {
    let error = match path.canonicalize() {
        Ok(target) => return Ok(target),
        Err(error) if error.kind() == io::ErrorKind::NotFound => error,
        Err(error) => return Err(error),
    };
    let absolute = std::path::absolute(path)?;
    // The target of `..` after a folder that does not exist is undefined.
    let known = absolute.ancestors().skip(1).find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    match known.and_then(|(folder, target)| Some(target.join(absolute.strip_prefix(folder).ok()?))) {
        Some(target) if !target.components().any(|part| part == Component::ParentDir) => Ok(target),
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn outside(reach: &AllowedFolders, path: &Path) -> bool {
        reach.resolve(path).is_err_and(|error| {
            error.get_ref().is_some_and(|inner| inner.downcast_ref::<OutsideAllowedFolders>().is_some())
        })
    }

    #[test]
    fn paths_outside_the_folders_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("in");
        fs::create_dir(&inside).unwrap();
        fs::write(folder.path().join("secret"), "s").unwrap();
        fs::write(inside.join("file"), "f").unwrap();
        let reach = AllowedFolders::within([inside.as_path()]);
        for path in ["file", "new", "new/deep", "sub/../file"] {
            assert!(!outside(&reach, &inside.join(path)), "{path}");
        }
        for path in ["../secret", "../new", "..", "/etc/passwd", "/nowhere/at/all"] {
            assert!(outside(&reach, &inside.join(path)), "{path}");
            assert!(!outside(&AllowedFolders::Everywhere, &inside.join(path)), "{path}");
        }
        // A folder of nearly the same name is another folder.
        assert!(outside(&reach, &folder.path().join("in2/file")));
    }

    /// The file has no more on the disk than its end.
    #[test]
    fn files_read_whole_have_a_maximum_size() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        let read = |size: u64| {
            File::create(&path).unwrap().set_len(size).unwrap();
            read_whole(&path).map(|bytes| bytes.len() as u64)
        };
        assert_eq!(read(LARGEST_WHOLE).unwrap(), LARGEST_WHOLE);
        assert_eq!(read(LARGEST_WHOLE + 1).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        // A file that grows while it is read is limited by the bytes read, not by its size at the start.
        assert!(read_all(File::open(&path).unwrap()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_resolved() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("in");
        fs::create_dir(&inside).unwrap();
        fs::write(folder.path().join("secret"), "s").unwrap();
        fs::write(inside.join("file"), "f").unwrap();
        symlink("../secret", inside.join("out")).unwrap();
        symlink("..", inside.join("up")).unwrap();
        symlink("file", inside.join("same")).unwrap();
        let reach = AllowedFolders::within([inside.as_path()]);
        assert!(outside(&reach, &inside.join("out")) && outside(&reach, &inside.join("up/secret")));
        assert!(outside(&reach, &inside.join("up/new")));
        assert!(reach.open(&inside.join("same")).is_ok());
    }

    #[test]
    fn only_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(open_regular(folder.path()).unwrap_err().to_string().contains("it is a folder"));
        #[cfg(unix)]
        assert!(open_regular(Path::new("/dev/null")).unwrap_err().to_string().contains("a device or a pipe"));
        assert_eq!(read_all(io::repeat(0).take(LARGEST_WHOLE)).unwrap().len() as u64, LARGEST_WHOLE);
        assert!(read_all(io::repeat(0)).unwrap_err().to_string().contains("larger than 256 MiB"));
    }
}
