//! Writes additions as [Wikibase JSON](https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html), as
//! `wbeditentity` accepts it. It is the only format that can express ranks and quotation marks.

use super::withheld::within_limits;
use super::{Addition, NewItem, Target, Withheld};
use crate::link::{EntityOrItem, PropertyId, Time, Value};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

const GREGORIAN: &str = "http://www.wikidata.org/entity/Q1985727";
const JULIAN: &str = "http://www.wikidata.org/entity/Q1985786";

/// A document for `wbeditentity`, and what Wikibase would reject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// An object with two members: `entities`, which has the claims to add by item identifier, and `new`, the items to
    /// create, in the order of their entities.
    pub json: Json,
    /// The number of statements in it.
    pub statements: usize,
    /// The statements, or parts of statements, that are left out.
    pub withheld: Vec<Withheld>,
}

/// Writes additions to existing items, and new items.
pub fn wikibase_json(additions: &[Addition], new_items: &[NewItem]) -> Document {
    let mut withheld = Vec::new();
    let additions = within_limits(additions, &mut withheld);
    let mut statements = additions.len();
    let new = new_items.iter().map(|new_item| {
        let additions = within_limits(&new_item.proposal.additions, &mut withheld);
        statements += additions.len();
        let label =
            |(language, text): &(String, String)| (language.clone(), json!({ "language": language, "value": text }));
        let labels: Map<String, Json> = new_item.labels.iter().map(label).collect();
        json!({ "type": "item", "labels": labels, "claims": claims(additions.iter().collect()) })
    });
    let new: Vec<Json> = new.collect();
    Document { json: json!({ "entities": entities(&additions), "new": new }), statements, withheld }
}

fn entities(additions: &[Addition]) -> Map<String, Json> {
    let mut entities: BTreeMap<_, Vec<&Addition>> = BTreeMap::new();
    for addition in additions {
        if let Target::Item(item) = addition.target {
            entities.entry(item).or_default().push(addition);
        }
    }
    let entity = |(item, additions): (crate::link::ItemId, Vec<&Addition>)| {
        let item = item.to_string();
        (item.clone(), json!({ "type": "item", "id": item, "claims": claims(additions) }))
    };
    entities.into_iter().map(entity).collect()
}

fn claims(additions: Vec<&Addition>) -> Map<String, Json> {
    let mut claims: BTreeMap<PropertyId, Vec<Json>> = BTreeMap::new();
    for addition in additions {
        claims.entry(addition.property).or_default().push(claim(addition));
    }
    claims.into_iter().map(|(property, claims)| (property.to_string(), Json::from(claims))).collect()
}

fn claim(addition: &Addition) -> Json {
    let mut claim = json!({
        "type": "statement",
        "mainsnak": snak(addition.property, &addition.value),
        "rank": addition.rank.name(),
    });
    if !addition.qualifiers.is_empty() {
        let (snaks, order) = snaks(&addition.qualifiers);
        claim["qualifiers"] = snaks;
        claim["qualifiers-order"] = order;
    }
    let references = addition.references.iter().map(|reference| {
        let (snaks, order) = snaks(&reference.snaks);
        json!({ "snaks": snaks, "snaks-order": order })
    });
    claim["references"] = references.collect::<Vec<_>>().into();
    claim
}

/// The snaks by property, and the order of the properties.
fn snaks(values: &[(PropertyId, Value)]) -> (Json, Json) {
    let mut order: Vec<String> = Vec::new();
    let mut snaks: Map<String, Json> = Map::new();
    for (property, value) in values {
        let name = property.to_string();
        if !order.contains(&name) {
            order.push(name.clone());
        }
        if let Some(list) = snaks.entry(name).or_insert_with(|| json!([])).as_array_mut() {
            list.push(snak(*property, value));
        }
    }
    (snaks.into(), order.into())
}

fn snak(property: PropertyId, value: &Value) -> Json {
    json!({ "snaktype": "value", "property": property.to_string(), "datavalue": datavalue(value) })
}

fn datavalue(value: &Value) -> Json {
    let (kind, value) = match value {
        Value::Entity(EntityOrItem { item, .. }) => {
            let number = item.map(crate::link::ItemId::number);
            let id = item.map(|item| item.to_string());
            ("wikibase-entityid", json!({ "entity-type": "item", "id": id, "numeric-id": number }))
        }
        Value::Time(time) => ("time", self::time(*time)),
        Value::Quantity(quantity) => {
            let unit = quantity.unit.map_or_else(|| "1".to_owned(), |unit| unit.iri().into_string());
            let mut value = json!({ "amount": signed(&quantity.amount.to_string()), "unit": unit });
            if let Some((lower, upper)) = &quantity.bounds {
                value["lowerBound"] = signed(&lower.to_string()).into();
                value["upperBound"] = signed(&upper.to_string()).into();
            }
            ("quantity", value)
        }
        Value::String(text) => ("string", json!(text)),
        Value::Text { text, language } => ("monolingualtext", json!({ "text": text, "language": language })),
    };
    json!({ "type": kind, "value": value })
}

fn signed(number: &str) -> String {
    if number.starts_with('-') { number.to_owned() } else { format!("+{number}") }
}

fn time(time: Time) -> Json {
    json!({
        "time": time.wikibase(),
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": time.precision.number(),
        "calendarmodel": if time.julian { JULIAN } else { GREGORIAN },
    })
}
