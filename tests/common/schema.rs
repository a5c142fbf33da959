//! Validates JSON output against the documented schemas, so that the program prints what docs/json.md promises.
//!
//! This is stricter than JSON Schema: keys without a schema and unsupported keywords are errors.

use super::program::repository;
use serde_json::Value;
use std::fs;

/// The name of the schema for the output of a command with `--format json`. `None` if the output has no schema.
pub fn of_command(args: &[&str]) -> Option<&'static str> {
    let is_json = args.windows(2).any(|pair| pair == ["--format", "json"]);
    let has = |word: &str| args.contains(&word);
    match args.iter().find(|word| COMMANDS.contains(*word)) {
        _ if !is_json => None,
        Some(&"find") => Some("found"),
        Some(&"show") => Some("dossier"),
        Some(&"conflicts") => Some("contradictions"),
        Some(&"diff") => Some("difference"),
        Some(&"query") => Some("answer"),
        Some(&"check") if has("--shapes") => Some("validation"),
        Some(&"check") => Some("findings"),
        Some(&"link") if has("status") => Some("link-status"),
        Some(&"link") if has("compare") => Some("comparison"),
        Some(&"link") if has("export") => Some("proposal"),
        _ => None,
    }
}

const COMMANDS: [&str; 7] = ["find", "show", "conflicts", "diff", "query", "check", "link"];

/// Asserts that the output of a command matches its schema.
#[track_caller]
pub fn assert_documented(args: &[&str], printed: &str) {
    let Some(name) = of_command(args) else { return };
    // The output went to a file, the command failed, or the result is a graph.
    let Ok(value) = serde_json::from_str::<Value>(printed) else { return };
    if name == "answer" && value.get("head").is_none() {
        return;
    }
    let errors = errors(name, &value);
    assert!(
        errors.is_empty(),
        "{args:?} prints what docs/schemas/{name}.json does not describe:\n{}",
        errors.join("\n")
    );
}

/// The differences between a value and a schema.
pub fn errors(name: &str, value: &Value) -> Vec<String> {
    let text = fs::read_to_string(repository().join(format!("docs/schemas/{name}.json"))).unwrap();
    let root: Value = serde_json::from_str(&text).unwrap();
    let mut errors = Vec::new();
    check(&root, &root, value, "$", &mut errors);
    errors
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, errors: &mut Vec<String>) {
    let schema = schema.as_object().unwrap();
    for (keyword, expected) in schema {
        let fits = match keyword.as_str() {
            "$defs" | "$id" | "$schema" | "description" | "format" | "items" | "properties" | "title" => true,
            "additionalProperties" => expected.is_object(),
            "$ref" => {
                let pointer = expected.as_str().unwrap().strip_prefix('#').unwrap();
                check(root, root.pointer(pointer).unwrap(), value, path, errors);
                true
            }
            "anyOf" | "oneOf" => {
                let fitting = expected.as_array().unwrap().iter().filter(|one| fits(root, one, value)).count();
                if keyword == "oneOf" { fitting == 1 } else { fitting > 0 }
            }
            "const" => value == expected,
            "enum" => expected.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= expected.as_f64().unwrap()),
            "required" => {
                let keys = expected.as_array().unwrap().iter().map(|key| key.as_str().unwrap());
                value.as_object().is_none_or(|object| keys.into_iter().all(|key| object.contains_key(key)))
            }
            "type" => match expected {
                Value::Array(types) => types.iter().any(|one| is_of_type(value, one)),
                one => is_of_type(value, one),
            },
            other => panic!("{path}: the keyword {other} is not known here"),
        };
        if !fits {
            errors.push(format!("{path}: {keyword} {expected} does not hold of {value}"));
        }
    }
    match value {
        Value::Array(items) => {
            let Some(schema) = schema.get("items") else { return };
            for (index, item) in items.iter().enumerate() {
                check(root, schema, item, &format!("{path}[{index}]"), errors);
            }
        }
        Value::Object(object) if schema.contains_key("properties") || schema.contains_key("additionalProperties") => {
            for (key, value) in object {
                let path = format!("{path}.{key}");
                let of_key = schema.get("properties").and_then(|properties| properties.get(key));
                match of_key.or_else(|| schema.get("additionalProperties")) {
                    Some(schema) => check(root, schema, value, &path, errors),
                    None => errors.push(format!("{path} is not described")),
                }
            }
        }
        _ => {}
    }
}

fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut errors = Vec::new();
    check(root, schema, value, "", &mut errors);
    errors.is_empty()
}

fn is_of_type(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        other => panic!("the type {other} is not known here"),
    }
}
