use crate::project::SmallTableError;
use std::path::PathBuf;

/// An error in a table whose quotes are to be located.
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
    /// No triples map generates quotes from the columns of the table.
    #[error(
        "the mapping generates no quotes (diwan:Quote) from the columns {columns}; check that it is a record table \
         with commas between its cells"
    )]
    NoQuotes {
        /// The columns.
        columns: String,
    },
}
