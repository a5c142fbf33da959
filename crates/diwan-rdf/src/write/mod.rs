//! Writes a dataset in any of six RDF formats.
//!
//! The quads are written exactly as given, lexical forms included, and the same dataset always gives the same bytes,
//! whatever the order of the quads or the labels of the blank nodes.

mod error;
mod export;
mod format;
mod jsonld;
mod lines;
mod namespaces;
mod nesting;
mod order;
mod prefixes;
mod rdfxml;
mod stream;
#[cfg(test)]
mod tests;
mod turtle;

pub use error::ExportError;
pub use export::{ExportOptions, write, write_dataset};
pub use format::ExportFormat;
pub use jsonld::context::{ContextError, TermFault};
pub use prefixes::Prefixes;
pub use rdfxml::forbidden_character;
pub use stream::{IriShape, StreamTurtle, prefixes_for};
pub use turtle::is_bare;
