//! Filling in where quotes stand. Which columns hold the quote, its offsets and its document is read off the mapping.

mod columns;
mod table;

pub use columns::QuoteColumns;
pub use table::{Citation, Cited, CitingError, cite};
