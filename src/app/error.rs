use crate::check::Diagnostic;
use crate::dataset::{DatasetError, Drift, LOCK_FILE, LockError};
use crate::diff::DiffError;
use crate::link::LinkError;
use crate::project::{PROJECT_FILE, Project, ProjectError};
use crate::search::{IndexTooLarge, QueryError};
use crate::store::StoreError;
use diwan_rdf::write::ExportError;
use oxigraph::model::{IriParseError, NamedNode};
use std::io;
use std::path::PathBuf;

/// An error of the application layer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// The current folder, in which the project is searched, cannot be determined.
    #[error("cannot read the current folder: {0}")]
    CurrentFolder(#[source] io::Error),
    /// No project was named, and none was found.
    #[error("there is no project: no {PROJECT_FILE} in this folder or above")]
    NoProject,
    /// The project, or one of its files, cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The dataset cannot be built.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// Tables that the mapping refers to are missing.
    #[error("tables of the project are missing")]
    MissingTables(Box<Rejection>),
    /// The checks found errors.
    #[error("the project has errors")]
    Rejected(Box<Rejection>),
    /// The graph cannot be loaded or queried.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The project's JSON-LD context cannot be read.
    #[error(transparent)]
    Context(#[from] ExportError),
    /// The datasets cannot be compared.
    #[error(transparent)]
    Diff(#[from] DiffError),
    /// The crosswalk or a table of links to Wikidata is invalid.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The lock file is missing or cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The project is not what its lock file pins.
    #[error("the project does not match {LOCK_FILE}")]
    Drift(Vec<Drift>),
    /// The embedded project has no folder for a lock file.
    #[error("the data compiled into the program cannot be locked")]
    NotLockable,
    /// The embedded project has no folder for its graph, and the user no cache.
    #[error("there is no cache folder to build the embedded data into")]
    NoOutputFolder,
    /// The folder for the graph is a file.
    #[error("the graph is written to a folder, but {} is a file", .0.display())]
    OutputIsFile(PathBuf),
    /// An input was edited during the build, so that the graph would not match the recorded digests.
    #[error("an input changed while it was being read; nothing was built; run the build again")]
    InputsChanged,
    /// A file of the build cannot be written.
    #[error("cannot write {}: {cause}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        #[source]
        cause: io::Error,
    },
    /// A name matches no entity, or more than one. Holds the explanation, with one line for each candidate.
    #[error("{0}")]
    UnresolvedName(String),
    /// A reconciliation service cannot be asked.
    #[error(transparent)]
    Service(LinkError),
    /// A curator has already decided about the item of an entity.
    #[error("\"{0}\" already has a decision; see links.csv")]
    AlreadyDecided(String),
    /// There are no candidate items for an entity.
    #[error("there are no candidates for \"{0}\"")]
    NoCandidates(String),
    /// A table of candidates names something that cannot be an entity.
    #[error("candidates.csv: \"{slug}\": {cause}")]
    InvalidSlug {
        /// The name.
        slug: String,
        /// Why it is not part of an IRI.
        #[source]
        cause: IriParseError,
    },
    /// No bundled query has this name.
    #[error("there is no bundled query `{name}`")]
    UnknownQuery {
        /// The name.
        name: String,
        /// The most similar name of a bundled query, if one is similar.
        similar: Option<String>,
    },
    /// Nothing can be searched for.
    #[error(transparent)]
    Search(#[from] QueryError),
    /// The index for searching is too large.
    #[error(transparent)]
    Index(#[from] IndexTooLarge),
    /// A search is restricted to a type or a document that there is not. Holds the explanation, with one line for each
    /// that there is.
    #[error("{0}")]
    UnknownFilter(String),
    /// A search found nothing. Holds the explanation.
    #[error("{0}")]
    NothingFound(String),
    /// The graph has no statements about an entity.
    #[error("there are no statements about {}", .0.as_str())]
    NoStatements(NamedNode),
}

/// A project that cannot be built, and the findings of its checks.
#[derive(Debug)]
pub struct Rejection {
    /// The project.
    pub project: Project,
    /// The findings, errors first.
    pub diagnostics: Vec<Diagnostic>,
}
