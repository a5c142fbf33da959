//! References: which document, and which of its words.

use super::carry::string;
use crate::link::gather::SourceDescription;
use crate::link::{Concepts, Facts, PropertyId, Statement, Thing, Value};
use crate::store::Evidence;
use oxigraph::model::NamedNode;
use std::collections::BTreeMap;

/// What a statement rests on in one document, as
/// [Wikidata asks for it](https://www.wikidata.org/wiki/Help:Sources): properties and values, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Properties and values.
    pub snaks: Vec<(PropertyId, Value)>,
    /// The record whose words are quoted.
    pub record: NamedNode,
    /// Whether it says where the document can be found: an item or an address.
    pub is_traceable: bool,
}

const STATED_IN: &str = "P248";
const REFERENCE_URL: &str = "P854";
const TITLE: &str = "P1476";
const LANGUAGE: &str = "P407";
const PUBLISHED: &str = "P577";
const RETRIEVED: &str = "P813";
const QUOTATION: &str = "P1683";

/// One reference for each document that a statement rests on, with the words there that say it best: such as every tool can
/// carry, that needed no remark, and that are the shortest.
pub(super) fn references(statement: &Statement, facts: &Facts, concepts: &Concepts) -> Vec<Reference> {
    let mut best: BTreeMap<&NamedNode, &Evidence> = BTreeMap::new();
    for evidence in &statement.evidence {
        let order = |evidence: &Evidence| {
            let Evidence { quote, notes, start, .. } = evidence;
            (string(quote).is_err(), !notes.is_empty(), quote.chars().count(), start.parse::<u64>().ok())
        };
        let kept = best.entry(&evidence.source).or_insert(evidence);
        if order(evidence) < order(kept) {
            *kept = evidence;
        }
    }
    best.into_values().map(|evidence| reference(evidence, facts, concepts)).collect()
}

fn reference(evidence: &Evidence, facts: &Facts, concepts: &Concepts) -> Reference {
    let unknown = SourceDescription::default();
    let source = facts.source(&evidence.source).unwrap_or(&unknown);
    let language = source.language.as_deref();
    let text = |text: &str, language: &str| Value::Text { text: text.to_owned(), language: language.to_owned() };
    let item = |item| Value::Thing(Thing::item(item));
    let mut reference = Reference { snaks: Vec::new(), record: evidence.record.clone(), is_traceable: false };
    let mut add = |property: &str, value: Option<Value>| {
        let property = property.parse::<PropertyId>().ok();
        reference.snaks.extend(property.zip(value));
    };
    add(STATED_IN, source.item.map(item));
    add(REFERENCE_URL, source.url.clone().map(Value::String));
    add(TITLE, source.title.as_ref().map(|(title, language)| text(title, language)));
    add(LANGUAGE, language.and_then(|tag| concepts.language(tag)).map(item));
    add(PUBLISHED, source.published.map(Value::Time));
    add(RETRIEVED, source.retrieved.map(Value::Time));
    add(QUOTATION, Some(text(&evidence.quote, language.unwrap_or("und"))));
    reference.is_traceable = source.item.is_some() || source.url.is_some();
    reference
}
