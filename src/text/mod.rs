//! Text processing of names: folding for comparison, natural order, ordinal numbers, lists.

mod fold;
mod list;
mod natural;
mod ordinal;
mod words;

pub use fold::fold;
pub use list::list_separator;
pub use natural::natural_key;
pub use ordinal::numbered_words;
pub use words::{name_words, plain_letters, word_places};
