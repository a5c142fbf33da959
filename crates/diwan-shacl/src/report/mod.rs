//! The validation report, as RDF and as text.

mod model;
mod rdf;
mod text;

pub use model::{Omitted, ValidationReport, ValidationResult};
