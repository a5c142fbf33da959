//! What the register says of documents, as far as references need it.

use crate::evidence::vocab;
use crate::link::{ItemId, Precision, Time};
use oxigraph::model::{NamedNode, Term};

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceDescription {
    /// Wikidata's item for it.
    pub item: Option<ItemId>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Its title, and the title's language.
    pub title: Option<(String, String)>,
    /// The tag of its language.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<Time>,
    /// When it was retrieved.
    pub retrieved: Option<Time>,
}

impl SourceDescription {
    pub(super) fn add(&mut self, property: &NamedNode, value: &Term) {
        let property = property.as_ref();
        match value {
            Term::NamedNode(node) if property == vocab::SAME_AS => self.item = ItemId::from_iri(node.as_str()),
            Term::NamedNode(node) if property == vocab::SOURCE => self.url = Some(node.as_str().to_owned()),
            Term::Literal(text) if property == vocab::TITLE => {
                let language = text.language().unwrap_or("und").to_owned();
                self.title = Some((text.value().to_owned(), language));
            }
            Term::Literal(tag) if property == vocab::LANGUAGE => self.language = Some(tag.value().to_owned()),
            Term::Literal(date) if property == vocab::ISSUED => self.published = Time::from_literal(date.as_ref()),
            Term::Literal(date) if property == vocab::RETRIEVED_ON => {
                self.retrieved = Time::parse(date.value(), Precision::Day, false);
            }
            _ => {}
        }
    }
}
