//! Terms as people read them.

use crate::export::Prefixes;
use crate::store::Entities;
use oxigraph::model::{NamedNode, Term};
use std::io::IsTerminal as _;

/// How terms are written.
pub(super) struct TermStyle<'a> {
    pub(super) entities: &'a Entities,
    pub(super) prefixes: &'a Prefixes,
    /// Language of display names.
    pub(super) language: &'a str,
    /// IRIs instead of display names.
    pub(super) iris: bool,
}

/// On a terminal, wraps a text so that its direction does not reach what stands beside it.
pub(super) fn isolated(text: &str) -> String {
    if std::io::stdout().is_terminal() && !text.is_ascii() {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text.to_owned()
    }
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
        let name = if self.iris { None } else { self.entities.display(node, self.language) };
        name.unwrap_or_else(|| self.compact(node))
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
