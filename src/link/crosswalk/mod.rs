//! The crosswalk: which of our properties is which of Wikidata's, and how values are carried over.

mod concepts;
mod path;
mod rule;
mod table;

pub use concepts::Concepts;
pub use path::PropertyPath;
pub use rule::{Condition, Conversion, QualifierRule, Rule};
pub use table::Crosswalk;
