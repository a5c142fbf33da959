//! Determines the blank nodes that can be written inline, as `[ … ]` or `( … )`, without a label.

use oxrdf::vocab::rdf;
use oxrdf::{BlankNodeRef, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use std::collections::HashMap;

/// The maximum nesting of inline nodes; the next node gets a label. Long chains stay readable, and neither indentation
/// nor recursion grows with the data.
const MAX_DEPTH: usize = 8;

/// The uses of the blank nodes of a dataset.
pub(super) struct Nesting<'a> {
    places: HashMap<BlankNodeRef<'a>, NodeUse<'a>>,
    cells: HashMap<BlankNodeRef<'a>, Cell<'a>>,
    depths: HashMap<BlankNodeRef<'a>, usize>,
}

/// The references to a blank node.
struct NodeUse<'a> {
    graph: GraphNameRef<'a>,
    /// Whether it occurs in several graphs or is the name of one, so that it needs a label.
    pinned: bool,
    uses: usize,
    user: Option<(NamedOrBlankNodeRef<'a>, NamedNodeRef<'a>)>,
}

/// One cell of a [collection](https://www.w3.org/TR/rdf11-mt/#rdf-collections) that ends in `rdf:nil`.
#[derive(Clone, Copy)]
struct Cell<'a> {
    first: TermRef<'a>,
    rest: TermRef<'a>,
    head: BlankNodeRef<'a>,
}

