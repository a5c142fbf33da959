//! Record graphs that can be validated together.
//!
//! A graph of one record has a handful of triples, and a validation costs the same whether there are ten or ten
//! thousand. Graphs go into one batch when none says anything of a thing that another of the batch names: a shape that
//! follows paths from a node then sees just what it would see in the node's own graph. Paths that run backwards, and
//! targets that are objects, could see more; shapes that have them are applied graph by graph.

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Quads of several graphs under one graph name, and whose subjects they are.
pub(super) struct Batch {
    pub(super) graph: NamedNode,
    pub(super) quads: Vec<Quad>,
    homes: HashMap<String, NamedNode>,
}

impl Batch {
    /// The graph that says something of a node.
    pub(super) fn home(&self, node: &str) -> NamedNode {
        self.homes.get(node).unwrap_or(&self.graph).clone()
    }
}

/// Puts the graphs together, as few batches as come easily; each alone when `together` is false.
pub(super) fn batches(quads: &[Quad], graphs: &BTreeSet<NamedNode>, together: bool) -> Vec<Batch> {
    let mut batches: Vec<Open> = Vec::new();
    for (graph, quads) in by_graph(quads, graphs) {
        let content = Content::new(&quads);
        let fitting = batches.iter().position(|batch| together && batch.content.is_apart_from(&content));
        let index = fitting.unwrap_or_else(|| {
            batches.push(Open::default());
            batches.len() - 1
        });
        batches[index].add(graph, quads, content);
    }
    batches.into_iter().enumerate().map(|(index, batch)| batch.close(index)).collect()
}

fn by_graph<'q>(quads: &'q [Quad], graphs: &'q BTreeSet<NamedNode>) -> Vec<(&'q NamedNode, Vec<&'q Quad>)> {
    let mut found: HashMap<&NamedNode, Vec<&Quad>> = HashMap::new();
    for quad in quads {
        if let GraphName::NamedNode(graph) = &quad.graph_name {
            found.entry(graph).or_default().push(quad);
        }
    }
    graphs.iter().filter_map(|graph| Some((graph, found.remove(graph)?))).collect()
}

/// What a graph speaks of, and what it names.
#[derive(Default)]
struct Content {
    subjects: HashSet<String>,
    nodes: HashSet<String>,
}

impl Content {
    fn new(quads: &[&Quad]) -> Self {
        let mut content = Self::default();
        for quad in quads {
            content.subjects.insert(quad.subject.to_string());
            content.nodes.insert(quad.subject.to_string());
            if !matches!(quad.object, Term::Literal(_)) {
                content.nodes.insert(quad.object.to_string());
            }
        }
        content
    }

    fn is_apart_from(&self, other: &Self) -> bool {
        self.nodes.is_disjoint(&other.subjects) && self.subjects.is_disjoint(&other.nodes)
    }
}

/// A batch that is still being filled.
#[derive(Default)]
struct Open<'q> {
    content: Content,
    graphs: Vec<(&'q NamedNode, Vec<&'q Quad>)>,
}

impl<'q> Open<'q> {
    fn add(&mut self, graph: &'q NamedNode, quads: Vec<&'q Quad>, content: Content) {
        self.content.subjects.extend(content.subjects);
        self.content.nodes.extend(content.nodes);
        self.graphs.push((graph, quads));
    }

    fn close(self, index: usize) -> Batch {
        let graph = NamedNode::new_unchecked(format!("urn:batch:{index}"));
        let mut batch = Batch { graph: graph.clone(), quads: Vec::new(), homes: HashMap::new() };
        for (home, quads) in self.graphs {
            for quad in quads {
                batch.homes.insert(quad.subject.to_string(), home.clone());
                let subject: NamedOrBlankNode = quad.subject.clone();
                batch.quads.push(Quad::new(subject, quad.predicate.clone(), quad.object.clone(), graph.clone()));
            }
        }
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};

    fn sizes(trig: &str, together: bool) -> Vec<usize> {
        let text = format!("@prefix : <http://e/> . {trig}");
        let quads: Vec<Quad> =
            RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
        let graphs = ["g1", "g2", "g3"].map(|name| NamedNode::new(format!("http://e/{name}")).unwrap()).into();
        batches(&quads, &graphs, together).iter().map(|batch| batch.quads.len()).collect()
    }

    #[test]
    fn graphs_that_share_what_they_speak_of_stay_apart() {
        assert_eq!(sizes(":g1 { :a :p :x } :g2 { :b :p :x } :g3 { :a :p :y }", true), [2, 1]);
        assert_eq!(sizes(":g1 { :a :p :b } :g2 { :b :p :x } :g3 { :c :p :x }", true), [2, 1]);
        assert_eq!(sizes(":g1 { :a :p :x } :g2 { :b :p :x }", false), [1, 1]);
    }
}
