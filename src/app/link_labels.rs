use super::{Labels, LinkedGraph};
use crate::link::{ClaimValue, EntityOrItem, Items, PropertyId, Value};
use oxigraph::model::NamedNode;

/// Labels of entities, items, properties and values in a language, from the project or else from Wikidata.
#[derive(Clone, Copy)]
pub struct LinkLabels<'a> {
    /// The project's graph.
    pub link: &'a LinkedGraph,
    /// Wikidata's items.
    pub items: &'a Items,
    /// The language.
    pub language: &'a str,
}

impl<'a> LinkLabels<'a> {
    /// The labels of the project's nodes.
    pub fn labels(&self) -> Labels<'a> {
        self.link.graph.labels(self.language)
    }

    /// The label of an entity.
    pub fn entity(&self, entity: &NamedNode) -> String {
        self.labels().node(entity)
    }

    /// The slug of an entity, by which tables refer to it.
    pub fn slug<'n>(&self, entity: &'n NamedNode) -> &'n str {
        self.link.facts.slug(entity)
    }

    /// The label of a property in the crosswalk.
    pub fn property(&self, property: PropertyId) -> String {
        self.link.crosswalk.label(property)
    }

    /// The text to show for a value; for an entity, its name followed by its item, if it has one.
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Entity(thing) => self.thing(thing),
            other => other.to_string(),
        }
    }

    /// The text to show for the value of a Wikidata claim.
    pub fn claimed(&self, value: &ClaimValue) -> String {
        match value {
            ClaimValue::Value(value) => self.value(value),
            ClaimValue::Unknown => "unknown value".to_owned(),
            ClaimValue::None => "no value".to_owned(),
            ClaimValue::Other(text) => text.clone(),
        }
    }

    fn thing(&self, thing: &EntityOrItem) -> String {
        let EntityOrItem { entity, item } = thing;
        let linked = || self.link.facts.linked().iter().find(|(_, linked)| Some(**linked) == *item);
        let ours = entity.as_ref().or_else(|| linked().map(|(entity, _)| entity)).map(|entity| self.entity(entity));
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