impl<'a> Nesting<'a> {
    /// Analyses the quads of a dataset, in [order](super::order), in linear time.
    pub(super) fn of(quads: &[QuadRef<'a>]) -> Self {
        let mut nesting = Self { places: places(quads), cells: HashMap::new(), depths: HashMap::new() };
        nesting.find_lists(quads);
        nesting.find_depths(quads);
        nesting
    }

    /// Whether the node is written inline at its only use.
    pub(super) fn is_nested(&self, node: BlankNodeRef<'a>) -> bool {
        self.follows_in_list(node) || self.depths.get(&node).is_some_and(|depth| *depth > 0)
    }

    /// Whether there are no references to the node, so that it is a subject without a label.
    pub(super) fn is_anonymous(&self, node: BlankNodeRef<'a>) -> bool {
        self.places.get(&node).is_some_and(|place| !place.pinned && place.uses == 0)
    }

    /// Whether the node is a list cell that is written as part of its list.
    pub(super) fn is_in_list(&self, node: BlankNodeRef<'a>) -> bool {
        self.cells.contains_key(&node) && self.is_nested(node)
    }

    /// The items of a list that can be written as a collection; empty for `rdf:nil`.
    pub(super) fn list(&self, mut term: TermRef<'a>) -> Option<Vec<TermRef<'a>>> {
        let mut items = Vec::new();
        while let TermRef::BlankNode(node) = term {
            let cell = self.cells.get(&node).filter(|_| self.is_nested(node))?;
            items.push(cell.first);
            term = cell.rest;
        }
        (term == rdf::NIL.into()).then_some(items)
    }

    /// Whether the node has one use and occurs in one graph only.
    fn is_candidate(&self, node: BlankNodeRef<'a>) -> bool {
        self.places.get(&node).is_some_and(|place| !place.pinned && place.uses == 1)
    }

    fn follows_in_list(&self, node: BlankNodeRef<'a>) -> bool {
        self.cells.get(&node).is_some_and(|cell| cell.head != node)
    }

    fn find_lists(&mut self, quads: &[QuadRef<'a>]) {
        let links = self.links(quads);
        let tails = links.iter().filter(|(_, (_, rest))| *rest == rdf::NIL.into()).map(|(tail, _)| *tail);
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
    fn links(&self, quads: &[QuadRef<'a>]) -> HashMap<BlankNodeRef<'a>, (TermRef<'a>, TermRef<'a>)> {
        let subjects = quads.chunk_by(|a, b| (a.graph_name, a.subject) == (b.graph_name, b.subject));
        let links = subjects.filter_map(link);
        links.filter(|(node, _)| self.is_candidate(*node)).collect()
    }

    /// The cells of a list from the last one to the first. Each cell has one user, so no cell belongs to two chains.
    fn chain<T>(&self, tail: BlankNodeRef<'a>, links: &HashMap<BlankNodeRef<'a>, T>) -> Vec<BlankNodeRef<'a>> {
        let previous = |node: &BlankNodeRef<'a>| match self.places.get(node)?.user? {
            (NamedOrBlankNodeRef::BlankNode(user), rdf::REST) => links.contains_key(&user).then_some(user),
            _ => None,
        };
        std::iter::successors(Some(tail), previous).collect()
    }

    fn find_depths(&mut self, quads: &[QuadRef<'a>]) {
        for quad in quads {
            if let TermRef::BlankNode(node) = quad.object
                && self.is_candidate(node)
                && !self.follows_in_list(node)
            {
                self.find_depth(node);
            }
        }
    }

    /// Follows the holders of a node up to the first one whose depth is known or that is not nested, and assigns depths
    /// downwards.
    ///
    /// A node of depth zero gets a label. If the path contains a cycle, the node where it closes gets a label.
    fn find_depth(&mut self, node: BlankNodeRef<'a>) {
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
    fn holder(&self, node: BlankNodeRef<'a>) -> Option<BlankNodeRef<'a>> {
        match self.places.get(&node)?.user? {
            (NamedOrBlankNodeRef::BlankNode(user), _) if self.is_candidate(user) => {
                Some(self.cells.get(&user).map_or(user, |cell| cell.head))
            }
            _ => None,
        }
    }
}

fn places<'a>(quads: &[QuadRef<'a>]) -> HashMap<BlankNodeRef<'a>, NodeUse<'a>> {
    let mut places = HashMap::new();
    for quad in quads {
        if let NamedOrBlankNodeRef::BlankNode(node) = quad.subject {
            place(&mut places, node, quad.graph_name);
        }
        if let TermRef::BlankNode(node) = quad.object {
            let place = place(&mut places, node, quad.graph_name);
            place.uses += 1;
            place.user = Some((quad.subject, quad.predicate));
        }
        if let GraphNameRef::BlankNode(node) = quad.graph_name {
            place(&mut places, node, quad.graph_name).pinned = true;
        }
    }
    places
}

fn place<'a, 'b>(
    places: &'b mut HashMap<BlankNodeRef<'a>, NodeUse<'a>>,
    node: BlankNodeRef<'a>,
    graph: GraphNameRef<'a>,
) -> &'b mut NodeUse<'a> {
    let place = places.entry(node).or_insert(NodeUse { graph, pinned: false, uses: 0, user: None });
    place.pinned |= place.graph != graph;
    place
}

/// The node, its `rdf:first` and its `rdf:rest`, if it has no other statements.
fn link<'a>(statements: &[QuadRef<'a>]) -> Option<(BlankNodeRef<'a>, (TermRef<'a>, TermRef<'a>))> {
    let [first, rest] = statements else { return None };
    match first.subject {
        NamedOrBlankNodeRef::BlankNode(node) if first.predicate == rdf::FIRST && rest.predicate == rdf::REST => {
            Some((node, (first.object, rest.object)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, Nesting};
    use crate::write::order;
    use oxrdf::{BlankNodeRef, Quad};
    use oxrdfio::{RdfFormat, RdfParser};

    /// The labels, of those given, of the nodes that are nested.
    fn nested<'l>(trig: &str, labels: &[&'l str]) -> Vec<&'l str> {
        let trig = format!("PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX : <http://e/> {trig}");
        let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(&trig).collect::<Result<Vec<_>, _>>().unwrap();
        let quads = order::sorted(quads.iter().map(Quad::as_ref).collect());
        let nesting = Nesting::of(&quads);
        labels.iter().copied().filter(|label| nesting.is_nested(BlankNodeRef::new_unchecked(label))).collect()
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
