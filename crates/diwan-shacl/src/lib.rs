#![doc = include_str!("../README.md")]

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

pub use graph::{Document, GraphError, GraphReader, Prefixes};
pub use path::Path;
pub use report::{Omitted, PatternFault, ValidationReport, ValidationResult};
pub use shapes::{Finding, Level, Shapes, ShapesError};
pub use validate::{Options, ValidationError, validate, validate_each};
