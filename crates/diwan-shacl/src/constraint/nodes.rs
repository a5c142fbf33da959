use crate::graph::Id;
use crate::validate::Run;
use std::collections::HashSet;

/// `sh:closed`: no properties but some.
#[derive(Debug)]
pub(crate) struct Closed {
    pub(crate) allowed: HashSet<Id>,
}

impl Closed {
    /// The properties a node has beside those, with their values.
    pub(super) fn others(&self, run: &Run<'_>, node: Id) -> Vec<(Id, Id)> {
        let pairs = run.data.about(node).iter().map(|[_, predicate, object]| (*predicate, *object));
        pairs.filter(|(predicate, _)| !self.allowed.contains(predicate)).collect()
    }
}

/// `sh:in`: one of a list.
#[derive(Debug)]
pub(crate) struct Members {
    list: Vec<Id>,
    set: HashSet<Id>,
}

impl Members {
    pub(crate) fn new(list: Vec<Id>) -> Self {
        Self { set: list.iter().copied().collect(), list }
    }

    pub(super) fn message(&self, run: &Run<'_>) -> String {
        format!("the value is none of {}", run.shapes.names.show_all(run.terms, &self.list))
    }

    pub(super) fn contains(&self, value: Id) -> bool {
        self.set.contains(&value)
    }
}
