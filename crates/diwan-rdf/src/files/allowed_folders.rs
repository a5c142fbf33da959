//! Which files may be reached: what names a path may come from anybody.

use crate::text::without_mark;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Where the files are that a project or a mapping may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedFolders {
    /// Wherever the system lets them be.
    Everywhere,
    /// In these folders and below, wherever symbolic links lead.
    Within(Vec<PathBuf>),
}

/// A path that leads out of the folders that it may lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideAllowedFolders {
    /// Where it leads.
    pub target: PathBuf,
    /// The folders.
    pub folders: Vec<PathBuf>,
}

impl std::error::Error for OutsideAllowedFolders {}

impl OutsideAllowedFolders {
    /// Whether this is what an error comes from: [`AllowedFolders::resolve`] gives it in an [`io::Error`].
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
    /// These folders and what is below them; an empty path is the working folder.
    pub fn within<'f>(folders: impl IntoIterator<Item = &'f Path>) -> Self {
        let mut found: Vec<PathBuf> = folders.into_iter().map(canonical).collect();
        found.sort();
        found.dedup();
        Self::Within(found)
    }

    /// Where a path leads, by way of all links; what is not there yet leads to its place in the folder that is.
    ///
    /// # Errors
    /// [`OutsideAllowedFolders`], in a [`io::ErrorKind::PermissionDenied`], where it may not lead there; else the system's word.
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

    /// Opens a file that may be reached.
    ///
    /// # Errors
    /// As for [`AllowedFolders::resolve`] and [`open_regular`].
    pub fn open(&self, path: &Path) -> io::Result<File> {
        open_regular(&self.resolve(path)?)
    }
}

/// Opens a file for reading. Devices and pipes are refused: they may never end, and opening a pipe waits for a writer.
///
/// # Errors
/// When it is not there, or no regular file.
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

/// How large a file may be that is read into memory whole, such as a mapping, a vocabulary or a query: 256 MiB. The
/// largest vocabularies that are published have a tenth of it; tables are not read whole.
pub const LARGEST_WHOLE: u64 = 1 << 28;

/// Reads a regular file whole.
///
/// # Errors
/// As for [`open_regular`]; and when it is larger than [`LARGEST_WHOLE`].
pub fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let file = open_regular(path)?;
    if file.metadata()?.len() > LARGEST_WHOLE {
        return Err(too_large());
    }
    read_all(file)
}

/// Reads a regular file whole, as text, without a byte-order mark.
///
/// # Errors
/// As for [`read_whole`]; and when it is not UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    let bytes = read_whole(path)?;
    let text = std::str::from_utf8(without_mark(&bytes));
    text.map(str::to_owned).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Reads what is not larger than [`LARGEST_WHOLE`].
///
/// # Errors
/// When it is larger, and the system's word.
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

/// A folder's own path; of one that is not there, what it would be.
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
    // `..` behind something that is not there leads nowhere that anybody could say.
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
    fn what_leads_out_is_refused_and_what_stays_in_is_not() {
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
    fn what_is_read_whole_has_a_largest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        let read = |size: u64| {
            File::create(&path).unwrap().set_len(size).unwrap();
            read_whole(&path).map(|bytes| bytes.len() as u64)
        };
        assert_eq!(read(LARGEST_WHOLE).unwrap(), LARGEST_WHOLE);
        assert_eq!(read(LARGEST_WHOLE + 1).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        // What grows while it is read is counted as it is read.
        assert!(read_all(File::open(&path).unwrap()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_where_they_lead() {
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
