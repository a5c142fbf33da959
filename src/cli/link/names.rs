//! What things and values are called on screen, whether we know them or Wikidata alone does.

use super::session::LinkSession;
use crate::cli::text::TermStyle;
use crate::cli::visible::visible_line;
use crate::link::{Claimed, Items, PropertyId, Thing, Value};
use oxigraph::model::NamedNode;

/// The names of entities, items and properties.
pub(super) struct LinkNames<'a> {
    pub(super) link: &'a LinkSession,
    pub(super) items: &'a Items,
    pub(super) language: &'a str,
}

impl LinkNames<'_> {
    pub(super) fn style(&self) -> TermStyle<'_> {
        let session = &self.link.session;
        TermStyle { entities: &session.entities, prefixes: &session.prefixes, language: self.language, iris: false }
    }

    pub(super) fn entity(&self, entity: &NamedNode) -> String {
        self.style().node(entity)
    }

    pub(super) fn slug<'n>(&self, entity: &'n NamedNode) -> &'n str {
        self.link.facts.slug(entity)
    }

    /// What the crosswalk calls a property, on one line.
    pub(super) fn property(&self, property: PropertyId) -> String {
        visible_line(&self.link.crosswalk.label(property)).into_owned()
    }

    /// A value on one line, for people.
    pub(super) fn value(&self, value: &Value) -> String {
        visible_line(&self.raw_value(value)).into_owned()
    }

    /// What Wikidata claims, on one line, for people.
    pub(super) fn claimed(&self, value: &Claimed) -> String {
        visible_line(&self.raw_claimed(value)).into_owned()
    }

    /// A value as it is, for programs.
    pub(super) fn raw_value(&self, value: &Value) -> String {
        match value {
            Value::Thing(thing) => self.thing(thing),
            other => other.to_string(),
        }
    }

    /// What Wikidata claims as it is, for programs.
    pub(super) fn raw_claimed(&self, value: &Claimed) -> String {
        match value {
            Claimed::Value(value) => self.raw_value(value),
            Claimed::Unknown => "unknown value".to_owned(),
            Claimed::None => "no value".to_owned(),
            Claimed::Other(text) => text.clone(),
        }
    }

    /// The name, and the item where there is one.
    fn thing(&self, thing: &Thing) -> String {
        let Thing { entity, item } = thing;
        let linked = || self.link.facts.linked().iter().find(|(_, linked)| Some(**linked) == *item);
        let ours =
            entity.as_ref().or_else(|| linked().map(|(entity, _)| entity)).map(|entity| self.style().raw_node(entity));
        let theirs = || {
            let label = self.items.get(&(*item)?)?.label(self.language).map(str::to_owned);
            label.or_else(|| self.link.concepts.label((*item)?).map(str::to_owned))
        };
        let concept = || item.and_then(|item| self.link.concepts.label(item)).map(str::to_owned);
        match (ours.or_else(theirs).or_else(concept), item) {
            (Some(name), Some(item)) => format!("{name} ({item})"),
            (Some(name), None) => name,
            (None, Some(item)) => item.to_string(),
            (None, None) => "?".to_owned(),
        }
    }
}
