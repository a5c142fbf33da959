use crate::check::Diagnostic;
use crate::dataset::{DatasetError, Drift, LOCK_FILE, LockError};
use crate::diff::DiffError;
use crate::link::LinkError;
use crate::project::{PROJECT_FILE, Project, ProjectError};
use crate::store::StoreError;
use diwan_rdf::quads::NQuadsError;
use diwan_rdf::write::ExportError;
use oxigraph::model::NamedNode;
use std::io;
use std::path::PathBuf;

/// Why the application gives no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// The folder in which a project is looked for is not known.
    #[error("cannot read the current folder: {0}")]
    CurrentFolder(#[source] io::Error),
    /// No project was named, and there is none where one was looked for.
    #[error("no {PROJECT_FILE} here or above: there is no project")]
    NoProject,
    /// The project cannot be opened, or a file of it cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// No dataset can be made of the project.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// The tables that the mapping names are not all there.
    #[error("the project has not all of its tables")]
    MissingTables(Box<Rejection>),
    /// The checks found errors.
    #[error("the project has errors")]
    Rejected(Box<Rejection>),
    /// The built graph is damaged, though nobody changed the project.
    #[error("the built graph: {0}")]
    DamagedGraph(NQuadsError),
    /// The graph cannot be loaded or asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The project's JSON-LD context cannot be read.
    #[error(transparent)]
    Context(#[from] ExportError),
    /// The datasets cannot be compared.
    #[error(transparent)]
    Diff(#[from] DiffError),
    /// What joins the project to Wikidata cannot be used.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The lock file is missing or cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The project is not what its lock file pins.
    #[error("the project is not what {LOCK_FILE} pins")]
    Drift(Vec<Drift>),
    /// The embedded project has no folder for a lock file.
    #[error("the data compiled into the program cannot be locked")]
    NotLockable,
    /// The embedded project has no folder for its graph, and the user no cache.
    #[error("there is no cache folder to build the embedded data into")]
    NoOutputFolder,
    /// An input was edited during the build: the graph would be of other bytes than it says.
    #[error("an input changed while it was read; nothing was built, so build again")]
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
    /// A name means nothing, or more than one thing. The candidates have a line each.
    #[error("{0}")]
    UnresolvedName(String),
    /// Nothing is known of a thing.
    #[error("nothing is said of {}", .0.as_str())]
    NothingSaid(NamedNode),
}

/// A project with errors, and what the checks found in it.
#[derive(Debug)]
pub struct Rejection {
    /// The project.
    pub project: Project,
    /// What the checks found, the worst first.
    pub diagnostics: Vec<Diagnostic>,
}
