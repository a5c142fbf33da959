use super::view::{LabelledIri, LabelledTerm};
use crate::store::Entities;
use diwan_rdf::write::Prefixes;
use oxigraph::model::{NamedNode, Term};

/// Labels of nodes and terms in a language.
#[derive(Clone, Copy)]
pub struct Labels<'a> {
    /// The names of entities.
    pub entities: &'a Entities,
    /// The prefixes for IRIs without a name.
    pub prefixes: &'a Prefixes,
    /// The language.
    pub language: &'a str,
    /// Whether to show IRIs instead of names.
    pub iris: bool,
}

impl Labels<'_> {
    /// The text to show for a term.
    pub fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.node(node),
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        }
    }

    /// The display name of a node, or else its IRI as a prefixed name, or in full.
    pub fn node(&self, node: &NamedNode) -> String {
        let name = if self.iris { None } else { self.entities.display(node, self.language) };
        name.unwrap_or_else(|| self.compact(node))
    }

    /// The name of a property as it reads from its object; otherwise its own name.
    pub fn from_object(&self, property: &NamedNode) -> String {
        let name = if self.iris { None } else { self.entities.inverse_label(property, self.language) };
        name.map_or_else(|| self.node(property), str::to_owned)
    }

    /// A node with its label.
    pub fn labelled(&self, node: &NamedNode) -> LabelledIri {
        LabelledIri { iri: node.as_str().to_owned(), label: self.node(node) }
    }

    /// A term with its label.
    pub fn labelled_term(&self, term: &Term) -> LabelledTerm {
        let language = match term {
            Term::Literal(literal) => literal.language().map(str::to_owned),
            _ => None,
        };
        LabelledTerm { term: term.to_string(), label: self.term(term), language }
    }

    fn compact(&self, node: &NamedNode) -> String {
        let iri = node.as_str();
        let matching =
            self.prefixes.iter().filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
        match matching.min_by_key(|(_, local)| local.len()) {
            Some(("id", local)) if !self.iris => local.to_owned(),
            Some((prefix, local)) => format!("{prefix}:{local}"),
            None => iri.to_owned(),
        }
    }
}
