//! Validation of graphs against shapes: [SHACL Core and SHACL-SPARQL](https://www.w3.org/TR/shacl/).
//!
//! Shapes and data are read into one dictionary of [`Terms`]; [`Shapes::read`] tells of everything in the shapes that
//! would do nothing or something else than it seems to, before anything is validated.

mod constraint;
mod graph;
mod path;
mod report;
mod shapes;
mod sparql;
mod target;
#[cfg(test)]
mod tests;
mod validate;
pub mod vocab;

pub use graph::{Document, Graph, GraphError, Id, Prefixes, Terms, read};
pub use path::Path;
pub use report::{ValidationReport, ValidationResult};
pub use shapes::{Finding, Level, Shapes, ShapesError};
pub use validate::{Options, ValidationError, validate, validate_each};
