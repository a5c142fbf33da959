//! Files of RDF that somebody names: what their names say, and what they hold.

mod name;
mod read;

pub use name::{RDF_ENDINGS, rdf_format};
pub use read::read_rdf_file;
