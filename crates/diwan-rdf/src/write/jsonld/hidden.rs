//! IRIs whose scheme is called like a term of the context.
//!
//! json-ld 0.21 refuses them, even where nothing could be confused: where the term is no prefix, where the IRI has an
//! authority, and where the term was taken back. They are compacted under another scheme, and get theirs back.

use super::terms::Term;
use json_ld::syntax::{Object, Value};
use oxrdf::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, QuadRef, Term as RdfTerm, TermRef};
use std::collections::BTreeSet;

/// What is put before such schemes.
pub(super) struct Hidden<'t> {
    schemes: BTreeSet<&'t str>,
    mark: String,
}

impl<'t> Hidden<'t> {
    /// The schemes of IRIs in the quads, as far as they are terms.
    pub(super) fn of(terms: &'t [Term], quads: &[QuadRef<'_>]) -> Self {
        let iris: BTreeSet<&str> = quads.iter().flat_map(super::faults::iris).collect();
        let is_scheme =
            |name: &&str| iris.iter().any(|iri| iri.split_once(':').is_some_and(|(scheme, _)| scheme == *name));
        let names = terms.iter().map(|term| term.name.as_str());
        let marks = (0..).map(|number| format!("hidden{number}."));
        let is_free = |mark: &String| {
            let is_marked = |text: &str| text.starts_with(mark.as_str());
            let is_text = |quad: &QuadRef<'_>| matches!(quad.object, TermRef::Literal(text) if is_marked(text.value()));
            !names.clone().any(is_marked) && !iris.iter().any(|iri| is_marked(iri)) && !quads.iter().any(is_text)
        };
        let mark = marks.into_iter().find(is_free).unwrap_or_default();
        Self { schemes: names.clone().filter(is_scheme).collect(), mark }
    }

    /// The quads with other schemes.
    pub(super) fn hide(&self, quads: &[QuadRef<'_>]) -> Vec<Quad> {
        quads.iter().map(|quad| self.quad(quad.into_owned())).collect()
    }

    /// A document of them with their own.
    pub(super) fn show(&self, document: Value) -> Value {
        match document {
            Value::String(text) => Value::String(self.shown(&text).into()),
            Value::Array(items) => Value::Array(items.into_iter().map(|item| self.show(item)).collect()),
            Value::Object(object) => {
                let entries = object.into_iter();
                let shown = entries.map(|entry| (self.shown(&entry.key).into(), self.show(entry.value)));
                Value::Object(shown.collect::<Object>())
            }
            other => other,
        }
    }

    fn shown<'a>(&self, text: &'a str) -> &'a str {
        text.strip_prefix(self.mark.as_str()).unwrap_or(text)
    }

    fn quad(&self, quad: Quad) -> Quad {
        Quad {
            subject: match quad.subject {
                NamedOrBlankNode::NamedNode(node) => self.node(node).into(),
                other @ NamedOrBlankNode::BlankNode(_) => other,
            },
            predicate: self.node(quad.predicate),
            object: match quad.object {
                RdfTerm::NamedNode(node) => self.node(node).into(),
                RdfTerm::Literal(literal) if self.is_hidden(literal.datatype().as_str()) => {
                    Literal::new_typed_literal(literal.value(), self.node(literal.datatype().into_owned())).into()
                }
                other => other,
            },
            graph_name: match quad.graph_name {
                GraphName::NamedNode(node) => self.node(node).into(),
                other => other,
            },
        }
    }

    fn node(&self, node: NamedNode) -> NamedNode {
        if self.is_hidden(node.as_str()) {
            return NamedNode::new_unchecked(format!("{}{}", self.mark, node.as_str()));
        }
        node
    }

    fn is_hidden(&self, iri: &str) -> bool {
        iri.split_once(':').is_some_and(|(scheme, _)| self.schemes.contains(scheme))
    }
}
