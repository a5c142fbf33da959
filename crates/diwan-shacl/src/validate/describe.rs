//! Statements about the blank nodes in results. Without them, a report in RDF would only say that some node is wrong.

use crate::graph::{find_term, model_term};
use crate::report::ValidationResult;
use diwan_rdf::quads::{ExtendedTerms, GraphView, Id};
use oxrdf::vocab::rdfs;
use oxrdf::{GraphName, Literal, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// How many statements describe a blank node, including those about the blank nodes in its description.
const MAX_STATEMENTS: usize = 50;

/// The comment on a blank node whose description is incomplete.
const INCOMPLETE: &str = "further statements about this node are omitted";

/// Describes the blank nodes in results by the statements of one graph.
pub(super) struct Descriptions<'d> {
    terms: &'d ExtendedTerms<'d>,
    graph: GraphView<'d>,
    quads: Vec<Quad>,
    /// How many of the statements about a node are in the report.
    described: HashMap<Id, usize>,
    /// The nodes about which there are more.
    incomplete: BTreeSet<Id>,
}

/// Describes focus nodes and values by the data, shapes and constraints by the shapes.
pub(super) fn descriptions(
    results: &[ValidationResult],
    mut data: Descriptions<'_>,
    mut shapes: Descriptions<'_>,
) -> Vec<Quad> {
    results.iter().for_each(|result| describe(result, &mut data, &mut shapes));
    let mut quads = data.finish();
    quads.extend(shapes.finish());
    quads
}

fn describe(result: &ValidationResult, data: &mut Descriptions<'_>, shapes: &mut Descriptions<'_>) {
    for term in [Some(&result.focus_node), result.value.as_ref()].into_iter().flatten() {
        // A query can find nodes in the shapes.
        if !data.term(term) {
            shapes.term(term);
        }
    }
    for term in [Some(&result.source_shape), result.source_constraint.as_ref()].into_iter().flatten() {
        shapes.term(term);
    }
    result.details.iter().for_each(|detail| describe(detail, data, shapes));
}

impl<'d> Descriptions<'d> {
    pub(super) fn new(terms: &'d ExtendedTerms<'d>, graph: GraphView<'d>) -> Self {
        Self { terms, graph, quads: Vec::new(), described: HashMap::new(), incomplete: BTreeSet::new() }
    }

    /// Describes a term if it is a blank node. Returns whether it is one of the graph.
    fn term(&mut self, term: &Term) -> bool {
        let Some(node) = term.is_blank_node().then(|| find_term(self.terms, term)).flatten() else { return false };
        if self.graph.about(node).next().is_some() {
            self.node(node);
            return true;
        }
        let mention = self.graph.matching(None, None, Some(node)).next();
        if let Some([subject, predicate, _]) = mention {
            self.mention(node, subject, predicate);
        }
        mention.is_some()
    }

    /// Describes a blank node, and the blank nodes in its description, breadth first.
    fn node(&mut self, node: Id) {
        let mut open = VecDeque::from([node]);
        let mut left = MAX_STATEMENTS;
        while let Some(node) = open.pop_front() {
            let statements: Vec<_> = self.graph.about(node).collect();
            let described = self.described.get(&node).copied().unwrap_or_default();
            let added = (statements.len() - described).min(left);
            for [_, predicate, object] in &statements[described..described + added] {
                self.add(node, *predicate, *object);
                if self.terms.get(*object).is_blank() && !self.described.contains_key(object) {
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
    fn mention(&mut self, node: Id, subject: Id, predicate: Id) {
        if self.described.insert(node, 0).is_none() && self.terms.get(subject).iri().is_some() {
            self.add(subject, predicate, node);
        }
    }

    fn add(&mut self, subject: Id, predicate: Id, object: Id) {
        let subject = match model_term(self.terms, subject) {
            Term::NamedNode(node) => NamedOrBlankNode::from(node),
            Term::BlankNode(node) => node.into(),
            Term::Literal(_) | Term::Triple(_) => return,
        };
        let Some(predicate) = self.terms.get(predicate).node().map(NamedNodeRef::into_owned) else { return };
        self.quads.push(Quad::new(subject, predicate, model_term(self.terms, object), GraphName::DefaultGraph));
    }

    fn finish(mut self) -> Vec<Quad> {
        for node in self.incomplete {
            if let Term::BlankNode(node) = model_term(self.terms, node) {
                let comment = Literal::from(INCOMPLETE);
                self.quads.push(Quad::new(node, rdfs::COMMENT, comment, GraphName::DefaultGraph));
            }
        }
        self.quads
    }
}
