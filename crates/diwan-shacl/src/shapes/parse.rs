use super::components::{self, Component};
use super::finding::Finding;
use super::model::{Shape, Shapes, Target};
use super::reader::{Reader, typed};
use super::term_display::TermDisplay;
use super::{lint, parameters, path};
use crate::constraint::{Constraint, ShapeIndex, ValueType};
use crate::vocab::{UNRUN_CONSTRAINTS, of_shapes, sh};
use diwan_rdf::quads::{ExtendedTerms, Id, Quads};
use oxrdf::Term;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Reads all shapes of a graph, and collects all problems.
pub(super) fn parse(quads: Quads, names: TermDisplay, files: &[PathBuf]) -> (Shapes, Vec<Finding>) {
    let terms = ExtendedTerms::from(quads.terms());
    let mut reader = Reader::new(&quads, &terms, &names, files);
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
    (Shapes { quads, documents: files.len(), all, classes, names, warnings: Vec::new() }, findings)
}

/// The nodes that are [shapes](https://www.w3.org/TR/shacl/#shapes) by themselves, sorted by name.
fn declared(reader: &Reader<'_>, components: &[Component]) -> BTreeSet<Id> {
    let sh = of_shapes().filter_map(|name| reader.sh(name));
    let own = components.iter().flat_map(Component::mandatory);
    let described = sh.chain(own).flat_map(|property| reader.graph.uses(property)).map(|(subject, _)| subject);
    described.chain(typed(reader, "NodeShape")).chain(typed(reader, "PropertyShape")).collect()
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
    for (name, reason) in UNRUN_CONSTRAINTS {
        if reader.has(node, name) {
            reader.not_run(node, format!("sh:{name} is not run: {reason}"));
        }
    }
    if reader.has(node, "values") {
        constraints.clear();
    }
    let severity = reader.iris(node, "severity").first().and_then(|id| reader.node(*id));
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
        incomplete: false,
        has_unrun_target: reader.has(node, "target"),
    }
}

fn has_type(reader: &Reader<'_>, node: Id, class: &str) -> bool {
    reader.sh(class).is_some_and(|class| reader.graph.contains(node, reader.known.rdf_type, class))
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
    let mut classes = reader.graph.objects(node, reader.known.rdf_type);
    is_shape && reader.terms.get(node).iri().is_some() && classes.any(|class| reader.metaclasses.contains(&class))
}

/// The classes whose subclasses are needed for validation.
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
