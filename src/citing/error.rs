use std::path::PathBuf;

/// Why a table cannot be worked on.
#[derive(Debug, thiserror::Error)]
pub enum CitingError {
    /// The table is not CSV.
    #[error("{}: {cause}", path.display())]
    Table {
        /// The table.
        path: PathBuf,
        /// What is wrong.
        cause: csv::Error,
    },
    /// No triples map makes quotes of the table's columns.
    #[error("the mapping makes no quotes (diwan:Quote) of this table's columns; is it a record table?")]
    NoQuotes,
}
