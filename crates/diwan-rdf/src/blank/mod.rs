//! Blank nodes: told apart, labelled and paired by what the statements say about them, never by the labels they have.
//!
//! [`canonical_labels`] are those of [RDFC-1.0](https://www.w3.org/TR/rdf-canon/). They are the same in every program,
//! which a hash needs, and cannot be had for every dataset. [`ordered_labels`] can: they serve wherever statements are
//! written. [`pair`] finds the nodes that two datasets have in common.

mod canonical;
mod issuer;
mod labels;
mod links;
mod pairs;
mod partition;
mod patterns;
mod relabel;
mod sides;
mod similar;

pub use canonical::{CanonicalizationError, canonical_labels, canonicalise};
pub use labels::ordered_labels;
pub use pairs::pair;
pub use relabel::Labels;
