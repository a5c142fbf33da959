//! What Wikidata could be given: statements that it lacks, with references made of the words they rest on. Nothing is
//! sent.

mod additions;
mod carry;
mod csv;
mod json;
mod limits;
mod mismatches;
mod newcomers;
mod quickstatements;
mod reference;
mod snak;
mod withheld;

pub use additions::{Addition, Proposal, Target, Withheld, propose};
pub use csv::{Sheet, Tables, sheets};
pub use json::{Document, wikibase_json};
pub use mismatches::{Mismatches, mismatches};
pub use newcomers::{Newcomer, newcomers};
pub use quickstatements::{Batch, quickstatements};
pub use reference::Reference;
