//! The crosswalk: the mapping of the project's properties and concepts to Wikidata's, and the conversion of values.

mod concepts;
mod path;
mod rule;
mod table;

pub use concepts::Concepts;
pub use path::PropertyPath;
pub use rule::{Condition, Conversion, QualifierRule, Rule};
pub use table::Crosswalk;
