use super::Id;

/// A statement: its terms by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Statement {
    /// What it is about.
    pub subject: Id,
    /// The property.
    pub predicate: Id,
    /// The value.
    pub object: Id,
    /// The name of its graph, or the [default graph](Id::DEFAULT_GRAPH).
    pub graph: Id,
}
