//! Rows out of data: one format a file, all behind [`Format`]. Knows nothing of RML.

mod csv;
mod decode;
mod dialect;
mod error;
mod files;
mod format;
mod json;
mod packing;
mod reach;
mod row;
mod zstd;

pub use csv::CsvFormat;
pub use decode::{Input, decode};
pub use dialect::{Compression, Dialect, Encoding};
pub use error::SourceError;
pub use files::{DirectoryFiles, Files};
pub use format::{BLOCK_SIZE, Block, Format, UnknownReference, for_each_row};
pub use json::JsonFormat;
pub use packing::packing;
pub use reach::{LARGEST_WHOLE, Outside, Reach, open_regular, read_all, read_text, read_whole};
pub use row::{Field, Place, Row, Value, ValueKind};
