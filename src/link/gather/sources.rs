//! The descriptions of documents in the register, as far as references need them.

use crate::evidence::vocab;
use crate::link::{ItemId, Precision, Time};
use oxigraph::model::{NamedNode, Term};

/// The description of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceDescription {
    /// The Wikidata item of the document.
    pub item: Option<ItemId>,
    /// Its web address.
    pub url: Option<String>,
    /// Its title, with the language tag of the title.
    pub title: Option<(String, String)>,
    /// The tag of its language.
    pub language: Option<String>,
    /// Its date of publication.
    pub published: Option<Time>,
    /// The date on which it was retrieved.
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
