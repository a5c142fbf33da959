use crate::project::ProjectError;
use std::io;
use std::path::PathBuf;

/// An error of creating or migrating a project.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScaffoldError {
    /// A file of the project exists already.
    #[error("{} already exists; nothing was written", .0.display())]
    Exists(PathBuf),
    /// The folder for the project is not a folder.
    #[error("{} is not a folder; nothing was written", .0.display())]
    NoFolder(PathBuf),
    /// The base IRI or a language is invalid.
    #[error("{0}")]
    Identity(String),
    /// The embedded project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A file of a project cannot be read.
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: io::Error,
    },
}
