use super::RowPosition;
use std::path::PathBuf;

/// An error in reading data as rows.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: std::io::Error,
    },
    /// A row breaks the format.
    #[error("{}{place}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The position of the row.
        place: RowPosition,
        /// The error.
        reason: String,
    },
    /// The iterator is not a valid query.
    #[error("{}: the iterator \"{iterator}\" cannot be used: {reason}", path.display())]
    Iterator {
        /// The file.
        path: PathBuf,
        /// The iterator.
        iterator: String,
        /// The error.
        reason: String,
    },
    /// The header is missing or invalid.
    #[error("{}:1: {reason}", path.display())]
    Header {
        /// The file.
        path: PathBuf,
        /// The error.
        reason: String,
    },
}

impl SourceError {
    /// The file with the error.
    pub fn path(&self) -> &std::path::Path {
        match self {
            Self::Io { path, .. }
            | Self::Malformed { path, .. }
            | Self::Iterator { path, .. }
            | Self::Header { path, .. } => path,
        }
    }

    /// The line of the error, from 1, if it has one.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Io { .. } | Self::Iterator { .. } => None,
            Self::Malformed { place, .. } => place.line(),
            Self::Header { .. } => Some(1),
        }
    }
}
