use super::super::{OwnedValue, ValueKind};
use serde_json::Value;
use serde_json_path::JsonPath;

/// A JSONPath query ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535)). Most references only name members, and those
/// are followed without a query engine.
#[derive(Debug)]
pub(super) enum Path {
    /// Members of members.
    Members(Vec<String>),
    /// Members of members, and then every element or member.
    Elements(Vec<String>),
    /// Anything else.
    Query(Box<JsonPath>),
}

impl Path {
    /// Reads a query. A bare name is taken for a member, as mappings older than the RFC write it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        refuse_deep(text)?;
        let query = if is_bare(text) { format!("$.{text}") } else { text.to_owned() };
        let parsed = JsonPath::parse(&query).map_err(|error| error.to_string())?;
        let members = query.strip_suffix("[*]").or_else(|| query.strip_suffix(".*"));
        Ok(match (members.and_then(member_names), member_names(&query)) {
            (Some(names), _) => Self::Elements(names),
            (None, Some(names)) => Self::Members(names),
            (None, None) => Self::Query(Box::new(parsed)),
        })
    }

    /// What it finds, in order.
    pub(super) fn find<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        match self {
            Self::Members(names) => member(value, names).into_iter().collect(),
            Self::Elements(names) => match member(value, names) {
                Some(Value::Array(elements)) => elements.iter().collect(),
                Some(Value::Object(members)) => members.values().collect(),
                _ => Vec::new(),
            },
            Self::Query(query) => query.query(value).all(),
        }
    }
}

fn member<'v>(value: &'v Value, names: &[String]) -> Option<&'v Value> {
    names.iter().try_fold(value, |value, name| value.as_object()?.get(name))
}

/// How many filters and how many parentheses a query may have. The parser recurses for each, and takes twice the time
/// for every filter in a filter.
const MOST_FILTERS: usize = 12;
const MOST_PARENTHESES: usize = 100;

fn refuse_deep(text: &str) -> Result<(), String> {
    let count = |wanted: u8| text.bytes().filter(|byte| *byte == wanted).count();
    match (count(b'?') > MOST_FILTERS, count(b'(') > MOST_PARENTHESES) {
        (true, _) => Err(format!("it has more than {MOST_FILTERS} filters")),
        (_, true) => Err(format!("it has more than {MOST_PARENTHESES} parentheses")),
        _ => Ok(()),
    }
}

fn is_bare(text: &str) -> bool {
    let names = text.split('.').all(|name| {
        name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name.chars().all(|character| character.is_alphanumeric() || character == '_')
    });
    !text.is_empty() && names
}

/// The names in `$.a.b` and `$['a']["b"]`, when there is nothing else.
fn member_names(query: &str) -> Option<Vec<String>> {
    let mut rest = query.strip_prefix('$')?;
    let mut names = Vec::new();
    while !rest.is_empty() {
        let (name, after) = match rest.strip_prefix('.') {
            Some(after) => after.split_at(after.find(['.', '[']).unwrap_or(after.len())),
            None => {
                let quote = ["['", "[\""].into_iter().find(|open| rest.starts_with(open))?;
                let (name, after) = rest[2..].split_once(&format!("{}]", &quote[1..]))?;
                (name, after)
            }
        };
        let plain = !name.is_empty() && !name.contains(['\\', '\'', '"', '*', '?', '@', '(', ' ', '\t', '\n', '\r']);
        let quoted = rest.starts_with('[') && !name.contains(['\\', '\'', '"']);
        if !plain && !quoted {
            return None;
        }
        names.push(name.to_owned());
        rest = after;
    }
    Some(names)
}

/// A value as terms can be made of it; nothing for `null`.
pub(super) fn nested_value(value: &Value) -> Option<OwnedValue> {
    let (text, kind) = match value {
        Value::Null => return None,
        Value::Bool(value) => (value.to_string(), ValueKind::Boolean),
        Value::Number(number) => {
            let text = number.to_string();
            let fraction = text.contains(['.', 'e', 'E']);
            (text, if fraction { ValueKind::Double } else { ValueKind::Integer })
        }
        Value::String(text) => (text.clone(), ValueKind::Text),
        Value::Array(_) | Value::Object(_) => (value.to_string(), ValueKind::Structure),
    };
    Some(OwnedValue { text, kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(path: &str, value: &Value) -> Vec<Value> {
        Path::parse(path).unwrap().find(value).into_iter().cloned().collect()
    }

    #[test]
    fn members_are_followed() {
        let value = json!({ "a": { "b c": [1, 2] }, "x": null });
        assert_eq!(found("$.a['b c']", &value), [json!([1, 2])]);
        assert_eq!(found("$.a[\"b c\"][*]", &value), [json!(1), json!(2)]);
        assert_eq!(found("a", &value), [json!({ "b c": [1, 2] })]);
        assert_eq!(found("$", &value), std::slice::from_ref(&value));
        assert!(found("$.none", &value).is_empty());
        assert!(matches!(Path::parse("$.a.b"), Ok(Path::Members(_))));
    }

    #[test]
    fn other_queries_go_through_the_engine() {
        let value = json!({ "a": [{ "p": 1 }, { "p": 2 }] });
        assert_eq!(found("$.a[?@.p > 1].p", &value), [json!(2)]);
        assert_eq!(found("$..p", &value), [json!(1), json!(2)]);
        assert!(matches!(Path::parse("$.a[0].p"), Ok(Path::Query(_))));
    }

    #[test]
    fn mistakes_are_told() {
        assert!(Path::parse("$.a[").is_err() && Path::parse("").is_err() && Path::parse("$.[x").is_err());
    }

    #[test]
    fn deep_queries_are_refused_before_they_are_parsed() {
        for (query, reason) in [
            (format!("$[?{}@.a{}]", "(".repeat(100_000), ")".repeat(100_000)), "parentheses"),
            (format!("${}{}", "[?@".repeat(1000), "]".repeat(1000)), "filters"),
        ] {
            assert!(Path::parse(&query).unwrap_err().contains(reason));
        }
        assert!(Path::parse(&format!("${}", ".a".repeat(10_000))).is_ok());
    }

    #[test]
    fn numbers_keep_their_digits() {
        let value: Value = serde_json::from_str("[123456789012345678901234567890, 1.50, 1e3]").unwrap();
        let told: Vec<_> =
            value.as_array().unwrap().iter().filter_map(nested_value).map(|v| (v.text, v.kind)).collect();
        assert_eq!(told[0], ("123456789012345678901234567890".to_owned(), ValueKind::Integer));
        assert_eq!(told[1], ("1.50".to_owned(), ValueKind::Double));
        assert_eq!(told[2].1, ValueKind::Double);
    }
}
