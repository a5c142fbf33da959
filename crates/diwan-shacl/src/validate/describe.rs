//! Statements about the blank nodes that results name: without them a report in RDF says that some node is wrong.

use crate::graph::{Graph, Id, Terms};
use crate::report::ValidationResult;
use oxrdf::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term};
use std::collections::{HashSet, VecDeque};

/// How many statements describe a blank node, those about further blank nodes included.
const MAX_STATEMENTS: usize = 50;

/// Describes focus nodes and values by the data, shapes and constraints by the shapes.
pub(super) fn descriptions(results: &[ValidationResult], terms: &Terms, data: &Graph, shapes: &Graph) -> Vec<Quad> {
    let mut found = Descriptions { terms, quads: Vec::new(), described: HashSet::new() };
    results.iter().for_each(|result| found.result(result, data, shapes));
    found.quads
}

struct Descriptions<'d> {
    terms: &'d Terms,
    quads: Vec<Quad>,
    described: HashSet<Id>,
}

impl Descriptions<'_> {
    fn result(&mut self, result: &ValidationResult, data: &Graph, shapes: &Graph) {
        [Some(&result.focus_node), result.value.as_ref()].into_iter().flatten().for_each(|term| self.term(term, data));
        let of_shapes = [Some(&result.source_shape), result.source_constraint.as_ref()];
        of_shapes.into_iter().flatten().for_each(|term| self.term(term, shapes));
        result.details.iter().for_each(|detail| self.result(detail, data, shapes));
    }

    fn term(&mut self, term: &Term, graph: &Graph) {
        let Some(node) = term.is_blank_node().then(|| self.terms.find(term)).flatten() else { return };
        let mut open = VecDeque::from([node]);
        let mut left = MAX_STATEMENTS;
        while let Some(node) = open.pop_front() {
            let Term::BlankNode(subject) = self.terms.term(node) else { continue };
            if !self.described.insert(node) {
                continue;
            }
            for [_, predicate, object] in graph.about(node).iter().take(left) {
                left -= 1;
                open.push_back(*object);
                self.quads.extend(self.quad(subject, *predicate, *object));
            }
        }
    }

    fn quad(&self, subject: &BlankNode, predicate: Id, object: Id) -> Option<Quad> {
        let (subject, predicate) = (NamedOrBlankNode::from(subject.clone()), self.terms.iri(predicate)?.clone());
        Some(Quad::new(subject, predicate, self.terms.term(object).clone(), GraphName::DefaultGraph))
    }
}
