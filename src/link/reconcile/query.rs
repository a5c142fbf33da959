use crate::link::{Statement, Value};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// A reconciliation query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The name to look up.
    pub name: String,
    /// The type that candidates must have.
    pub sort: Option<String>,
    /// Known values of properties.
    pub constraints: Vec<Constraint>,
    /// The maximum number of candidates.
    pub limit: usize,
}

/// Known values of one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// The Wikidata property.
    pub property: String,
    /// The values, any of which may match.
    pub values: Vec<Json>,
}

impl Constraint {
    /// The constraints that statements give, by property. Only values that services can compare are used: items, dates
    /// and identifiers.
    pub fn of_statements<'s>(statements: impl Iterator<Item = &'s Statement>) -> Vec<Self> {
        let mut constraints: BTreeMap<_, Vec<Json>> = BTreeMap::new();
        for statement in statements {
            if let Some(value) = comparable(&statement.value) {
                let values = constraints.entry(statement.property).or_default();
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        let constraint =
            |(property, values): (crate::link::PropertyId, Vec<Json>)| Self { property: property.to_string(), values };
        constraints.into_iter().map(constraint).collect()
    }
}

fn comparable(value: &Value) -> Option<Json> {
    match value {
        Value::Entity(thing) => thing.item.map(|item| json!({ "id": item.to_string() })),
        Value::Time(time) => Some(json!(time.to_string())),
        // Services embed identifiers in SPARQL queries, which a quotation mark would break.
        Value::String(text) if !text.contains(['"', '\\']) => Some(json!(text)),
        _ => None,
    }
}

impl Query {
    /// The JSON of the
    /// [query](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#reconciliation-queries).
    pub fn to_json(&self) -> Json {
        let mut query = json!({ "query": self.name, "limit": self.limit });
        if let Some(sort) = &self.sort {
            query["type"] = json!(sort);
        }
        if !self.constraints.is_empty() {
            let property = |constraint: &Constraint| {
                let value = match constraint.values.as_slice() {
                    [value] => value.clone(),
                    values => json!(values),
                };
                json!({ "pid": constraint.property, "v": value })
            };
            query["properties"] = self.constraints.iter().map(property).collect();
        }
        query
    }

    /// The query with its name only, for services that fail on constraints.
    #[must_use]
    pub fn bare(&self) -> Self {
        Self { sort: None, constraints: Vec::new(), ..self.clone() }
    }

    /// Whether the query has only a name.
    pub fn is_bare(&self) -> bool {
        self.sort.is_none() && self.constraints.is_empty()
    }
}
