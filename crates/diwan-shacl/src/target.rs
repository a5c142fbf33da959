use super::graph::Data;
use super::shapes::{Shape, Target};
use diwan_rdf::quads::Id;

/// The focus nodes of a shape's [targets](https://www.w3.org/TR/shacl/#targets), each once, in order.
pub(super) fn focus_nodes(shape: &Shape, data: &Data<'_>) -> Vec<Id> {
    let graph = data.graph;
    let mut found = Vec::new();
    for target in &shape.targets {
        match target {
            Target::Node(node) => found.push(data.id(*node)),
            Target::Class(class) => found.extend(data.classes.instances(graph, data.id(*class))),
            Target::SubjectsOf(property) => found.extend(graph.uses(data.id(*property)).map(|(subject, _)| subject)),
            Target::ObjectsOf(property) => found.extend(graph.uses(data.id(*property)).map(|(_, object)| object)),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
