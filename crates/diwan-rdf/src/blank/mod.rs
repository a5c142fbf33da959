//! Blank nodes: distinguishes, labels and matches them by the statements about them, never by their labels.
//!
//! [`canonical_labels`] computes those of [RDFC-1.0](https://www.w3.org/TR/rdf-canon/), which are the same in every
//! implementation, as a hash requires, but cannot be computed for every dataset. [`ordered_labels`] works for every
//! dataset and serves for serialization. [`pair`] finds the nodes that two datasets have in common.

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
