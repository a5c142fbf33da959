//! Whether an expression gives nothing but valid IRIs, so that no row needs a check.

use super::Expression;
use diwan_rdf::term::{Repertoire, is_iri};

impl Expression {
    /// Whether all its texts are absolute IRIs: its values are percent-encoded, after a constant scheme and authority.
    pub(in crate::engine) fn is_always_iri(&self) -> bool {
        // The `z` of the example is no hex digit, which could complete a percent-encoding that a constant begins.
        self.encodes_values() && ends_authority(&self.prefix()) && is_iri(&self.example())
    }

    /// Whether all its texts are ASCII.
    pub(in crate::engine) fn is_always_ascii(&self) -> bool {
        match self {
            Self::Constant(text) => text.is_ascii(),
            Self::Field(_) => false,
            Self::Concat(parts) => parts.iter().all(Self::is_always_ascii),
            Self::Encoded(_, Repertoire::Uri) => true,
            Self::Encoded(inner, Repertoire::Iri) => inner.is_always_ascii(),
        }
    }

    fn encodes_values(&self) -> bool {
        match self {
            Self::Constant(_) | Self::Encoded(..) => true,
            Self::Field(_) => false,
            Self::Concat(parts) => parts.iter().all(Self::encodes_values),
        }
    }
}

/// Whether the authority of an IRI ends within this beginning of it.
fn ends_authority(prefix: &str) -> bool {
    prefix.split_once("://").is_some_and(|(_, rest)| rest.contains(['/', '#', '?']))
}
