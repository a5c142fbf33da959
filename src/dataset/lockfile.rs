//! `diwan.lock`: pins the inputs and the hash of a dataset.

use super::{GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::project::{describe_toml_error, refuse_special, write_atomically};
use diwan_rdf::files::{open_regular, read_all};
use diwan_rdf::quads::{Pattern, Quads};
use oxigraph::model::NamedNodeRef;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the lock file.
pub const LOCK_FILE: &str = "diwan.lock";

/// Everything on which a dataset depends, and its hash. It is read and written as TOML, sorted by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockFile {
    /// The version of the program.
    pub program: String,
    /// The hash of the dataset by RDFC-1.0: `sha256:` and the digest.
    pub dataset: String,
    /// The SHA-256 of every input file, by its path.
    pub inputs: BTreeMap<String, String>,
    /// The documents of the register of sources, by the last segments of their IRIs.
    #[serde(default)]
    pub documents: BTreeMap<String, LockedDocument>,
}

/// A document as the register of sources describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedDocument {
    /// The name of the file.
    pub name: String,
    /// The length, as registered.
    pub length: Option<String>,
    /// `sha256:` and the hexadecimal digest.
    pub identifier: String,
}

/// Why a lock file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// It does not exist.
    #[error("there is no {}", .0.display())]
    Missing(PathBuf),
    /// It is not valid TOML, or has unknown or missing keys.
    #[error("{}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The parser's message, with the line.
        reason: String,
    },
    /// It cannot be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: io::Error,
    },
}

/// A difference from the pinned state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drift {
    /// The version of the program: pinned, then current.
    Program(String, String),
    /// A pinned file with other content.
    InputChanged(String),
    /// A file that is not pinned.
    InputAdded(String),
    /// A pinned file that the build no longer reads.
    InputRemoved(String),
    /// A pinned document with another registration.
    DocumentChanged(String),
    /// A document that is not pinned.
    DocumentAdded(String),
    /// A pinned document that is no longer registered.
    DocumentRemoved(String),
    /// The hash of the dataset: pinned, then current.
    Dataset(String, String),
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program(pinned, now) => write!(f, "program   {pinned} is pinned, but this is {now}"),
            Self::InputChanged(name) => write!(f, "changed   {name}"),
            Self::InputAdded(name) => write!(f, "added     {name}"),
            Self::InputRemoved(name) => write!(f, "removed   {name}"),
            Self::DocumentChanged(slug) => write!(f, "changed   document {slug}, as it is registered"),
            Self::DocumentAdded(slug) => write!(f, "added     document {slug}"),
            Self::DocumentRemoved(slug) => write!(f, "removed   document {slug}"),
            Self::Dataset(pinned, now) => write!(f, "dataset   {pinned} is pinned, but this is {now}"),
        }
    }
}

impl LockFile {
    /// The lock file for a dataset with this hash, built from these inputs.
    pub fn of(inputs: &BTreeMap<String, String>, quads: &Quads, hash: &str, names: &ProjectIris) -> Self {
        Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            dataset: hash.to_owned(),
            inputs: inputs.clone(),
            documents: documents(quads, names),
        }
    }

    /// Reads a lock file.
    ///
    /// # Errors
    /// [`LockError`] when the file does not exist, cannot be read, or is malformed.
    pub fn read(path: &Path) -> Result<Self, LockError> {
        let text = open_regular(path).and_then(read_all).map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => LockError::Missing(path.to_owned()),
            _ => LockError::Io { path: path.to_owned(), cause },
        })?;
        let malformed = |reason: String| LockError::Malformed { path: path.to_owned(), reason };
        let text = str::from_utf8(&text).map_err(|_| malformed("the file is not UTF-8".to_owned()))?;
        toml::from_str(text).map_err(|error| malformed(describe_toml_error(text, &error).to_string()))
    }

    /// Writes the lock file atomically.
    ///
    /// # Errors
    /// [`LockError`] when it cannot be written; the previous file then remains.
    pub fn write(&self, path: &Path) -> Result<(), LockError> {
        let failed = |cause| LockError::Io { path: path.to_owned(), cause };
        let body = toml::to_string(self).map_err(|error| failed(io::Error::other(error)))?;
        refuse_special(path).map_err(failed)?;
        write_atomically(path, |out| write!(out, "{HEADER}{body}")).map_err(failed)
    }

    /// The differences between the pinned state and the current one: program, inputs, documents and dataset.
    pub fn drift(&self, now: &Self) -> Vec<Drift> {
        let mut drift = self.drift_of_inputs(&now.inputs);
        let names = |change: Change| match change {
            Change::Changed(name) => Drift::DocumentChanged(name),
            Change::Added(name) => Drift::DocumentAdded(name),
            Change::Removed(name) => Drift::DocumentRemoved(name),
        };
        drift.extend(changes(&self.documents, &now.documents).into_iter().map(names));
        if self.dataset != now.dataset {
            drift.push(Drift::Dataset(self.dataset.clone(), now.dataset.clone()));
        }
        drift
    }

    /// The differences in program and inputs, which are known before the build.
    pub fn drift_of_inputs(&self, inputs: &BTreeMap<String, String>) -> Vec<Drift> {
        let mut drift = Vec::new();
        let program = env!("CARGO_PKG_VERSION");
        if self.program != program {
            drift.push(Drift::Program(self.program.clone(), program.to_owned()));
        }
        let names = |change: Change| match change {
            Change::Changed(name) => Drift::InputChanged(name),
            Change::Added(name) => Drift::InputAdded(name),
            Change::Removed(name) => Drift::InputRemoved(name),
        };
        drift.extend(changes(&self.inputs, inputs).into_iter().map(names));
        drift
    }
}

