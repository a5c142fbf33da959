//! What a validation came to, and how it is told.

mod model;
mod rdf;
mod text;

pub use model::{ValidationReport, ValidationResult};
