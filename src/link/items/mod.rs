//! Reads Wikidata items from entity JSON, or from RDF in Wikidata's model.

mod compressed;
#[cfg(feature = "link")]
mod endpoint;
mod json;
mod model;
mod pieces;
mod rdf;
mod read;
mod reading;
#[cfg(feature = "link")]
mod sparql;

#[cfg(feature = "link")]
pub use endpoint::ask_items;
pub use model::{ClaimValue, Item, ItemClaim, Items};
pub use rdf::{items_of_document, items_of_graph};
pub use read::{becomes_item_file, item_files, read_items};
pub use reading::Reading;
#[cfg(feature = "link")]
pub use sparql::construct_query;
