//! What our graph says, in Wikidata's terms: the crosswalk's rules over the graphs of records and registers.

mod convert;
mod facts;
mod rank;
mod scope;
mod sources;
mod statements;

pub use facts::{Followed, LinkFacts, class_name};
pub use sources::SourceDescription;
pub use statements::{Gathered, gather};
