use diwan_rdf::text::TextError;
use std::io;
use std::path::PathBuf;

/// An error of linking to Wikidata.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A file cannot be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        cause: io::Error,
    },
    /// A table is not CSV, or lacks a column.
    #[error("{}: {reason}", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// What is wrong, with the line if known.
        reason: TextError,
    },
    /// A cell is invalid.
    #[error("{}:{line}: column `{column}`: \"{value}\": {reason}", path.display())]
    Cell {
        /// The table.
        path: PathBuf,
        /// The line the row begins on.
        line: u64,
        /// The column.
        column: &'static str,
        /// The content of the cell.
        value: String,
        /// What is wrong, and how to fix it.
        reason: String,
    },
    /// Data of Wikidata are in an unknown format.
    #[error("{place}: {reason}")]
    Items {
        /// The file and line, or the endpoint.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// A service did not respond, or not as specified.
    #[error("{endpoint}: {reason}")]
    Service {
        /// Its address.
        endpoint: String,
        /// What happened, and the number of attempts.
        reason: String,
    },
}