const HEADER: &str = "# What the dataset was built of. Written by `diwan build --lock`; `diwan build --locked` refuses\n\
    # anything else. Not meant to be edited.\n";

enum Change {
    Changed(String),
    Added(String),
    Removed(String),
}

/// The names whose values differ, sorted.
fn changes<V: PartialEq>(pinned: &BTreeMap<String, V>, now: &BTreeMap<String, V>) -> Vec<Change> {
    let names: BTreeSet<&String> = pinned.keys().chain(now.keys()).collect();
    let change = |name: &String| match (pinned.get(name), now.get(name)) {
        (Some(pinned), Some(now)) if pinned == now => None,
        (Some(_), Some(_)) => Some(Change::Changed(name.clone())),
        (None, _) => Some(Change::Added(name.clone())),
        (_, None) => Some(Change::Removed(name.clone())),
    };
    names.into_iter().filter_map(change).collect()
}

/// The register of sources: every subject with a name and an identifier outside the dataset's description.
fn documents(quads: &Quads, names: &ProjectIris) -> BTreeMap<String, LockedDocument> {
    let description = quads.terms().find(&names.graph(GraphKind::Dataset).to_string());
    let values = |property: NamedNodeRef<'static>| -> BTreeMap<&str, String> {
        let property = quads.terms().find_iri(property.as_str());
        let uses = property.map(|property| quads.matching(Pattern { predicate: Some(property), ..Pattern::ALL }));
        let own = uses.into_iter().flatten().filter(|found| Some(found.graph) != description);
        own.filter_map(|found| Some((quads.term(found.subject).iri()?, quads.term(found.object).value()?.into_owned())))
            .collect()
    };
    let (identifiers, lengths) = (values(vocab::IDENTIFIER), values(vocab::CONTENT_SIZE));
    let document = |(iri, name): (&str, String)| {
        let (identifier, length) = (identifiers.get(iri)?.clone(), lengths.get(iri).cloned());
        let slug = iri.rsplit(['/', '#']).next().unwrap_or_default().to_owned();
        Some((slug, LockedDocument { name, length, identifier }))
    };
    values(vocab::NAME).into_iter().filter_map(document).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> LockFile {
        let document = LockedDocument { name: "a.txt".into(), length: None, identifier: "sha256:1".into() };
        LockFile {
            program: env!("CARGO_PKG_VERSION").into(),
            dataset: "sha256:0".into(),
            inputs: [("b.csv", "2"), ("a.csv", "1")].map(|(name, digest)| (name.into(), digest.into())).into(),
            documents: [("d1".to_owned(), document)].into(),
        }
    }

    #[test]
    fn a_lock_file_is_sorted_and_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LOCK_FILE);
        lock().write(&path).unwrap();
        assert_eq!(LockFile::read(&path).unwrap(), lock());
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("# ") && text.find("\"a.csv\"") < text.find("\"b.csv\""), "{text}");
        assert!(lock().drift(&lock()).is_empty());
    }

    #[test]
    fn every_difference_is_reported() {
        let mut now = lock();
        now.inputs = [("a.csv", "3"), ("c.csv", "1")].map(|(name, digest)| (name.into(), digest.into())).into();
        now.documents.clear();
        now.dataset = "sha256:9".into();
        let reported: Vec<_> = lock().drift(&now).iter().map(ToString::to_string).collect();
        assert_eq!(
            reported,
            [
                "changed   a.csv",
                "removed   b.csv",
                "added     c.csv",
                "removed   document d1",
                "dataset   sha256:0 is pinned, but this is sha256:9"
            ]
        );
        let older = LockFile { program: "0.0.1".into(), ..lock() };
        assert!(older.drift(&lock())[0].to_string().starts_with("program   0.0.1 is pinned, but this is "));
    }

    #[test]
    fn a_malformed_lock_file_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LOCK_FILE);
        let message = || LockFile::read(&path).unwrap_err().to_string();
        assert!(message().starts_with("there is no "), "{}", message());
        std::fs::write(&path, "program = 1\n").unwrap();
        assert!(message().contains("line 1"), "{}", message());
    }
}
