//! What the finders of contradictions return.

use oxigraph::model::{NamedNode, Term};

/// The value that one record gives for a property of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The record, which is also its graph.
    pub record: NamedNode,
    /// The entity.
    pub entity: NamedNode,
    /// The property.
    pub property: NamedNode,
    /// The value.
    pub value: Term,
}

/// Claims that cannot all be right, of a kind that compares more than the values of one property of one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The name of its kind, which is the local name of a concept.
    pub kind: &'static str,
    /// What tells it from the others of its kind. It depends only on what the claims are about, so that the
    /// contradiction has the same name in every build.
    pub name: String,
    /// The claims, grouped into sides. The claims of one side can be right together.
    pub sides: Vec<Vec<Claim>>,
}
