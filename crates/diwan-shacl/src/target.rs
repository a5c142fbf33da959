use super::graph::{Classes, Graph, Id};
use super::shapes::{Shape, Target};

/// The focus nodes of a shape's [targets](https://www.w3.org/TR/shacl/#targets), each once, in order.
pub(super) fn focus_nodes(shape: &Shape, graph: &Graph, classes: &Classes) -> Vec<Id> {
    let mut found = Vec::new();
    for target in &shape.targets {
        match target {
            Target::Node(node) => found.push(*node),
            Target::Class(class) => found.extend(classes.instances(graph, *class)),
            Target::SubjectsOf(property) => found.extend(graph.uses(*property).map(|(_, subject)| subject)),
            Target::ObjectsOf(property) => found.extend(graph.uses(*property).map(|(object, _)| object)),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
