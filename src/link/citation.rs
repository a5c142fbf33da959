//! Citations of documents in Wikidata's model, according to [Help:Sources](https://www.wikidata.org/wiki/Help:Sources).

use super::gather::SourceDescription;
use super::id::known::{LANGUAGE, PUBLISHED, QUOTATION, REFERENCE_URL, RETRIEVED, STATED_IN, TITLE};
use super::{Concepts, EntityOrItem, PropertyId, Value};

/// The snaks that cite a quote from a document, in order. `document` is used for a document without an item.
pub(super) fn citation(
    source: &SourceDescription,
    document: Option<EntityOrItem>,
    quote: &str,
    concepts: &Concepts,
) -> Vec<(PropertyId, Value)> {
    let language = source.language.as_deref();
    let text = |text: &str, language: &str| Value::Text { text: text.to_owned(), language: language.to_owned() };
    let item = |item| Value::Entity(EntityOrItem::item(item));
    let values = [
        (STATED_IN, source.item.map(item).or(document.map(Value::Entity))),
        (REFERENCE_URL, source.url.clone().map(Value::String)),
        (TITLE, source.title.as_ref().map(|(title, language)| text(title, language))),
        (LANGUAGE, language.and_then(|tag| concepts.language(tag)).map(item)),
        (PUBLISHED, source.published.map(Value::Time)),
        (RETRIEVED, source.retrieved.map(Value::Time)),
        (QUOTATION, Some(text(quote, language.unwrap_or("und")))),
    ];
    values.into_iter().filter_map(|(property, value)| Some((property, value?))).collect()
}
