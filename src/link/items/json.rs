//! Reads items in [Wikibase JSON](https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html).

use super::{ClaimValue, Item, ItemClaim};
use crate::link::{EntityOrItem, ItemId, Precision, PropertyId, Quantity, Rank, Time, Value};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The item of the proleptic Julian calendar.
const JULIAN: &str = "Q1985786";

/// Reads an item. `None` if the entity is not an item but, for example, a property, or if it has no `claims` member:
/// its claims are then unknown, which is not the same as none.
///
/// # Errors
/// The reason why the item is invalid.
pub(super) fn item(entity: &Json) -> Result<Option<Item>, String> {
    let id = entity["id"].as_str().ok_or("an entity without `id`")?;
    let Ok(id) = id.parse::<ItemId>() else { return Ok(None) };
    if entity.get("claims").is_none() {
        return Ok(None);
    }
    let wrong = |reason: String| format!("{id}: {reason}");
    let mut item = Item::new(id);
    item.revision = entity["lastrevid"].as_u64();
    item.labels = texts(&entity["labels"]);
    item.descriptions = texts(&entity["descriptions"]);
    for (language, aliases) in members(&entity["aliases"]) {
        let aliases = aliases.as_array().into_iter().flatten().filter_map(|alias| alias["value"].as_str());
        item.aliases.insert(language.clone(), aliases.map(str::to_owned).collect());
    }
    for (property, claims) in members(&entity["claims"]) {
        let property = self::property(property).map_err(wrong)?;
        let claims = claims.as_array().ok_or_else(|| wrong(format!("the claims of {property} are not a list")))?;
        let claims = claims.iter().map(|entry| claim(property, entry)).collect::<Result<_, _>>();
        item.claims.insert(property, claims.map_err(|reason| wrong(format!("{property}: {reason}")))?);
    }
    Ok(Some(item))
}

/// The members of an object. Wikibase writes an empty object as an empty list.
fn members(value: &Json) -> impl Iterator<Item = (&String, &Json)> {
    value.as_object().into_iter().flatten()
}

fn texts(value: &Json) -> BTreeMap<String, String> {
    let text = |(language, label): (&String, &Json)| Some((language.clone(), label["value"].as_str()?.to_owned()));
    members(value).filter_map(text).collect()
}

fn property(text: &str) -> Result<PropertyId, String> {
    text.parse().map_err(|error| format!("{text:?}: {error}"))
}

fn claim(property: PropertyId, claim: &Json) -> Result<ItemClaim, String> {
    let rank = match claim["rank"].as_str() {
        Some("preferred") => Rank::Preferred,
        Some("deprecated") => Rank::Deprecated,
        _ => Rank::Normal,
    };
    let mut qualifiers = Vec::new();
    for (id, snaks) in members(&claim["qualifiers"]) {
        let id = self::property(id)?;
        for snak in snaks.as_array().into_iter().flatten() {
            qualifiers.push((id, claimed(snak)));
        }
    }
    let guid = claim["id"].as_str().map(str::to_owned);
    Ok(ItemClaim { property, value: claimed(&claim["mainsnak"]), qualifiers, rank, guid })
}

/// Reads the value of a snak. An unreadable value is kept as [`ClaimValue::Other`], which is comparable with nothing.
fn claimed(snak: &Json) -> ClaimValue {
    match snak["snaktype"].as_str() {
        Some("value") => value(&snak["datavalue"]),
        Some("somevalue") => ClaimValue::Unknown,
        Some("novalue") => ClaimValue::None,
        _ => ClaimValue::Other("a value that cannot be read".to_owned()),
    }
}

fn value(data: &Json) -> ClaimValue {
    let value = &data["value"];
    let sort = data["type"].as_str().unwrap_or("untyped");
    let read = match sort {
        "wikibase-entityid" => entity(value).map(Value::Entity),
        "time" => time(value).map(Value::Time),
        "quantity" => quantity(value).map(Value::Quantity),
        "string" => value.as_str().map(|text| Value::String(text.to_owned())),
        "monolingualtext" => text(value),
        other => return ClaimValue::Other(other.to_owned()),
    };
    read.map_or_else(|| ClaimValue::Other(format!("{sort} {value}")), ClaimValue::Value)
}

