//! Parses `docs/architecture.md`: a Mermaid diagram, and tables of modules with a sentence each.

use super::graph::Graph;
use crate::common::program::repository;
use std::collections::BTreeMap;
use std::fs;

const PAGE: &str = "docs/architecture.md";

pub struct Page {
    pub picture: Graph,
    pub sentences: BTreeMap<String, String>,
}

impl Page {
    pub fn read() -> Self {
        let text = fs::read_to_string(repository().join(PAGE)).unwrap();
        let (_, picture) = text.split_once("```mermaid\n").unwrap_or_else(|| panic!("{PAGE} has no picture"));
        let (picture, _) = picture.split_once("```").unwrap();
        Self { picture: arrows(picture), sentences: text.lines().filter_map(sentence).collect() }
    }
}

/// Lines like `a --> b & c`.
fn arrows(picture: &str) -> Graph {
    let mut graph = Graph::new();
    for (from, to) in picture.lines().filter_map(|line| line.split_once("-->")) {
        let to = to.split('&').map(|name| name.trim().to_owned());
        graph.entry(from.trim().to_owned()).or_default().extend(to);
    }
    graph
}

/// Lines like ``| `a` | What it does. |``.
fn sentence(line: &str) -> Option<(String, String)> {
    let (name, sentence) = line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | ")?;
    Some((name.to_owned(), sentence.to_owned()))
}

#[test]
fn arrows_and_descriptions_are_parsed() {
    let graph = arrows("graph TD\n  subgraph x\n  a[\"A\"]\n  end\n  a --> b & c\n  b --> c\n");
    assert_eq!(graph["a"].iter().collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(graph.len(), 2);
    assert_eq!(sentence("| `a::b` | It does. |"), Some(("a::b".to_owned(), "It does.".to_owned())));
    assert_eq!(sentence("| crate | for |"), None);
}
