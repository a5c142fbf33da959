//! Graphs of names: reachability and cycles.

use std::collections::{BTreeMap, BTreeSet};

/// The names to which each name has an arrow.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// All names that are reachable from a name by at least one arrow.
pub fn reached<'g>(graph: &'g Graph, from: &str) -> BTreeSet<&'g str> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        for next in graph.get(name).into_iter().flatten() {
            if found.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    found
}

/// The arrows from a name that do not follow from others.
pub fn needed<'g>(graph: &'g Graph, from: &str) -> BTreeSet<&'g str> {
    let direct = graph.get(from).into_iter().flatten();
    let follows = |next: &str| graph[from].iter().any(|other| other != next && reached(graph, other).contains(next));
    direct.map(String::as_str).filter(|next| !follows(next)).collect()
}

/// Groups of names that are reachable from each other.
pub fn circles(graph: &Graph) -> BTreeSet<BTreeSet<&str>> {
    let all: BTreeMap<&str, BTreeSet<&str>> = graph.keys().map(|name| (name.as_str(), reached(graph, name))).collect();
    let mut circles = BTreeSet::new();
    for (name, there) in &all {
        let back = there.iter().copied().filter(|other| all.get(other).is_some_and(|there| there.contains(name)));
        circles.insert(back.collect::<BTreeSet<&str>>());
    }
    circles.retain(|circle| circle.len() > 1);
    circles
}

#[test]
fn redundant_arrows_and_cycles_are_found() {
    let arrows = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "e"), ("e", "d"), ("c", "d")];
    let mut graph = Graph::new();
    for (from, to) in arrows {
        graph.entry(from.to_owned()).or_default().insert(to.to_owned());
    }
    assert_eq!(needed(&graph, "a").into_iter().collect::<Vec<_>>(), ["b"]);
    assert_eq!(reached(&graph, "a").into_iter().collect::<Vec<_>>(), ["b", "c", "d", "e"]);
    assert_eq!(circles(&graph), BTreeSet::from([BTreeSet::from(["d", "e"])]));
}