/// Reads an item value. Old dumps have only the number of the identifier.
fn entity(value: &Json) -> Option<EntityOrItem> {
    let number = || (value["entity-type"] == "item").then(|| format!("Q{}", value["numeric-id"]));
    let id = value["id"].as_str().map(str::to_owned).or_else(number)?;
    id.parse().ok().map(EntityOrItem::item)
}

fn time(value: &Json) -> Option<Time> {
    let precision = Precision::from_number(value["precision"].as_u64()?)?;
    let julian = value["calendarmodel"].as_str().is_some_and(|calendar| calendar.ends_with(JULIAN));
    Time::parse_wikibase(value["time"].as_str()?, precision, julian)
}

fn quantity(value: &Json) -> Option<Quantity> {
    let quantity = Quantity::parse(value["amount"].as_str()?)?;
    let bounded = match (value["lowerBound"].as_str(), value["upperBound"].as_str()) {
        (Some(lower), Some(upper)) => quantity.between(lower, upper),
        _ => quantity,
    };
    let unit = value["unit"].as_str().and_then(|unit| unit.rsplit('/').next());
    Some(Quantity { unit: unit.and_then(|unit| unit.parse().ok()), ..bounded })
}

fn text(value: &Json) -> Option<Value> {
    let text = value["text"].as_str()?.to_owned();
    Some(Value::Text { text, language: value["language"].as_str()?.to_lowercase() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn snak(data: Json) -> Json {
        json!({ "snaktype": "value", "property": "P1", "datavalue": data })
    }

    fn read(data: Json) -> ClaimValue {
        claimed(&snak(data))
    }

    #[test]
    fn all_kinds_of_values() {
        let shown = |data| match read(data) {
            ClaimValue::Value(value) => value.to_string(),
            other => format!("{other:?}"),
        };
        let entity = json!({ "type": "wikibase-entityid", "value": { "entity-type": "item", "numeric-id": 42 } });
        assert_eq!(shown(entity), "Q42");
        let time = json!({ "type": "time", "value": { "time": "+1994-12-00T00:00:00Z", "timezone": 0, "before": 0,
            "after": 0, "precision": 10, "calendarmodel": "http://www.wikidata.org/entity/Q1985727" } });
        assert_eq!(shown(time), "1994-12");
        let old = json!({ "type": "time", "value": { "time": "+1700-01-02T00:00:00Z", "precision": 11,
            "calendarmodel": "http://www.wikidata.org/entity/Q1985786" } });
        assert_eq!(shown(old), "1700-01-02 (Julian)");
        let number = json!({ "type": "quantity", "value": { "amount": "+57", "unit": "1", "upperBound": "+60",
            "lowerBound": "+50" } });
        assert_eq!(shown(number), "57 [50, 60]");
        let text = json!({ "type": "monolingualtext", "value": { "text": "باكو", "language": "ar" } });
        assert_eq!(shown(text), "باكو (ar)");
        let place = json!({ "type": "globecoordinate", "value": { "latitude": 1 } });
        assert_eq!(shown(place), "Other(\"globecoordinate\")");
    }

    #[test]
    fn empty_lists_are_accepted_as_empty_objects() {
        let entity = json!({ "id": "Q1", "type": "item", "labels": { "en": { "language": "en", "value": "one" } },
            "aliases": [], "descriptions": [], "claims": { "P580": [ { "mainsnak": { "snaktype": "somevalue" },
            "rank": "deprecated", "qualifiers": [] } ] } });
        let item = item(&entity).unwrap().unwrap();
        assert_eq!(item.label("ru"), Some("one"));
        let claim = &item.claims[&"P580".parse().unwrap()][0];
        assert_eq!((&claim.value, claim.rank), (&ClaimValue::Unknown, Rank::Deprecated));
        assert!(self::item(&json!({ "id": "P31", "claims": {} })).unwrap().is_none());
        assert!(self::item(&json!({ "id": "Q1", "labels": {} })).unwrap().is_none(), "nothing is known of its claims");
    }
}
