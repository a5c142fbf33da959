//! Checks of the shapes graph as a whole.

use super::finding::{Finding, Level};
use super::model::Shape;
use super::reader::Reader;
use crate::constraint::Constraint;
use crate::vocab::{OWL_IMPORTS, is_not_run, known};
use diwan_rdf::quads::Id;
use diwan_rdf::text::nearest;
use std::collections::HashSet;

/// Reports unknown terms of SHACL. Without this, a misspelt term would have no effect.
pub(super) fn vocabulary(reader: &mut Reader<'_>) {
    let graph = reader.graph;
    let not_run = not_run(reader);
    for [subject, predicate, object] in
        graph.matching(None, None, None).filter(|[subject, ..]| !not_run.contains(subject))
    {
        check_term(reader, subject, predicate);
        check_term(reader, subject, object);
    }
    warn_of_uses(
        reader,
        "target",
        "is not run: the shape is not applied to the nodes that it would find; SHACL Core has \
        sh:targetClass, sh:targetNode, sh:targetSubjectsOf and sh:targetObjectsOf",
    );
    warn_of_uses(
        reader,
        "rule",
        "is not run: what it would add to the data is not validated; run rules before the validation",
    );
    warn_of_uses(reader, "resultAnnotation", "is not read: the results are reported without it");
    warn_of_uses(reader, "shapesGraph", "is not followed; give its file with --shapes");
    let imports = reader.terms.find_iri(OWL_IMPORTS);
    for (subject, object) in imports.into_iter().flat_map(|imports| graph.uses(imports)) {
        let message = format!("owl:imports {} is not followed; give its file with --shapes", reader.show(object));
        reader.warn(subject, message);
    }
    for (subject, _) in reader.sh("entailment").into_iter().flat_map(|property| graph.uses(property)) {
        reader.wrong(subject, "sh:entailment is not supported; add what is entailed to the data");
    }
}

fn warn_of_uses(reader: &mut Reader<'_>, name: &str, message: &str) {
    let graph = reader.graph;
    for (subject, object) in reader.sh(name).into_iter().flat_map(|property| graph.uses(property)) {
        let shown = reader.names.describe(reader.terms, graph, object);
        reader.warn(subject, format!("sh:{name} {shown} {message}"));
    }
}

/// The nodes that describe parts that are not run: the values of `sh:target`, `sh:rule` and the like, the instances of
/// their classes, and the blank nodes in their descriptions.
fn not_run(reader: &Reader<'_>) -> HashSet<Id> {
    let graph = reader.graph;
    let values = ["target", "rule", "resultAnnotation", "expression", "js", "values"]
        .into_iter()
        .filter_map(|name| reader.sh(name))
        .flat_map(|property| graph.uses(property));
    let typed = graph.uses(reader.known.rdf_type).filter(|(_, class)| reader.sh_name(*class).is_some_and(is_not_run));
    let mut open: Vec<Id> = values.map(|(_, value)| value).chain(typed.map(|(subject, _)| subject)).collect();
    let mut found = HashSet::new();
    while let Some(node) = open.pop() {
        if found.insert(node) {
            let objects = graph.about(node).map(|[.., object]| object);
            open.extend(objects.filter(|object| reader.terms.get(*object).is_blank()));
        }
    }
    found
}

/// Reports a term that SHACL and its extensions do not have.
fn check_term(reader: &mut Reader<'_>, subject: Id, term: Id) {
    let Some(name) = reader.sh_name(term).filter(|name| !name.is_empty()) else { return };
    // The SHACL vocabulary names parameters in the form sh:AndConstraintComponent-and.
    let name = name.split('-').next().unwrap_or(name);
    if is_not_run(name) || known().any(|known| known == name) {
        return;
    }
    let in_another_case = known().find(|known| known.eq_ignore_ascii_case(name));
    let near = in_another_case.or_else(|| nearest(name, known()));
    let near = near.map(|near| format!("; did you mean sh:{near}?")).unwrap_or_default();
    let message = format!("sh:{name} is no term of SHACL{near}");
    match is_of_shapes(reader, subject) {
        true => reader.wrong(subject, message),
        false => reader.warn(subject, message),
    }
}

/// Whether a resource is a shape or part of one. Data may be in the shapes graph by mistake.
fn is_of_shapes(reader: &Reader<'_>, subject: Id) -> bool {
    let is_known = |id: Id| reader.sh_name(id).is_some_and(|name| known().any(|known| known == name));
    let rdf_type = reader.known.rdf_type;
    let mut triples = reader.graph.about(subject);
    reader.terms.get(subject).iri().is_none()
        || triples.any(|[_, predicate, object]| is_known(predicate) || (predicate == rdf_type && is_known(object)))
}

/// Reports shapes that refer to themselves, and shapes graphs without targets.
pub(super) fn shapes(reader: &mut Reader<'_>, all: &mut [Shape]) {
    let references: Vec<Vec<usize>> = all.iter().map(references).collect();
    let recursive = on_circles(&references);
    for (index, shape) in all.iter_mut().enumerate() {
        shape.is_composed = !references[index].is_empty();
        if recursive[index] {
            shape.recursive = true;
            reader.warn(
                shape.node,
                "the shape refers to itself, which SHACL leaves undefined; a node that is being validated is taken to conform",
            );
        }
    }
    remove_undecidable(reader, all, &references);
    let has_target_not_run = reader.sh("target").is_some_and(|target| reader.graph.uses(target).next().is_some());
    if !has_target_not_run && all.iter().all(|shape| shape.targets.is_empty()) {
        let message = "the file holds no shape with a target; has it been cut short?".to_owned();
        let file = reader.files.iter().min().cloned();
        reader.findings.push(Finding { level: Level::Error, file, shape: None, message });
    }
}

