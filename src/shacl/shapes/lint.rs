//! What concerns the shapes graph as a whole.

use super::model::Shape;
use super::reader::Reader;
use crate::shacl::constraint::Constraint;
use crate::shacl::graph::Id;
use crate::shacl::vocab::{OWL_IMPORTS, known, refusal};
use crate::term::nearest;

/// Tells of terms of SHACL that nothing here reads: a slip of the pen would otherwise do nothing without a word.
pub(super) fn vocabulary(reader: &mut Reader<'_>) {
    let graph = reader.graph;
    for [subject, predicate, object] in graph.triples() {
        check_term(reader, *subject, *predicate, true);
        check_term(reader, *subject, *object, *predicate == Id::TYPE);
    }
    let imports = reader.terms.find_iri(OWL_IMPORTS);
    for (object, subject) in imports.into_iter().flat_map(|imports| graph.uses(imports)) {
        let message = format!("owl:imports {} is not followed; give its file with --shapes", reader.show(object));
        reader.warn(subject, message);
    }
    for (name, message) in [("shapesGraph", "is not followed; give its file with --shapes"), ("entailment", "")] {
        for (object, subject) in reader.sh(name).into_iter().flat_map(|property| graph.uses(property)) {
            if message.is_empty() {
                reader.wrong(subject, "sh:entailment is not supported; add what is entailed to the data");
            } else {
                reader.warn(subject, format!("sh:{name} {} {message}", reader.show(object)));
            }
        }
    }
}

/// Terms of extensions are refused where they would do something, and may be spoken of elsewhere.
fn check_term(reader: &mut Reader<'_>, subject: Id, term: Id, is_used: bool) {
    let Some(name) = reader.sh_name(term).filter(|name| !name.is_empty()) else { return };
    // SHACL's own description calls parameters sh:AndConstraintComponent-and.
    let name = name.split('-').next().unwrap_or(name);
    match refusal(name) {
        Some(reason) if is_used => reader.wrong(subject, format!("sh:{name}: {reason}")),
        Some(_) => {}
        None if known().any(|known| known == name) => {}
        None => {
            let in_another_case = known().find(|known| known.eq_ignore_ascii_case(name));
            let near = in_another_case
                .or_else(|| nearest(name, known()))
                .map(|near| format!("; did you mean sh:{near}?"))
                .unwrap_or_default();
            let message = format!("sh:{name} is no term of SHACL{near}");
            if is_of_shapes(reader, subject) {
                reader.wrong(subject, message);
            } else {
                reader.warn(subject, message);
            }
        }
    }
}

/// Whether a resource is a shape or part of one, and not data that has strayed into the shapes graph.
fn is_of_shapes(reader: &Reader<'_>, subject: Id) -> bool {
    let is_known = |id: Id| reader.sh_name(id).is_some_and(|name| known().any(|known| known == name));
    let mut triples = reader.graph.about(subject).iter();
    reader.terms.iri(subject).is_none()
        || triples.any(|[_, predicate, object]| is_known(*predicate) || (*predicate == Id::TYPE && is_known(*object)))
}

/// Tells of shapes that refer to themselves, and of shapes that are for nothing.
pub(super) fn shapes(reader: &mut Reader<'_>, all: &mut [Shape]) {
    let references: Vec<Vec<usize>> = all.iter().map(references).collect();
    for (index, shape) in all.iter_mut().enumerate() {
        shape.is_composed = !references[index].is_empty();
        if reaches(&references, index) {
            shape.recursive = true;
            reader.warn(
                shape.node,
                "the shape refers to itself, which SHACL leaves undefined; a node that is being validated is taken to conform",
            );
        }
    }
    if all.iter().all(|shape| shape.targets.is_empty()) {
        let message = "the file holds no shape with a target; has it been cut short?".to_owned();
        let file = reader.files.values().min().cloned();
        reader.findings.push(super::Finding { level: super::Level::Error, file, shape: None, message });
    }
}

fn references(shape: &Shape) -> Vec<usize> {
    let of = |constraint: &Constraint| match constraint {
        Constraint::Property(shape) => vec![*shape],
        Constraint::Logical(logical) => logical.shapes().to_vec(),
        Constraint::Qualified(qualified) => [&[qualified.shape][..], &qualified.siblings].concat(),
        _ => Vec::new(),
    };
    shape.constraints.iter().flat_map(of).collect()
}

fn reaches(references: &[Vec<usize>], start: usize) -> bool {
    let mut seen = vec![false; references.len()];
    let mut open = references[start].clone();
    while let Some(shape) = open.pop() {
        if shape == start {
            return true;
        }
        if !std::mem::replace(&mut seen[shape], true) {
            open.extend(&references[shape]);
        }
    }
    false
}
