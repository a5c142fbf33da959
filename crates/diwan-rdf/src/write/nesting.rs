//! Determines the blank nodes that can be written inline, as `[ … ]` or `( … )`, without a label.

use super::order::{Sorted, by_subject};
use crate::quads::{Id, Statement};
use oxrdf::vocab::rdf;
use rustc_hash::{FxHashMap, FxHashSet};

/// The maximum nesting of inline nodes; the next node gets a label. Long chains stay readable, and neither indentation
/// nor recursion grows with the data.
const MAX_DEPTH: usize = 8;

/// The uses of the blank nodes of a dataset.
pub(super) struct Nesting {
    places: FxHashMap<Id, NodeUse>,
    cells: FxHashMap<Id, Cell>,
    depths: FxHashMap<Id, usize>,
    lists: ListTerms,
}

/// The references to a blank node.
struct NodeUse {
    graph: Id,
    /// Whether it occurs in several graphs or is the name of one, so that it needs a label.
    pinned: bool,
    uses: usize,
    /// The subject and the predicate of the last use.
    user: Option<(Id, Id)>,
}

/// One cell of a [collection](https://www.w3.org/TR/rdf11-mt/#rdf-collections) that ends in `rdf:nil`.
#[derive(Clone, Copy)]
struct Cell {
    first: Id,
    rest: Id,
    head: Id,
}

/// The ids of the terms of collections, as far as they occur.
struct ListTerms {
    first: Option<Id>,
    rest: Option<Id>,
    nil: Option<Id>,
}

impl Nesting {
    /// Analyses the statements of a dataset, in linear time.
    pub(super) fn of(sorted: &Sorted<'_>) -> Self {
        let lists =
            ListTerms { first: sorted.find(rdf::FIRST), rest: sorted.find(rdf::REST), nil: sorted.find(rdf::NIL) };
        let nodes: FxHashSet<Id> = sorted.blank_nodes().collect();
        let mut nesting =
            Self { places: FxHashMap::default(), cells: FxHashMap::default(), depths: FxHashMap::default(), lists };
        if !nodes.is_empty() {
            nesting.places = places(sorted.statements(), &nodes);
            nesting.find_lists(sorted.statements());
            nesting.find_depths(sorted.statements());
        }
        nesting
    }

    /// Whether the term is a blank node that is written inline at its only use.
    pub(super) fn is_nested(&self, node: Id) -> bool {
        self.follows_in_list(node) || self.depths.get(&node).is_some_and(|depth| *depth > 0)
    }

    /// Whether the term is a blank node without references, so that it is a subject without a label.
    pub(super) fn is_anonymous(&self, node: Id) -> bool {
        self.places.get(&node).is_some_and(|place| !place.pinned && place.uses == 0)
    }

    /// Whether the term is a list cell that is written as part of its list.
    pub(super) fn is_in_list(&self, node: Id) -> bool {
        self.cells.contains_key(&node) && self.is_nested(node)
    }

    /// The items of a list that can be written as a collection; empty for `rdf:nil`.
    pub(super) fn list(&self, mut term: Id) -> Option<Vec<Id>> {
        let mut items = Vec::new();
        while let Some(cell) = self.cells.get(&term).filter(|_| self.is_nested(term)) {
            items.push(cell.first);
            term = cell.rest;
        }
        (Some(term) == self.lists.nil).then_some(items)
    }

    /// Whether the node has one use and occurs in one graph only.
    fn is_candidate(&self, node: Id) -> bool {
        self.places.get(&node).is_some_and(|place| !place.pinned && place.uses == 1)
    }

    fn follows_in_list(&self, node: Id) -> bool {
        self.cells.get(&node).is_some_and(|cell| cell.head != node)
    }

    fn find_lists(&mut self, statements: &[Statement]) {
        let links = self.links(statements);
        let tails = links.iter().filter(|(_, (_, rest))| Some(*rest) == self.lists.nil).map(|(tail, _)| *tail);
        for tail in tails {
            let chain = self.chain(tail, &links);
            let head = chain.last().copied().unwrap_or(tail);
            for node in chain {
                if let Some(&(first, rest)) = links.get(&node) {
                    self.cells.insert(node, Cell { first, rest, head });
                }
            }
        }
    }

    /// The `rdf:first` and `rdf:rest` of the nodes that have exactly one of each and no other statements.
    fn links(&self, statements: &[Statement]) -> FxHashMap<Id, (Id, Id)> {
        by_subject(statements)
            .filter_map(|statements| self.lists.link(statements))
            .filter(|(node, _)| self.is_candidate(*node))
            .collect()
    }

    /// The cells of a list from the last one to the first. Each cell has one user, so no cell belongs to two chains.
    fn chain<T>(&self, tail: Id, links: &FxHashMap<Id, T>) -> Vec<Id> {
        let previous = |node: &Id| {
            let (user, predicate) = self.places.get(node)?.user?;
            (Some(predicate) == self.lists.rest && links.contains_key(&user)).then_some(user)
        };
        std::iter::successors(Some(tail), previous).collect()
    }

    fn find_depths(&mut self, statements: &[Statement]) {
        for Statement { object, .. } in statements {
            if self.is_candidate(*object) && !self.follows_in_list(*object) {
                self.find_depth(*object);
            }
        }
    }

