//! Reads data as rows: [`Source`] is the interface of all data, [`ByteFormat`] that of formats for streams of bytes.
//! Independent of RML.

mod after_quote;
mod bytes;
mod csv;
mod dialect;
mod error;
mod examine;
mod files;
mod interface;
mod json;
mod one_row;
mod ragged;
mod repeated;
mod row;
mod row_log;

pub use after_quote::TextAfterQuotes;
pub use bytes::{Block, ByteFile, ByteFormat, ByteSource};
pub use csv::CsvFormat;
pub use dialect::Dialect;
pub use error::SourceError;
pub use examine::{ExpectedRow, examine};
pub use files::{DirectoryFiles, Files, SeekableInput};
pub use interface::{BLOCK_SIZE, Partition, Source, UnknownReference, for_each_row};
pub use json::{JsonDialect, JsonFormat};
pub use one_row::OneRow;
pub use ragged::RaggedRows;
pub use repeated::RepeatedName;
pub use row::{Field, OwnedValue, Row, RowPosition, Value, ValueKind};
