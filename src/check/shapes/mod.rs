//! What is wrong with data by SHACL shapes, and with the shapes.

mod records;

pub(super) mod refused;
pub(super) mod undeclared;
pub(super) mod unusable;

pub use records::validate_records;
