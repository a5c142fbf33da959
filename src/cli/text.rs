//! Terms as people read them.

use super::visible::visible_line;
use crate::store::Entities;
use diwan_rdf::write::Prefixes;
use oxigraph::model::{NamedNode, Term};
use std::io::IsTerminal as _;
use std::path::Path;

/// How terms are written.
pub(super) struct TermStyle<'a> {
    pub(super) entities: &'a Entities,
    pub(super) prefixes: &'a Prefixes,
    /// Language of display names.
    pub(super) language: &'a str,
    /// IRIs instead of display names.
    pub(super) iris: bool,
}

/// A text on one line. On a terminal it is wrapped so that its direction does not reach what stands beside it.
pub(super) fn isolated(text: &str) -> String {
    let text = visible_line(text);
    if std::io::stdout().is_terminal() && !text.is_ascii() {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text.into_owned()
    }
}

/// A path on one line.
pub(super) fn shown_path(path: &Path) -> String {
    visible_line(&path.to_string_lossy()).into_owned()
}

impl TermStyle<'_> {
    /// A term on one line, for people.
    pub(super) fn term(&self, term: &Term) -> String {
        visible_line(&self.raw_term(term)).into_owned()
    }

    /// A node on one line, for people.
    pub(super) fn node(&self, node: &NamedNode) -> String {
        visible_line(&self.raw_node(node)).into_owned()
    }

    /// A term as it is, for programs.
    pub(super) fn raw_term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.raw_node(node),
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        }
    }

    /// A node as it is, for programs.
    pub(super) fn raw_node(&self, node: &NamedNode) -> String {
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
