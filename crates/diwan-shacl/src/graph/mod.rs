//! A graph in memory: three numbers a triple, sorted in the orders that are asked for.

mod classes;
mod error;
mod read;
mod terms;
mod triples;

pub(super) use classes::Classes;
pub use error::GraphError;
pub use read::{Document, Prefixes, read};
pub use terms::{Id, Terms};
pub use triples::Graph;
