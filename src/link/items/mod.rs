//! What Wikidata says: items out of its entity JSON, or out of RDF in its shape.

mod endpoint;
mod json;
mod model;
mod rdf;
mod read;
mod sparql;

pub use endpoint::ask_items;
pub use model::{Claim, Claimed, Item, Items};
pub use rdf::{items_of_document, items_of_graph};
pub use read::read_items;
pub use sparql::construct_query;