/// Marks the shapes that are not validated completely, because they or the shapes that they refer to have constraints
/// that are not run. A node may wrongly seem to conform to such a shape, so constraints that forbid or count such nodes
/// are not run either.
fn remove_undecidable(reader: &mut Reader<'_>, all: &mut [Shape], references: &[Vec<usize>]) {
    let mut referring = vec![Vec::new(); all.len()];
    for (shape, referred) in references.iter().enumerate() {
        referred.iter().for_each(|referred| referring[*referred].push(shape));
    }
    let is_open = |shape: &&Shape| !shape.deactivated && reader.incomplete.contains(&shape.node);
    let mut open: Vec<usize> = all.iter().filter(is_open).map(|shape| shape.index).collect();
    while let Some(shape) = open.pop() {
        if !std::mem::replace(&mut all[shape].incomplete, true) {
            open.extend(&referring[shape]);
        }
    }
    let incomplete: Vec<bool> = all.iter().map(|shape| shape.incomplete).collect();
    for shape in all.iter_mut().filter(|shape| shape.incomplete) {
        let node = shape.node;
        shape.constraints.retain(|constraint| {
            let name = match constraint {
                Constraint::Logical(logical) => logical.decides_by_violations(),
                Constraint::Qualified(_) => Some("qualifiedValueShape"),
                _ => None,
            };
            let referred = constraint.shapes();
            let name = name.filter(|_| referred.iter().any(|shape| incomplete[*shape]));
            if let Some(name) = name {
                reader.not_run(
                    node,
                    format!("sh:{name} is not run, because it refers to a shape that is not run completely"),
                );
            }
            name.is_none()
        });
    }
}

fn references(shape: &Shape) -> Vec<usize> {
    shape.constraints.iter().flat_map(Constraint::shapes).collect()
}

/// Which shapes refer to themselves, directly or indirectly: those in a strongly connected component with others, and those
/// that name themselves. This is the [algorithm of Tarjan](https://doi.org/10.1137/0201010) without recursion, because
/// chains of shapes may be long.
fn on_circles(references: &[Vec<usize>]) -> Vec<bool> {
    let mut search = Search::new(references.len());
    for start in 0..references.len() {
        if search.order[start].is_none() {
            search.from(start, references);
        }
    }
    search.recursive
}

/// A depth-first walk through the references.
struct Search {
    /// The position in the order of the visits.
    order: Vec<Option<usize>>,
    /// The position of the first shape in its component, as far as known.
    lowest: Vec<usize>,
    is_open: Vec<bool>,
    open: Vec<usize>,
    recursive: Vec<bool>,
    visited: usize,
}

impl Search {
    fn new(shapes: usize) -> Self {
        Self {
            order: vec![None; shapes],
            lowest: vec![0; shapes],
            is_open: vec![false; shapes],
            open: Vec::new(),
            recursive: vec![false; shapes],
            visited: 0,
        }
    }

    fn from(&mut self, start: usize, references: &[Vec<usize>]) {
        // The shapes on the current path, each with the number of references that have been followed.
        let mut way = vec![(start, 0)];
        self.enter(start);
        while let Some((shape, followed)) = way.last_mut() {
            let shape = *shape;
            let Some(next) = references[shape].get(*followed).copied() else {
                way.pop();
                self.leave(shape, way.last().map(|(owner, _)| *owner));
                continue;
            };
            *followed += 1;
            self.recursive[shape] |= next == shape;
            match self.order[next] {
                None => {
                    self.enter(next);
                    way.push((next, 0));
                }
                Some(order) if self.is_open[next] => self.lowest[shape] = self.lowest[shape].min(order),
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, shape: usize) {
        self.order[shape] = Some(self.visited);
        self.lowest[shape] = self.visited;
        self.visited += 1;
        self.is_open[shape] = true;
        self.open.push(shape);
    }

    /// If a shape does not lead to an earlier shape, the open shapes from it on are one component.
    fn leave(&mut self, shape: usize, owner: Option<usize>) {
        if let Some(owner) = owner {
            self.lowest[owner] = self.lowest[owner].min(self.lowest[shape]);
        }
        if self.order[shape] != Some(self.lowest[shape]) {
            return;
        }
        let begin = self.open.iter().rposition(|open| *open == shape).unwrap_or_default();
        let component = self.open.split_off(begin);
        let is_circle = component.len() > 1;
        for member in component {
            self.is_open[member] = false;
            self.recursive[member] |= is_circle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether a shape refers to itself, by trying all ways.
    fn reaches(references: &[Vec<usize>], start: usize) -> bool {
        let mut seen = vec![false; references.len()];
        let mut open = references[start].clone();
        while let Some(shape) = open.pop() {
            if !std::mem::replace(&mut seen[shape], true) {
                open.extend(&references[shape]);
            }
        }
        seen[start]
    }

    proptest! {
        #[test]
        fn cycles_are_found(references in proptest::collection::vec(proptest::collection::vec(0_usize..7, 0..3), 7)) {
            let expected: Vec<bool> = (0..references.len()).map(|shape| reaches(&references, shape)).collect();
            prop_assert_eq!(on_circles(&references), expected);
        }
    }

    #[test]
    fn a_chain_of_a_million_shapes_has_no_cycle() {
        let mut chain: Vec<Vec<usize>> = (1..=1_000_000).map(|next| vec![next]).collect();
        chain.push(Vec::new());
        assert!(!on_circles(&chain).contains(&true));
        chain[1_000_000].push(0);
        assert!(!on_circles(&chain).contains(&false));
    }
}
