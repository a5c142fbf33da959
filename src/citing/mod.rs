//! Filling in where quotes stand. Which columns hold the quote, its offsets and its document is read off the mapping.

mod columns;
mod error;
mod table;

pub use columns::QuoteColumns;
pub use error::CitingError;
pub use table::{Citation, Cited, cite};
