//! The inputs of a build: files from which the graph is built, and files that are only checked.

use super::digest::{combined, sha256_of};
use super::{PROJECT_FILE, Project, ProjectError};
use diwan_rdf::files::LARGEST_WHOLE;
use diwan_rml::source::Files as _;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

/// The SHA-256 of every file that a build reads, by its path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Files from which the graph is built.
    made_of: BTreeMap<String, String>,
    /// Files that are only checked.
    checked: BTreeMap<String, String>,
}

impl Inputs {
    /// One digest over the version of the program and the files from which the graph is built. A graph with another
    /// digest is out of date.
    pub fn digest(&self) -> String {
        digest_of(&self.made_of)
    }

    /// One digest over the files that are only checked. A graph with another digest is up to date, but has not been
    /// checked against the current files.
    pub fn checked_digest(&self) -> String {
        digest_of(&self.checked)
    }

    /// All files.
    pub fn all(&self) -> BTreeMap<String, String> {
        self.made_of.iter().chain(&self.checked).map(|(name, digest)| (name.clone(), digest.clone())).collect()
    }
}

fn digest_of(files: &BTreeMap<String, String>) -> String {
    let program = ("program", env!("CARGO_PKG_VERSION"));
    let parts = files.iter().map(|(name, digest)| (name.as_str(), digest.as_str()));
    combined(std::iter::once(program).chain(parts))
}

impl Project {
    /// The files that a build reads, with their digests.
    ///
    /// # Errors
    /// [`ProjectError`] when the mapping or a file from which the graph is built cannot be read. Files that are only
    /// checked give no error here: the checks report them.
    pub fn inputs(&self) -> Result<Inputs, ProjectError> {
        let made_of = self.input_digests()?;
        let checked = self.checked_files().into_iter().map(|path| (name(&path), path));
        let checked = checked.filter(|(name, _)| !made_of.contains_key(name));
        let checked = checked.filter_map(|(name, path)| Some((name, self.checked_digest(&path)?))).collect();
        Ok(Inputs { made_of, checked })
    }

    /// The SHA-256 of every file from which the graph is built, by its path. Of the tables, these are the ones that the
    /// mapping names.
    ///
    /// # Errors
    /// [`ProjectError`] when a file cannot be read.
    pub fn input_digests(&self) -> Result<BTreeMap<String, String>, ProjectError> {
        let config = self.config();
        let mut paths = vec![PathBuf::from(PROJECT_FILE)];
        paths.extend(config.ontology.iter().chain(&config.mapping).chain(&config.shapes).cloned());
        paths.extend(self.mapping()?.triples_maps.iter().map(|map| map.source.resolved_path()));
        paths.sort();
        paths.dedup();
        paths.into_iter().map(|path| Ok((name(&path), self.file_digest(&path)?))).collect()
    }

    /// One digest over the version of the program and the files from which the graph is built. A graph with another
    /// digest is out of date.
    ///
    /// # Errors
    /// [`ProjectError`] when the mapping or a file cannot be read.
    pub fn digest(&self) -> Result<String, ProjectError> {
        Ok(digest_of(&self.input_digests()?))
    }

    /// The existing files of the project, relative to the current folder: those that the project file names, its
    /// queries and tables, and the sources of the mapping, if the mapping can be read.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = vec![PathBuf::from(PROJECT_FILE)];
        files.extend(self.config().paths().map(|(_, path)| path.to_owned()));
        files.extend(self.checked_files());
        if let Ok(mapping) = self.mapping() {
            files.extend(mapping.triples_maps.iter().map(|map| map.source.resolved_path()));
        }
        files.iter().map(|path| self.shown(path)).filter(|path| path.is_file()).collect()
    }

    /// Files that only the checks read: the context, the queries, the tables of `diwan link`, and every table below the
    /// folder of the tables, whether or not the mapping reads it.
    fn checked_files(&self) -> Vec<PathBuf> {
        let (config, link) = (self.config(), &self.config().link);
        let mut files: Vec<PathBuf> = config.context.iter().cloned().collect();
        files.extend([&link.decisions, &link.candidates, &link.crosswalk, &link.concepts].into_iter().cloned());
        files.extend(self.list(&config.queries).unwrap_or_default());
        files.extend(self.list(&config.data).unwrap_or_default().into_iter().filter(|path| is_table(path)));
        files
    }

    pub(super) fn file_digest(&self, path: &Path) -> Result<String, ProjectError> {
        let digest = self.kept(path).and_then(|kept| match kept {
            Some(kept) => Ok(kept.digest().to_owned()),
            None => self.open(path).and_then(sha256_of),
        });
        digest.map_err(|cause| ProjectError::Io { path: self.shown(path), cause })
    }

    /// The digest of a file that is only checked; `None` if the file does not exist. If the file cannot be read, the
    /// reason stands for the digest, so that the file is checked again once it can be read. Of a file that is too large
    /// for the checks, only the beginning is hashed.
    fn checked_digest(&self, path: &Path) -> Option<String> {
        let digest = self.kept(path).and_then(|kept| match kept {
            Some(kept) => Ok(kept.digest().to_owned()),
            None => self.open(path).and_then(|input| sha256_of(input.take(LARGEST_WHOLE + 1))),
        });
        match digest {
            Ok(digest) => Some(digest),
            Err(cause) if cause.kind() == ErrorKind::NotFound => None,
            Err(cause) => Some(format!("cannot be read: {:?}", cause.kind())),
        }
    }
}

/// Whether a file is a table, by its extension.
pub fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