    /// Follows the holders of a node up to the first one whose depth is known or that is not nested, and assigns depths
    /// downwards.
    ///
    /// A node of depth zero gets a label. If the path contains a cycle, the node where it closes gets a label.
    fn find_depth(&mut self, node: Id) {
        let mut path = Vec::new();
        let mut next = Some(node);
        while let Some(node) = next.filter(|node| !self.depths.contains_key(node)) {
            self.depths.insert(node, 0);
            path.push(node);
            next = self.holder(node);
        }
        let mut depth = next.and_then(|top| self.depths.get(&top).copied()).unwrap_or(0);
        for node in path.into_iter().rev() {
            depth = if next == Some(node) || depth == MAX_DEPTH { 0 } else { depth + 1 };
            self.depths.insert(node, depth);
        }
    }

    /// The node in which a node would be written. A list counts as one node, represented by its first cell.
    fn holder(&self, node: Id) -> Option<Id> {
        let (user, _) = self.places.get(&node)?.user?;
        self.is_candidate(user).then(|| self.cells.get(&user).map_or(user, |cell| cell.head))
    }
}

impl ListTerms {
    /// The subject, its `rdf:first` and its `rdf:rest`, if it has no other statements.
    fn link(&self, statements: &[Statement]) -> Option<(Id, (Id, Id))> {
        let [first, rest] = statements else { return None };
        let is_cell = Some(first.predicate) == self.first && Some(rest.predicate) == self.rest;
        is_cell.then_some((first.subject, (first.object, rest.object)))
    }
}

fn places(statements: &[Statement], nodes: &FxHashSet<Id>) -> FxHashMap<Id, NodeUse> {
    let mut places = FxHashMap::default();
    for Statement { subject, predicate, object, graph } in statements {
        if nodes.contains(subject) {
            place(&mut places, *subject, *graph);
        }
        if nodes.contains(object) {
            let place = place(&mut places, *object, *graph);
            place.uses += 1;
            place.user = Some((*subject, *predicate));
        }
        if nodes.contains(graph) {
            place(&mut places, *graph, *graph).pinned = true;
        }
    }
    places
}

fn place(places: &mut FxHashMap<Id, NodeUse>, node: Id, graph: Id) -> &mut NodeUse {
    let place = places.entry(node).or_insert(NodeUse { graph, pinned: false, uses: 0, user: None });
    place.pinned |= place.graph != graph;
    place
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, Nesting};
    use crate::quads::{Id, Quads};
    use crate::write::order::Sorted;
    use oxrdf::Quad;
    use oxrdfio::{RdfFormat, RdfParser};

    /// The labels, of those given, of the nodes that are nested.
    fn nested<'l>(trig: &str, labels: &[&'l str]) -> Vec<&'l str> {
        let trig = format!("PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX : <http://e/> {trig}");
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(&trig).collect::<Result<_, _>>().unwrap();
        let quads = Quads::from_quads(&quads).unwrap();
        let nesting = Nesting::of(&Sorted::of(&quads, true));
        let is_nested = |id: Id| nesting.is_nested(id);
        labels
            .iter()
            .copied()
            .filter(|label| quads.terms().find(&format!("_:{label}")).is_some_and(is_nested))
            .collect()
    }

    #[test]
    fn a_node_used_once_is_nested() {
        assert_eq!(nested(":s :p _:a , _:b . :t :p _:b . _:c :p _:a2 .", &["a", "b", "c", "a2"]), ["a", "a2"]);
    }

    #[test]
    fn a_node_known_in_two_graphs_is_not() {
        assert!(nested(":g { :s :p _:a } :h { _:a :p :o }", &["a"]).is_empty());
        assert!(nested(":s :p _:g . _:g { :s :p :o }", &["g"]).is_empty());
    }

    #[test]
    fn a_cycle_keeps_one_label() {
        assert_eq!(nested("_:a :p _:b . _:b :p _:c . _:c :p _:a .", &["a", "b", "c"]).len(), 2);
        assert!(nested("_:a :p _:a .", &["a"]).is_empty());
    }

    #[test]
    fn lists_are_nested_completely_or_except_for_their_head() {
        let list = "_:a rdf:first 1 ; rdf:rest _:b . _:b rdf:first 2 ; rdf:rest () .";
        assert_eq!(nested(&format!(":s :p _:a . {list}"), &["a", "b"]), ["a", "b"]);
        assert_eq!(nested(list, &["a", "b"]), ["b"]);
        let cycle = "_:a rdf:first 1 ; rdf:rest _:b . _:b rdf:first _:a ; rdf:rest () .";
        assert_eq!(nested(cycle, &["a", "b"]), ["b"]);
    }

    #[test]
    fn long_chains_get_labels_at_intervals() {
        let chain = (0..=MAX_DEPTH).map(|n| format!("_:n{n} :p _:n{} .", n + 1)).collect::<Vec<_>>().concat();
        let last = [format!("n{MAX_DEPTH}"), format!("n{}", MAX_DEPTH + 1)];
        assert_eq!(nested(&chain, &["n0", "n1", &last[0], &last[1]]), ["n1", &last[0]]);
    }
}
