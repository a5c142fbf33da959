//! The kinds of contradictions, one family in each file, and the registry.
//!
//! The ontology decides what is compared: a kind is computed if the scheme of contradictions has a concept of its name,
//! and `diwan:onProperty` on the concept gives the properties that it concerns. Conflicts of single-valued properties
//! and calendar mismatches have modules of their own.

mod agents;
mod concepts;
mod counts;
mod figures;
mod kind;
mod kinds_of_things;
mod lengths;
mod numbers;
mod registry;
mod sequence;
mod series;
mod times;
mod weekdays;

pub use concepts::ContradictionConcepts;
pub use registry::{find_contradictions, marked_sides};

#[cfg(test)]
mod tests;
