//! Names as people write them: folded for comparison, ordered, and with their ordinal numbers.

mod fold;
mod natural;
mod ordinal;
mod words;

pub use fold::fold;
pub use natural::natural_key;
pub use words::name_words;
