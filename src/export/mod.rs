//! Writes a dataset in any of six RDF formats, and the results of a query in those of SPARQL.
//!
//! The quads are written exactly as given, lexical forms included, and the same dataset always gives the same bytes,
//! whatever the order of the quads or the labels of the blank nodes.

mod error;
mod format;
mod jsonld;
mod lines;
mod nesting;
mod order;
mod packed;
mod prefixes;
mod rdfxml;
mod results;
mod stream;
mod turtle;
mod write;

pub use error::ExportError;
pub use format::ExportFormat;
pub use packed::Packed;
pub use prefixes::Prefixes;
pub use results::{ResultsError, ResultsFormat, RowWriter, write_boolean};
pub use stream::{StreamTurtle, prefixes_for};
pub use write::{ExportOptions, write};
