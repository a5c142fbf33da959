//! Statements about the blank nodes in results. Without them, a report in RDF would only say that some node is wrong.

use crate::graph::{Graph, Id, Terms};
use crate::report::ValidationResult;
use oxrdf::vocab::rdfs;
use oxrdf::{GraphName, Literal, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// How many statements describe a blank node, including those about the blank nodes in its description.
const MAX_STATEMENTS: usize = 50;

/// The comment on a blank node whose description is incomplete.
const INCOMPLETE: &str = "further statements about this node are omitted";

/// Describes focus nodes and values by the data, shapes and constraints by the shapes.
pub(super) fn descriptions(results: &[ValidationResult], terms: &Terms, data: &Graph, shapes: &Graph) -> Vec<Quad> {
    let mut found = Descriptions { terms, quads: Vec::new(), described: HashMap::new(), incomplete: BTreeSet::new() };
    results.iter().for_each(|result| found.result(result, data, shapes));
    found.finish()
}

struct Descriptions<'d> {
    terms: &'d Terms,
    quads: Vec<Quad>,
    /// How many of the statements about a node are in the report.
    described: HashMap<Id, usize>,
    /// The nodes about which there are more.
    incomplete: BTreeSet<Id>,
}

impl Descriptions<'_> {
    fn result(&mut self, result: &ValidationResult, data: &Graph, shapes: &Graph) {
        for term in [Some(&result.focus_node), result.value.as_ref()].into_iter().flatten() {
            // A query can find nodes in the shapes.
            self.term(term, if self.is_in(term, data) { data } else { shapes });
        }
        let of_shapes = [Some(&result.source_shape), result.source_constraint.as_ref()];
        of_shapes.into_iter().flatten().for_each(|term| self.term(term, shapes));
        result.details.iter().for_each(|detail| self.result(detail, data, shapes));
    }

    fn is_in(&self, term: &Term, graph: &Graph) -> bool {
        let id = self.terms.find(term);
        id.is_some_and(|id| !graph.about(id).is_empty() || graph.matching(None, None, Some(id)).next().is_some())
    }

    /// Describes a blank node, and the blank nodes in its description, breadth first.
    fn term(&mut self, term: &Term, graph: &Graph) {
        let Some(node) = term.is_blank_node().then(|| self.terms.find(term)).flatten() else { return };
        if graph.about(node).is_empty() {
            return self.mention(node, graph);
        }
        let mut open = VecDeque::from([node]);
        let mut left = MAX_STATEMENTS;
        while let Some(node) = open.pop_front() {
            let statements = graph.about(node);
            let described = self.described.get(&node).copied().unwrap_or_default();
            let added = (statements.len() - described).min(left);
            for [_, predicate, object] in &statements[described..described + added] {
                self.add(node, *predicate, *object);
                if self.terms.term(*object).is_blank_node() && !self.described.contains_key(object) {
                    open.push_back(*object);
                }
            }
            left -= added;
            self.described.insert(node, described + added);
            match described + added < statements.len() {
                true => self.incomplete.insert(node),
                false => self.incomplete.remove(&node),
            };
        }
    }

    /// Describes a node without properties by one statement in which it is the object.
    fn mention(&mut self, node: Id, graph: &Graph) {
        if let Some([subject, predicate, _]) = graph.matching(None, None, Some(node)).next()
            && self.described.insert(node, 0).is_none()
            && self.terms.iri(subject).is_some()
        {
            self.add(subject, predicate, node);
        }
    }

    fn add(&mut self, subject: Id, predicate: Id, object: Id) {
        let subject = match self.terms.term(subject) {
            Term::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
            Term::BlankNode(node) => node.clone().into(),
            Term::Literal(_) | Term::Triple(_) => return,
        };
        let Some(predicate) = self.terms.iri(predicate).cloned() else { return };
        self.quads.push(Quad::new(subject, predicate, self.terms.term(object).clone(), GraphName::DefaultGraph));
    }

    fn finish(mut self) -> Vec<Quad> {
        for node in self.incomplete {
            if let Term::BlankNode(node) = self.terms.term(node) {
                let comment = Literal::from(INCOMPLETE);
                self.quads.push(Quad::new(node.clone(), rdfs::COMMENT, comment, GraphName::DefaultGraph));
            }
        }
        self.quads
    }
}
