use super::{Graph, Id};
use std::collections::{HashMap, HashSet};

/// Classes and all that are subclasses of them, by `rdfs:subClassOf*` of one graph.
pub(crate) struct Classes(HashMap<Id, Subclasses>);

/// A class and its subclasses: in the order in which they were found, and to look them up.
struct Subclasses {
    all: Vec<Id>,
    set: HashSet<Id>,
}

impl Classes {
    /// Only of classes that have subclasses anything is kept: graphs and classes may both be many.
    pub(crate) fn new(graph: &Graph, classes: impl IntoIterator<Item = Id>) -> Self {
        if graph.uses(Id::SUB_CLASS_OF).next().is_none() {
            return Self(HashMap::new());
        }
        let subclasses = classes.into_iter().map(|class| (class, subclasses(graph, class)));
        Self(subclasses.filter(|(_, subclasses)| subclasses.all.len() > 1).collect())
    }

    /// A class, and its subclasses if it was given.
    pub(crate) fn of(&self, class: Id) -> impl Iterator<Item = Id> + '_ {
        let subclasses = self.0.get(&class).map_or(&[][..], |subclasses| subclasses.all.get(1..).unwrap_or_default());
        std::iter::once(class).chain(subclasses.iter().copied())
    }

    /// Whether a node is a [SHACL instance](https://www.w3.org/TR/shacl/#dfn-shacl-instance) of a class.
    pub(crate) fn has_instance(&self, graph: &Graph, class: Id, node: Id) -> bool {
        let subclasses = self.0.get(&class).map(|subclasses| &subclasses.set);
        let is_one = |own: Id| own == class || subclasses.is_some_and(|subclasses| subclasses.contains(&own));
        graph.objects(node, Id::TYPE).any(is_one)
    }

    /// The SHACL instances of a class, each perhaps more than once.
    pub(crate) fn instances<'g>(&'g self, graph: &'g Graph, class: Id) -> impl Iterator<Item = Id> + 'g {
        self.of(class).flat_map(|class| graph.subjects(Id::TYPE, class))
    }
}

fn subclasses(graph: &Graph, class: Id) -> Subclasses {
    let mut all = vec![class];
    let mut set = HashSet::from([class]);
    let mut next = 0;
    while let Some(class) = all.get(next).copied() {
        all.extend(graph.subjects(Id::SUB_CLASS_OF, class).filter(|sub| set.insert(*sub)));
        next += 1;
    }
    Subclasses { all, set }
}
