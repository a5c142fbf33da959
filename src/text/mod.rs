//! Names as people write them: folded for comparison, ordered, and with their ordinal numbers.

mod fold;
mod natural;
mod ordinal;

pub use fold::{fold, name_words};
pub use natural::natural_key;
