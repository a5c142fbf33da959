use crate::quads::{Id, LiteralText, TermText};
use crate::write::nesting::Nesting;
use crate::write::order::Sorted;

/// The statements to write, and which of their blank nodes are lists.
#[derive(Clone, Copy)]
pub(super) struct Source<'q> {
    pub(super) sorted: &'q Sorted<'q>,
    pub(super) nesting: &'q Nesting,
}

/// The object of a statement as a JSON-LD value.
pub(super) enum Value<'q> {
    Node(TermText<'q>),
    Literal(LiteralText<'q>),
    /// The items of a list that can be written as a collection.
    List(Vec<Id>),
}

impl<'q> Source<'q> {
    pub(super) fn term(self, id: Id) -> TermText<'q> {
        self.sorted.term(id)
    }

    /// The identifier of a predicate, class, subject or graph.
    pub(super) fn identifier(self, id: Id) -> &'q str {
        identifier(self.term(id))
    }

    pub(super) fn value(self, id: Id) -> Value<'q> {
        if let Some(items) = self.nesting.list(id) {
            return Value::List(items);
        }
        let term = self.term(id);
        term.literal().map_or(Value::Node(term), Value::Literal)
    }
}

/// The identifier of a node: its IRI, or its label after `_:`.
pub(super) fn identifier(node: TermText<'_>) -> &str {
    node.iri().unwrap_or(node.as_str())
}
