use super::Id;

/// A statement as the ids of its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Statement {
    /// The subject.
    pub subject: Id,
    /// The predicate.
    pub predicate: Id,
    /// The object.
    pub object: Id,
    /// The name of its graph, or the [default graph](Id::DEFAULT_GRAPH).
    pub graph: Id,
}
