//! The validation report, as RDF and as text.

mod fault;
mod model;
mod rdf;
mod text;

pub use fault::PatternFault;
pub use model::{Omitted, ValidationReport, ValidationResult};
