//! What Wikidata could be given: statements that it lacks, with references made of the words they rest on. Nothing is
//! sent.

mod additions;
mod carry;
mod csv;
mod json;
mod newcomers;
mod quickstatements;
mod reference;

pub use additions::{Addition, Proposal, Target, Withheld, propose};
pub use csv::{Sheet, Tables, sheets};
pub use json::wikibase_json;
pub use newcomers::{Newcomer, newcomers};
pub use quickstatements::{Batch, quickstatements};
pub use reference::Reference;
