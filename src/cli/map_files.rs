//! The files of a mapping, some of them replaced on the command line.

use super::error::{CliError, Failure};
use crate::source::{DirectoryFiles, Files, Input};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Files relative to the working folder.
pub(super) struct MapFiles<'a> {
    directory: DirectoryFiles,
    replaced: &'a [(String, PathBuf)],
    used: Mutex<BTreeSet<&'a str>>,
    /// Standard input, kept on disk: a source is read more than once.
    spooled: Mutex<Option<tempfile::NamedTempFile>>,
}

impl<'a> MapFiles<'a> {
    /// `replaced` are names of files, with or without their endings, and the files to read instead.
    pub(super) fn new(replaced: &'a [(String, PathBuf)]) -> Self {
        Self { directory: DirectoryFiles::new(""), replaced, used: Mutex::default(), spooled: Mutex::default() }
    }

    fn replacement(&self, path: &Path) -> Option<&'a (String, PathBuf)> {
        let is = |name: &str| [path.file_name(), path.file_stem()].into_iter().flatten().any(|part| part == name);
        self.replaced.iter().find(|(name, _)| is(name))
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

    fn standard_input(&self) -> io::Result<Input> {
        let mut spooled = self.spooled.lock().map_err(|_| io::Error::other("standard input broke off"))?;
        let file = match spooled.take() {
            Some(file) => file,
            None => {
                let mut file = tempfile::NamedTempFile::new()?;
                io::copy(&mut io::stdin().lock(), &mut file)?;
                file
            }
        };
        let mut reader = file.reopen()?;
        *spooled = Some(file);
        reader.rewind()?;
        Ok(Box::new(reader))
    }
}

impl Files for MapFiles<'_> {
    fn open(&self, path: &Path) -> io::Result<Input> {
        let Some((name, file)) = self.replacement(path) else { return self.directory.open(path) };
        if let Ok(mut used) = self.used.lock() {
            used.insert(name);
        }
        if file == Path::new("-") { self.standard_input() } else { Ok(Box::new(File::open(file)?)) }
    }
}
