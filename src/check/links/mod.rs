//! Rules about links to Wikidata. A wrong link asserts false statements about two entities.

mod known_names;

pub(super) mod decisions;
pub(super) mod doubles;
pub(super) mod malformed;
pub(super) mod merged;
pub(super) mod names;
