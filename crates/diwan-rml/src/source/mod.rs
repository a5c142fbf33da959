//! Rows out of data: one format a file, all behind [`Format`]. Knows nothing of RML.

mod csv;
mod dialect;
mod error;
mod files;
mod format;
mod json;
mod row;

pub use csv::CsvFormat;
pub use dialect::Dialect;
pub use error::SourceError;
pub use files::{DirectoryFiles, Files};
pub use format::{BLOCK_SIZE, Block, Format, UnknownReference, for_each_row};
pub use json::JsonFormat;
pub use row::{Field, Place, Row, Value, ValueKind};
