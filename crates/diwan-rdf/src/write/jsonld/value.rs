use crate::write::nesting::Nesting;
use oxrdf::{LiteralRef, NamedOrBlankNodeRef, TermRef};
use std::borrow::Cow;

/// The object of a statement as a JSON-LD value.
pub(super) enum Value<'a> {
    Node(NamedOrBlankNodeRef<'a>),
    Literal(LiteralRef<'a>),
    /// The items of a list that can be written as a collection.
    List(Vec<TermRef<'a>>),
}

impl<'a> Value<'a> {
    pub(super) fn of(term: TermRef<'a>, nesting: &Nesting<'a>) -> Self {
        if let Some(items) = nesting.list(term) {
            return Self::List(items);
        }
        match term {
            TermRef::NamedNode(node) => Self::Node(node.into()),
            TermRef::BlankNode(node) => Self::Node(node.into()),
            TermRef::Literal(literal) => Self::Literal(literal),
            // Refused before any writer runs.
            TermRef::Triple(_) => Self::Literal(LiteralRef::new_simple_literal("")),
        }
    }
}

/// The identifier of a subject, graph or blank node.
pub(super) fn identifier(node: NamedOrBlankNodeRef<'_>) -> Cow<'_, str> {
    match node {
        NamedOrBlankNodeRef::NamedNode(node) => Cow::Borrowed(node.as_str()),
        NamedOrBlankNodeRef::BlankNode(node) => Cow::Owned(format!("_:{}", node.as_str())),
    }
}
