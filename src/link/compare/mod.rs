//! Compares the project's statements with the claims of Wikidata.

mod entities;
mod pair;
mod relation;
mod rows;

pub use entities::{compare, compare_with};
pub use relation::{Relation, relation};
pub use rows::{Comparison, QualifierRow, Row, RowClass};
