use super::KnownIds;
use diwan_rdf::quads::{GraphView, Id};
use std::collections::{HashMap, HashSet};

/// Classes and their subclasses, by `rdfs:subClassOf*` of one graph.
#[derive(Debug)]
pub(crate) struct Classes {
    rdf_type: Id,
    known: HashMap<Id, Subclasses>,
}

/// A class and its subclasses: in the order in which they were found, and as a set.
#[derive(Debug)]
struct Subclasses {
    all: Vec<Id>,
    set: HashSet<Id>,
}

impl Classes {
    /// Those of a graph without triples.
    pub(crate) fn of_nothing() -> Self {
        Self { rdf_type: Id::DEFAULT_GRAPH, known: HashMap::new() }
    }

    /// Only classes with subclasses are stored: graphs and classes may both be many.
    pub(crate) fn new(graph: GraphView<'_>, known: KnownIds, classes: impl IntoIterator<Item = Id>) -> Self {
        let KnownIds { rdf_type, sub_class_of, .. } = known;
        if graph.uses(sub_class_of).next().is_none() {
            return Self { rdf_type, known: HashMap::new() };
        }
        let subclasses = classes.into_iter().map(|class| (class, subclasses(graph, sub_class_of, class)));
        Self { rdf_type, known: subclasses.filter(|(_, subclasses)| subclasses.all.len() > 1).collect() }
    }

    /// A class, and its subclasses if it was given.
    pub(crate) fn of(&self, class: Id) -> impl Iterator<Item = Id> + '_ {
        let subclasses = self.known.get(&class).map_or(&[][..], |known| known.all.get(1..).unwrap_or_default());
        std::iter::once(class).chain(subclasses.iter().copied())
    }

    /// Whether a node is a [SHACL instance](https://www.w3.org/TR/shacl/#dfn-shacl-instance) of a class.
    pub(crate) fn has_instance(&self, graph: GraphView<'_>, class: Id, node: Id) -> bool {
        let subclasses = self.known.get(&class).map(|subclasses| &subclasses.set);
        let is_class = |own: Id| own == class || subclasses.is_some_and(|subclasses| subclasses.contains(&own));
        graph.objects(node, self.rdf_type).any(is_class)
    }

    /// The SHACL instances of a class, possibly with duplicates.
    pub(crate) fn instances<'g>(&'g self, graph: GraphView<'g>, class: Id) -> impl Iterator<Item = Id> + 'g {
        self.of(class).flat_map(move |class| graph.subjects(self.rdf_type, class))
    }
}

fn subclasses(graph: GraphView<'_>, sub_class_of: Id, class: Id) -> Subclasses {
    let mut all = vec![class];
    let mut set = HashSet::from([class]);
    let mut next = 0;
    while let Some(class) = all.get(next).copied() {
        all.extend(graph.subjects(sub_class_of, class).filter(|sub| set.insert(*sub)));
        next += 1;
    }
    Subclasses { all, set }
}
