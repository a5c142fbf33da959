//! What is wrong with links to Wikidata. A wrong link says false things of two things at once.

mod known_names;

pub(super) mod decisions;
pub(super) mod doubles;
pub(super) mod malformed;
pub(super) mod merged;
pub(super) mod names;
