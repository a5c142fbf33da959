//! Entities in Wikidata's JSON that agree with the documents, are more or less precise, differ, or lack something.

use serde_json::{Map, Value, json};

pub fn thing(id: &str) -> Value {
    json!({ "type": "wikibase-entityid", "value": { "entity-type": "item", "id": id } })
}

pub fn time(time: &str, precision: u8) -> Value {
    json!({ "type": "time", "value": { "time": time, "timezone": 0, "before": 0, "after": 0, "precision": precision,
        "calendarmodel": "http://www.wikidata.org/entity/Q1985727" } })
}

pub fn number(amount: &str) -> Value {
    json!({ "type": "quantity", "value": { "amount": amount, "unit": "1" } })
}

pub fn string(text: &str) -> Value {
    json!({ "type": "string", "value": text })
}

pub struct Claim(&'static str, Value);

pub fn claim(property: &'static str, value: Value, qualifiers: &[(&str, Value)]) -> Claim {
    let snak = |property: &str, value: &Value| json!({ "snaktype": "value", "property": property, "datavalue": value });
    let mut claim = json!({ "type": "statement", "rank": "normal", "mainsnak": snak(property, &value) });
    for (property, value) in qualifiers {
        claim["qualifiers"][property] = json!([snak(property, value)]);
    }
    Claim(property, claim)
}

pub fn deprecated(Claim(property, mut claim): Claim) -> Claim {
    claim["rank"] = json!("deprecated");
    Claim(property, claim)
}

pub fn item(id: &str, label: &str, claims: Vec<Claim>) -> Value {
    let mut by_property: Map<String, Value> = Map::new();
    for Claim(property, claim) in claims {
        by_property.entry(property).or_insert_with(|| json!([])).as_array_mut().unwrap().push(claim);
    }
    json!({ "type": "item", "id": id, "labels": { "en": { "language": "en", "value": label } }, "descriptions": {},
        "aliases": [], "claims": by_property })
}

/// A dump with one entity per line.
pub fn dump(items: &[Value]) -> String {
    format!("[\n{}\n]\n", items.iter().map(Value::to_string).collect::<Vec<_>>().join(",\n"))
}

/// Entities with all features.
pub fn entities() -> Vec<Value> {
    vec![
        item(
            "Q227",
            "Azerbaijan",
            vec![
                claim("P298", string("AZE"), &[]),
                claim("P463", thing("Q47543"), &[("P580", time("+1991-00-00T00:00:00Z", 9))]),
                claim("P463", thing("Q1065"), &[]),
            ],
        ),
        item(
            "Q47543",
            "Organisation of Islamic Cooperation",
            vec![
                claim("P571", time("+1969-09-25T00:00:00Z", 11), &[]),
                claim("P2124", number("+57"), &[]),
                claim("P159", thing("Q851"), &[]),
                deprecated(claim("P740", thing("Q399"), &[])),
            ],
        ),
        item("Q32319055", "Attack on Alkhanli", vec![claim("P585", time("+2017-07-04T00:00:00Z", 11), &[])]),
        item("Q99659280", "war of 2020", vec![claim("P580", time("+2020-09-00T00:00:00Z", 10), &[])]),
        item("Q851", "Saudi Arabia", vec![claim("P298", string("SAX"), &[])]),
        item("Q1028", "Morocco", vec![]),
    ]
}
