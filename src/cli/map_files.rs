//! The files of a mapping, some of them replaced on the command line.

use super::error::{CliError, Failure};
use crate::project::Temporary;
use diwan_rdf::files::{AllowedFolders, Input};
use diwan_rml::source::{DirectoryFiles, Files};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

/// Files relative to the working folder: in it, in the folders of the mapping files, and those named on the command
/// line, which may be anywhere.
pub(super) struct MapFiles<'a> {
    directory: DirectoryFiles,
    replaced: &'a [(String, PathBuf)],
    deadline: Option<Instant>,
    used: Mutex<BTreeSet<&'a str>>,
    /// Standard input and pipes, kept on disk: a source is read more than once.
    spooled: Mutex<BTreeMap<&'a Path, (tempfile::NamedTempFile, Temporary)>>,
}

impl<'a> MapFiles<'a> {
    /// `replaced` are names of files, with or without their endings, and the files to read instead.
    pub(super) fn new(replaced: &'a [(String, PathBuf)], reach: AllowedFolders, deadline: Option<Instant>) -> Self {
        let directory = DirectoryFiles::reaching("", reach);
        Self { directory, replaced, deadline, used: Mutex::default(), spooled: Mutex::default() }
    }

    fn replacement(&self, path: &Path) -> Option<&'a (String, PathBuf)> {
        let is = |name: &str| [path.file_name(), path.file_stem()].into_iter().flatten().any(|part| part == name);
        self.replaced.iter().find(|(name, _)| is(name))
    }

    /// The file that is read in place of a file of the mapping.
    pub(super) fn replaced_by(&self, path: &Path) -> Option<&'a Path> {
        self.replacement(path).map(|(_, file)| file.as_path())
    }

    /// Says which replacements are for no file of the mapping.
    pub(super) fn check_used(&self) -> Result<(), CliError> {
        let used = self.used.lock().map(|used| used.clone()).unwrap_or_default();
        match self.replaced.iter().find(|(name, _)| !used.contains(name.as_str())) {
            Some((name, _)) => {
                Err(CliError::new(Failure::Usage, format!("the mapping reads no file named \"{name}\"")))
            }
            None => Ok(()),
        }
    }

    /// What can be read only once: `-`, which is standard input, and pipes.
    fn spool(&self, path: &'a Path) -> io::Result<Input> {
        let mut spooled = self.spooled.lock().map_err(|_| io::Error::other("the input broke off"))?;
        if !spooled.contains_key(path) {
            let mut file = tempfile::NamedTempFile::new().map_err(not_kept)?;
            let registered = Temporary::at(file.path());
            match path == Path::new("-") {
                true => io::copy(&mut io::stdin().lock(), &mut file)?,
                false => io::copy(&mut File::open(path)?, &mut file)?,
            };
            spooled.insert(path, (file, registered));
        }
        let mut reader = spooled.get(path).ok_or(io::ErrorKind::NotFound)?.0.reopen()?;
        reader.rewind()?;
        Ok(Box::new(reader))
    }
}

/// The input is valid, but there is no space for it.
fn not_kept(error: io::Error) -> io::Error {
    let reason = format!("no temporary file can be kept for it: {error} (TMPDIR names another folder)");
    io::Error::new(error.kind(), reason)
}

impl Files for MapFiles<'_> {
    fn open(&self, path: &Path) -> io::Result<Input> {
        Ok(Box::new(Timed::new(self.open_any(path)?, self.deadline)))
    }
}

/// Input or output that ends when the time is up.
pub(super) struct Timed<T> {
    inner: T,
    deadline: Option<Instant>,
}

impl<T> Timed<T> {
    pub(super) fn new(inner: T, deadline: Option<Instant>) -> Self {
        Self { inner, deadline }
    }

    fn check(&self) -> io::Result<()> {
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(io::ErrorKind::TimedOut.into()),
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Timed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        self.inner.read(buffer)
    }
}

impl<W: Write> Write for Timed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.check()?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl MapFiles<'_> {
    fn open_any(&self, path: &Path) -> io::Result<Input> {
        let Some((name, file)) = self.replacement(path) else { return self.directory.open(path) };
        if let Ok(mut used) = self.used.lock() {
            used.insert(name);
        }
        let is_file = || std::fs::metadata(file).is_ok_and(|metadata| metadata.is_file());
        let is_missing = || !file.exists();
        if file != Path::new("-") && (is_file() || is_missing()) {
            return Ok(Box::new(File::open(file)?));
        }
        self.spool(file)
    }
}
