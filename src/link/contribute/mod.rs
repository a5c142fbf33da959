//! Proposes statements to add to Wikidata, with references that cite the quotes they rest on, and writes them in
//! several formats. Nothing is sent to Wikidata.

mod additions;
mod csv;
mod import_filter;
mod json;
mod limits;
mod mismatches;
mod new_items;
mod quickstatements;
mod reference;
mod snak;
mod withheld;

pub use additions::{Addition, Proposal, Target, Withheld, propose};
pub use csv::{Sheet, Tables, sheets};
pub use json::{Document, wikibase_json};
pub use mismatches::{Mismatches, mismatches};
pub use new_items::{NewItem, new_items};
pub use quickstatements::{Batch, quickstatements};
pub use reference::Reference;
