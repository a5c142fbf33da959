use super::{Graph, Id};
use std::collections::{HashMap, HashSet};

/// Classes and all that are subclasses of them, by `rdfs:subClassOf*` of one graph.
pub(in crate::shacl) struct Classes(HashMap<Id, Vec<Id>>);

impl Classes {
    pub(in crate::shacl) fn new(graph: &Graph, classes: impl IntoIterator<Item = Id>) -> Self {
        Self(classes.into_iter().map(|class| (class, subclasses(graph, class))).collect())
    }

    /// A class and its subclasses; classes that were not given have none.
    pub(in crate::shacl) fn of(&self, class: Id) -> &[Id] {
        self.0.get(&class).map_or(&[], Vec::as_slice)
    }

    /// Whether a node is a [SHACL instance](https://www.w3.org/TR/shacl/#dfn-shacl-instance) of a class.
    pub(in crate::shacl) fn has_instance(&self, graph: &Graph, class: Id, node: Id) -> bool {
        let classes = self.of(class);
        graph.objects(node, Id::TYPE).any(|own| classes.contains(&own))
    }

    /// The SHACL instances of a class, each perhaps more than once.
    pub(in crate::shacl) fn instances<'g>(&'g self, graph: &'g Graph, class: Id) -> impl Iterator<Item = Id> + 'g {
        self.of(class).iter().flat_map(|class| graph.subjects(Id::TYPE, *class))
    }
}

fn subclasses(graph: &Graph, class: Id) -> Vec<Id> {
    let mut found = vec![class];
    let mut seen = HashSet::from([class]);
    let mut next = 0;
    while let Some(class) = found.get(next).copied() {
        found.extend(graph.subjects(Id::SUB_CLASS_OF, class).filter(|sub| seen.insert(*sub)));
        next += 1;
    }
    found
}
