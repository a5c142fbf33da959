use diwan_rdf::quads::{GraphView, Id};
use std::collections::HashSet;

/// `sh:closed`: only certain properties are allowed.
#[derive(Debug)]
pub(crate) struct Closed {
    pub(crate) allowed: HashSet<Id>,
}

impl Closed {
    /// The properties of a node that are not allowed, with their values. `in_shapes` finds the id of a term in the
    /// shapes.
    pub(crate) fn others(
        &self,
        data: GraphView<'_>,
        node: Id,
        in_shapes: &dyn Fn(Id) -> Option<Id>,
    ) -> impl Iterator<Item = (Id, Id)> {
        let pairs = data.about(node).map(|[_, predicate, object]| (predicate, object));
        pairs.filter(move |(predicate, _)| !in_shapes(*predicate).is_some_and(|id| self.allowed.contains(&id)))
    }
}

/// `sh:in`: the value must be in a list.
#[derive(Debug)]
pub(crate) struct Members {
    list: Vec<Id>,
    set: HashSet<Id>,
}

impl Members {
    pub(crate) fn new(list: Vec<Id>) -> Self {
        Self { set: list.iter().copied().collect(), list }
    }

    /// The first members, if there are many.
    pub(super) fn message(&self, show: &dyn Fn(Id) -> String) -> String {
        const SHOWN: usize = 8;
        let shown: Vec<_> = self.list.iter().take(SHOWN).map(|id| show(*id)).collect();
        let more = self.list.len().saturating_sub(SHOWN);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("the value is none of {}{rest}", shown.join(", "))
    }

    /// Whether a term of the shapes is in the list.
    pub(crate) fn contains(&self, value: Id) -> bool {
        self.set.contains(&value)
    }
}
