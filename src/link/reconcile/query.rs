use crate::link::{Statement, Value};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// A question: what is called so, and is like that?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The name.
    pub name: String,
    /// The type that candidates must have.
    pub sort: Option<String>,
    /// What is known besides.
    pub constraints: Vec<Constraint>,
    /// How many candidates are wanted.
    pub limit: usize,
}

/// A property and the values that are known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// Wikidata's property.
    pub property: String,
    /// Values, any of which may be right.
    pub values: Vec<Json>,
}

impl Constraint {
    /// What statements say that a service can compare: items, dates and identifiers, property by property.
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
        Value::Thing(thing) => thing.item.map(|item| json!({ "id": item.to_string() })),
        Value::Time(time) => Some(json!(time.to_string())),
        // A quotation mark in an identifier breaks the query that a service makes of it.
        Value::String(text) if !text.contains(['"', '\\']) => Some(json!(text)),
        _ => None,
    }
}

impl Query {
    /// The
    /// [query](https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/#reconciliation-queries)
    /// as it is sent.
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

    /// The name alone: for a service that chokes on the rest.
    #[must_use]
    pub fn bare(&self) -> Self {
        Self { sort: None, constraints: Vec::new(), ..self.clone() }
    }

    /// Whether there is nothing but the name.
    pub fn is_bare(&self) -> bool {
        self.sort.is_none() && self.constraints.is_empty()
    }
}
