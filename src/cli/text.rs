//! Terms as people read them.

use crate::export::Prefixes;
use crate::store::Entities;
use oxigraph::model::{NamedNode, Term};

/// How terms are written.
pub(super) struct TermStyle<'a> {
    pub(super) entities: &'a Entities,
    pub(super) prefixes: &'a Prefixes,
    /// Language of display names.
    pub(super) language: &'a str,
    /// IRIs instead of display names.
    pub(super) iris: bool,
}

impl TermStyle<'_> {
    pub(super) fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.node(node),
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        }
    }

    pub(super) fn node(&self, node: &NamedNode) -> String {
        match self.entities.label(node, self.language).filter(|_| !self.iris) {
            Some(label) => label.to_owned(),
            None => self.compact(node),
        }
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
