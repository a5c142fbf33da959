use super::RowPosition;
use std::path::PathBuf;

/// A data file that cannot be read as rows.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A row breaks the format.
    #[error("{}{place}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where it stands.
        place: RowPosition,
        /// What is wrong.
        reason: String,
    },
    /// The iterator is no query.
    #[error("{}: the iterator \"{iterator}\" cannot be used: {reason}", path.display())]
    Iterator {
        /// The file.
        path: PathBuf,
        /// The iterator.
        iterator: String,
        /// What is wrong.
        reason: String,
    },
    /// The header is missing, or is none.
    #[error("{}:1: {reason}", path.display())]
    Header {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl SourceError {
    /// The file the error is about.
    pub fn path(&self) -> &std::path::Path {
        match self {
            Self::Io { path, .. }
            | Self::Malformed { path, .. }
            | Self::Iterator { path, .. }
            | Self::Header { path, .. } => path,
        }
    }

    /// The line the error is about, from 1, where there is one.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Io { .. } | Self::Iterator { .. } => None,
            Self::Malformed { place, .. } => place.line(),
            Self::Header { .. } => Some(1),
        }
    }
}
