//! Translates the project's graph into Wikidata statements, by applying the rules of the crosswalk to the graphs of
//! records and registers.

mod contradictions;
mod convert;
mod facts;
mod rank;
mod scope;
mod sources;
mod statements;

pub use facts::{LinkFacts, RedirectedLink, class_name};
pub use sources::SourceDescription;
pub use statements::{Gathered, gather};
