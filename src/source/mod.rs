//! Rows out of files: one reader a format, all behind [`Rows`]. Knows nothing of RML.

mod csv;
mod error;
mod files;
mod row;

pub use csv::CsvRows;
pub use error::SourceError;
pub use files::{DirectoryFiles, Files};
pub use row::{Field, Row, Rows};
