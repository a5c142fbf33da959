use crate::project::SmallTableError;
use std::path::PathBuf;

/// Why a table cannot be worked on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CitingError {
    /// The table is not CSV.
    #[error("{}:{}: {}", path.display(), cause.line, cause.reason)]
    Table {
        /// The table.
        path: PathBuf,
        /// What is wrong.
        cause: SmallTableError,
    },
    /// No triples map makes quotes of the table's columns.
    #[error(
        "the mapping makes no quotes (diwan:Quote) of the columns {columns}; is it a record table, with commas between \
         its cells?"
    )]
    NoQuotes {
        /// The columns.
        columns: String,
    },
}
