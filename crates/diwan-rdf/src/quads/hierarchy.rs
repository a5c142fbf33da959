use super::{Id, Pattern, Quads};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::rc::Rc;

/// The transitive hierarchy of a property: classes by `rdfs:subClassOf`, properties by `rdfs:subPropertyOf`, places by
/// the places that contain them.
#[derive(Debug, Default)]
pub struct Hierarchy {
    direct: FxHashMap<Id, Vec<Id>>,
    /// A cache of computed ancestors.
    known: RefCell<FxHashMap<Id, Rc<[Id]>>>,
}

impl Hierarchy {
    /// Builds the hierarchy of a property from one graph, or from all graphs.
    #[must_use]
    pub fn new(quads: &Quads, property: &str, graph: Option<Id>) -> Self {
        Self { direct: values(quads, property, graph), known: RefCell::default() }
    }

    /// The node, followed by all its ancestors.
    #[must_use]
    pub fn above(&self, node: Id) -> Rc<[Id]> {
        if let Some(found) = self.known.borrow().get(&node) {
            return Rc::clone(found);
        }
        let (mut found, mut seen) = (vec![node], FxHashSet::from_iter([node]));
        let mut next = 0;
        while let Some(node) = found.get(next) {
            let above = self.direct.get(node).into_iter().flatten().copied();
            found.extend(above.filter(|above| seen.insert(*above)));
            next += 1;
        }
        let found: Rc<[Id]> = found.into();
        self.known.borrow_mut().insert(node, Rc::clone(&found));
        found
    }

    /// Whether a node equals another one or is one of its descendants.
    #[must_use]
    pub fn is_below(&self, node: Id, other: Id) -> bool {
        self.above(node).contains(&other)
    }
}

/// The IRIs that each IRI has as values of a property, in one graph or in all graphs.
#[must_use]
pub fn values(quads: &Quads, property: &str, graph: Option<Id>) -> FxHashMap<Id, Vec<Id>> {
    let mut values: FxHashMap<Id, Vec<Id>> = FxHashMap::default();
    let Some(property) = quads.terms().find_iri(property) else { return values };
    let is_iri = |id: Id| quads.term(id).iri().is_some();
    for found in quads.matching(Pattern { predicate: Some(property), graph, ..Pattern::ALL }) {
        if is_iri(found.subject) && is_iri(found.object) {
            values.entry(found.subject).or_default().push(found.object);
        }
    }
    values.values_mut().for_each(|values| {
        values.sort_unstable();
        values.dedup();
    });
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_end_and_the_node_itself_comes_first() {
        let lines = b"<a:a> <a:up> <a:b> <a:g> .\n<a:b> <a:up> <a:a> <a:g> .\n<a:b> <a:up> <a:c> .\n";
        let quads = Quads::from_nquads(lines).unwrap();
        let id = |name: &str| quads.terms().find_iri(&format!("a:{name}")).unwrap();
        let hierarchy = Hierarchy::new(&quads, "a:up", None);
        assert_eq!(*hierarchy.above(id("a")), [id("a"), id("b"), id("c")]);
        assert!(hierarchy.is_below(id("c"), id("c")) && !hierarchy.is_below(id("c"), id("a")));
        let of_graph = Hierarchy::new(&quads, "a:up", Some(id("g")));
        assert!(!of_graph.is_below(id("a"), id("c")) && of_graph.is_below(id("b"), id("a")));
    }
}
