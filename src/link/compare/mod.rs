//! Our values beside Wikidata's.

mod entities;
mod pair;
mod relation;
mod rows;

pub use entities::{compare, compare_with};
pub use relation::{Relation, relation};
pub use rows::{Comparison, QualifierRow, Row, RowClass};
