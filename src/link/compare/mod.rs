//! Our values beside Wikidata's.

mod pair;
mod relation;
mod rows;

pub use relation::{Relation, relation};
pub use rows::{Comparison, QualifierRow, Row, RowClass, compare, compare_with};
