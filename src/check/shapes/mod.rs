//! Rules about SHACL validation: violations in the data, and errors in the shapes.

mod records;

pub(super) mod refused;
pub(super) mod undeclared;
pub(super) mod unusable;

pub use records::validate_records;
