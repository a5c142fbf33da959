//! Fills in the offsets of quotes. The mapping determines which columns contain the quote, its offsets and its
//! document.

mod columns;
mod error;
mod table;

pub use columns::QuoteColumns;
pub use error::CitingError;
pub use table::{Citation, CitedTable, cite};
