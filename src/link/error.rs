use std::io;
use std::path::PathBuf;

/// Why something about links cannot be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A file cannot be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// A table is not CSV, or lacks a column.
    #[error("{}: {reason}", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// What is wrong, with the line where the reader has one.
        reason: String,
    },
    /// A cell cannot be used.
    #[error("{}:{line}: column `{column}`: \"{value}\": {reason}", path.display())]
    Cell {
        /// The table.
        path: PathBuf,
        /// The line the row begins on.
        line: u64,
        /// The column.
        column: &'static str,
        /// What stands there.
        value: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Wikidata's data are not in a shape that is known.
    #[error("{place}: {reason}")]
    Items {
        /// The file and line, or the endpoint.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// A service did not answer, or not as it should.
    #[error("{endpoint}: {reason}")]
    Service {
        /// Its address.
        endpoint: String,
        /// What happened, and how often it was tried.
        reason: String,
    },
}
