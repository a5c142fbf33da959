//! Statements of the description, and the vocabularies they are in.

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use std::collections::BTreeMap;

pub(super) const DCAT: &str = "http://www.w3.org/ns/dcat#";
pub(super) const DCTERMS: &str = "http://purl.org/dc/terms/";
pub(super) const VOID: &str = "http://rdfs.org/ns/void#";

pub(super) struct Writer {
    graph: GraphName,
    pub(super) quads: Vec<Quad>,
}

impl Writer {
    /// Writes into `graph`.
    pub(super) fn new(graph: GraphName) -> Self {
        Self { graph, quads: Vec::new() }
    }

    pub(super) fn add(&mut self, subject: &NamedNode, predicate: impl Into<NamedNode>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    pub(super) fn number(&mut self, subject: &NamedNode, predicate: NamedNode, number: usize) {
        self.add(subject, predicate, Literal::from(i64::try_from(number).unwrap_or(i64::MAX)));
    }

    pub(super) fn texts(&mut self, subject: &NamedNode, predicate: &NamedNode, texts: &BTreeMap<String, String>) {
        for (language, text) in texts {
            let literal = Literal::new_language_tagged_literal(text, language)
                .unwrap_or_else(|_| Literal::new_simple_literal(text));
            self.add(subject, predicate.clone(), literal);
        }
    }
}

pub(super) fn node(namespace: &str, local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{local}"))
}
