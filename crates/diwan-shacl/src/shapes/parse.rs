use super::components::{self, Component};
use super::finding::Finding;
use super::model::{Shape, ShapeIndex, Shapes, Target};
use super::reader::Reader;
use super::term_display::TermDisplay;
use super::{lint, parameters, path};
use crate::constraint::{Constraint, ValueType};
use crate::graph::{Classes, Graph, Id, Terms};
use crate::vocab::{of_shapes, sh};
use diwan_rdf::text::nearest;
use oxrdf::Term;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

/// Reads all shapes of a graph, and all that is wrong with them.
pub(super) fn parse(
    terms: &Terms,
    graph: Graph,
    graph_name: Id,
    names: TermDisplay,
    files: &HashMap<Id, PathBuf>,
) -> (Shapes, Vec<Finding>) {
    let mut reader = Reader::new(terms, &graph, &names, files);
    lint::vocabulary(&mut reader);
    let components = components::read(&mut reader);
    for node in declared(&reader, &components) {
        reader.shape(node);
    }
    let mut all = Vec::new();
    while let Some(node) = reader.wanted.get(all.len()).copied() {
        all.push(shape(&mut reader, node, all.len(), &components));
    }
    lint::shapes(&mut reader, &mut all);
    let findings = reader.findings;
    let classes = classes(&all);
    (Shapes { graph, graph_name, all, classes, names, warnings: Vec::new() }, findings)
}

/// The nodes that are [shapes](https://www.w3.org/TR/shacl/#shapes) of themselves, in the order of the documents.
fn declared(reader: &Reader<'_>, components: &[Component]) -> BTreeSet<Id> {
    let sh = of_shapes().filter_map(|name| reader.sh(name));
    let own = components.iter().flat_map(Component::mandatory);
    let described = sh.chain(own).flat_map(|property| reader.graph.uses(property)).map(|(_, subject)| subject);
    described.chain(typed(reader, "NodeShape")).chain(typed(reader, "PropertyShape")).collect()
}

/// The instances of a class of SHACL.
pub(super) fn typed(reader: &Reader<'_>, class: &str) -> Vec<Id> {
    let Some(class) = reader.sh(class) else { return Vec::new() };
    Classes::new(reader.graph, [class]).instances(reader.graph, class).collect()
}

fn shape(reader: &mut Reader<'_>, node: Id, index: ShapeIndex, components: &[Component]) -> Shape {
    let path = match reader.one(node, "path") {
        Some(value) => path::path(reader, node, value),
        None if has_type(reader, node, "PropertyShape") => {
            reader.wrong(node, "a property shape without sh:path");
            None
        }
        None => None,
    };
    let is_property_shape = reader.has(node, "path");
    if is_property_shape && has_type(reader, node, "NodeShape") {
        reader.wrong(node, "a node shape with sh:path; make it a sh:PropertyShape, or put the path into sh:property");
    }
    let mut constraints = parameters::constraints(reader, node, is_property_shape);
    constraints.extend(components::uses(reader, node, is_property_shape, components));
    let severity = reader.iris(node, "severity").first().and_then(|id| reader.terms.iri(*id).cloned());
    Shape {
        index,
        node,
        name: reader.names.way(reader.terms, reader.graph, node),
        path,
        targets: targets(reader, node),
        constraints,
        severity: severity.unwrap_or_else(|| sh("Violation")),
        messages: reader.messages(node),
        deactivated: reader.flag(node, "deactivated"),
        recursive: false,
        is_composed: false,
    }
}

fn has_type(reader: &Reader<'_>, node: Id, class: &str) -> bool {
    reader.sh(class).is_some_and(|class| reader.graph.contains(node, Id::TYPE, class))
}

type MakeTarget = fn(Id) -> Target;

fn targets(reader: &mut Reader<'_>, node: Id) -> Vec<Target> {
    let kinds: [(&str, MakeTarget); 3] = [
        ("targetClass", Target::Class),
        ("targetSubjectsOf", Target::SubjectsOf),
        ("targetObjectsOf", Target::ObjectsOf),
    ];
    let fits = |term: &Term| !matches!(term, Term::BlankNode(_) | Term::Triple(_));
    let nodes = reader.all_of(node, "targetNode", "an IRI or a literal", fits);
    let mut targets: Vec<_> = nodes.into_iter().map(Target::Node).collect();
    for (name, target) in kinds {
        targets.extend(reader.iris(node, name).into_iter().map(target));
    }
    if is_class(reader, node) {
        targets.push(Target::Class(node));
    }
    targets
}

/// [Implicit class targets](https://www.w3.org/TR/shacl/#implicit-targetClass).
fn is_class(reader: &Reader<'_>, node: Id) -> bool {
    let is_shape = has_type(reader, node, "NodeShape") || has_type(reader, node, "PropertyShape");
    let mut classes = reader.graph.objects(node, Id::TYPE);
    is_shape && reader.terms.iri(node).is_some() && classes.any(|class| reader.metaclasses.contains(&class))
}

/// For how many references to what is not there the nearest shape is looked for: nobody reads more, and each takes a look
/// at all shapes.
const MOST_HINTS: usize = 100;

/// The shape that a property of another refers to; one that is not described is told.
pub(super) fn reference(reader: &mut Reader<'_>, owner: Id, name: &str, node: Id) -> ShapeIndex {
    let is_described = !reader.graph.about(node).is_empty();
    match reader.terms.term(node) {
        Term::Literal(_) | Term::Triple(_) => {
            reader.wrong(owner, format!("sh:{name} must be a shape, not {}", reader.show(node)));
        }
        Term::NamedNode(_) if !is_described => {
            let shown = reader.show(node);
            reader.unknown += 1;
            let wanted = if reader.unknown > MOST_HINTS { &[][..] } else { &reader.wanted };
            let shapes: Vec<_> = wanted.iter().filter(|id| **id != node).map(|id| reader.show(*id)).collect();
            let near = nearest(shown.as_str(), shapes.iter().map(String::as_str));
            let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            reader.wrong(owner, format!("sh:{name} refers to {shown}, which is described nowhere{near}"));
        }
        Term::NamedNode(_) if !reader.is_shape(node) => {
            reader.warn(owner, format!("sh:{name} refers to {}, which asks for nothing", reader.show(node)));
        }
        Term::NamedNode(_) | Term::BlankNode(_) => {}
    }
    if name == "property" && is_described && !reader.has(node, "path") {
        reader.wrong(node, "a property shape without sh:path");
    }
    if name == "node" && reader.has(node, "path") {
        reader.wrong(owner, "sh:node must be a node shape, not one with sh:path; use sh:property");
    }
    reader.shape(node)
}

/// The classes whose subclasses a validation must know.
fn classes(all: &[Shape]) -> Vec<Id> {
    let targets = all.iter().flat_map(|shape| &shape.targets).filter_map(|target| match target {
        Target::Class(class) => Some(*class),
        _ => None,
    });
    let values = all.iter().flat_map(|shape| &shape.constraints).filter_map(|constraint| match constraint {
        Constraint::Type(ValueType::Class(class)) => Some(*class),
        _ => None,
    });
    targets.chain(values).collect::<BTreeSet<_>>().into_iter().collect()
}
