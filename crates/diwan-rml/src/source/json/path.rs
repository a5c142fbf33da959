use super::super::{OwnedValue, ValueKind};
use super::advice::advice;
use super::evaluate::Evaluator;
use super::older::older_query;
use super::parse::parse;
use super::query::{Query, Segment, Selector};
use super::raw::Raw;
use super::tree::{Node, NodeValue};
use super::value::Json;
use super::walk::is_followed;
use std::ops::ControlFlow;

/// A JSONPath query ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535)).
#[derive(Debug)]
pub(super) struct Path {
    query: Query,
    /// How many of its segments can be followed in a stream.
    followed: usize,
}

/// How texts of queries are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As the RFC has them, and names with dots between them.
    Rfc,
    /// Also as older mappings write them, where the meaning is certain.
    Older,
}

impl Path {
    /// Reads a query. Names alone are taken for members, as mappings older than the RFC write them.
    ///
    /// # Errors
    /// What is wrong with it, and what to write instead where that is known.
    pub(super) fn parse(text: &str, spelling: Spelling) -> Result<Self, String> {
        refuse_deep(text)?;
        let error = match parse(text) {
            Ok(query) => return Ok(Self::of(query)),
            Err(error) => error,
        };
        let meant = older_query(text).and_then(|older| Some((parse(&older).ok()?, older)));
        let Some((query, older)) = meant else { return Err(advice(text).unwrap_or(error)) };
        if spelling == Spelling::Older || is_bare(text) {
            return Ok(Self::of(query));
        }
        // With a comma, several members may be meant.
        let advised = text.contains(',').then(|| advice(text)).flatten();
        Err(advised.unwrap_or_else(|| format!("write `{older}`")))
    }

    fn of(query: Query) -> Self {
        let segments = &query.segments;
        // A condition that looks at the whole document needs it.
        let is_whole = segments.iter().any(Segment::names_root);
        let followed = segments.iter().take_while(|segment| !is_whole && is_followed(segment)).count();
        Self { query, followed }
    }

    /// The segments that can be followed in a stream.
    pub(super) fn followed(&self) -> &[Segment] {
        &self.query.segments[..self.followed]
    }

    /// The segments after those, which need a value in memory.
    fn rest(&self) -> &[Segment] {
        &self.query.segments[self.followed..]
    }

    /// Whether what is followed leads to one value at most, which is then in memory whole.
    pub(super) fn needs_whole(&self) -> bool {
        let is_one = |segment: &Segment| {
            !segment.is_deep && matches!(segment.selectors.as_slice(), [Selector::Name(_) | Selector::Index(_)])
        };
        self.followed().iter().all(is_one)
    }

    /// Gives `each` what it finds in a value, in the order of the document, and `repeated` the names it asks for that are
    /// repeated in an object.
    pub(super) fn find<'n, 't>(&self, node: &'n Node<'t>, repeated: &dyn Fn(&str), each: &mut dyn FnMut(&'n Node<'t>)) {
        let _ = Evaluator::new(node, repeated).find(&self.query.segments, node, &mut |node| {
            each(node);
            ControlFlow::Continue(())
        });
    }

    /// Gives `each` the text of what it finds in a value at the end of what is followed, until it breaks off.
    pub(super) fn find_rest(
        &self,
        text: &[u8],
        repeated: &dyn Fn(&str),
        each: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
    ) {
        if self.rest().is_empty() {
            let _ = each(text);
            return;
        }
        let value = Raw::of(text);
        let _ = Evaluator::new(value, repeated).find(self.rest(), value, &mut |found| each(found.text()));
    }
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

/// Whether a text is names with dots between them.
fn is_bare(text: &str) -> bool {
    let names = text.split('.').all(|name| {
        name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name.chars().all(|character| character.is_alphanumeric() || character == '_')
    });
    !text.is_empty() && names
}

/// A value as terms can be made of it; nothing for `null`.
pub(super) fn nested_value(node: &Node<'_>) -> Option<OwnedValue> {
    let raw = || String::from_utf8_lossy(node.text).into_owned();
    let (text, kind) = match &node.value {
        NodeValue::Null => return None,
        NodeValue::Boolean => (raw(), ValueKind::Boolean),
        NodeValue::Number => {
            let fraction = node.text.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
            (raw(), if fraction { ValueKind::Double } else { ValueKind::Integer })
        }
        NodeValue::Text(text) => (text.clone().into_owned(), ValueKind::Text),
        NodeValue::Broken => (raw().trim_matches('"').to_owned(), ValueKind::Broken),
        NodeValue::Array(_) | NodeValue::Object(_) => (raw(), ValueKind::Structure),
    };
    Some(OwnedValue { text, kind })
}

#[cfg(test)]
mod tests {
    use super::super::tree::{MOST_PARSED, parse};
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let node = parse(text.as_bytes(), MOST_PARSED).unwrap();
        let mut found = Vec::new();
        let path = Path::parse(path, Spelling::Rfc).unwrap();
        path.find(&node, &|_| (), &mut |node| found.push(String::from_utf8(node.text.to_vec()).unwrap()));
        found
    }

    const TEXT: &str = r#"{ "a": { "b c": [1, 2] }, "l": [{ "p": 1, "q": { "p": 3 } }, { "p": 2.50 }], "x": null }"#;

    #[test]
    fn steps_are_followed() {
        for (path, expected) in [
            ("$.a['b c']", vec!["[1, 2]"]),
            ("$.a[\"b c\"][*]", vec!["1", "2"]),
            ("a", vec!["{ \"b c\": [1, 2] }"]),
            ("$", vec![TEXT]),
            ("$.none", vec![]),
            ("$.l[*].p", vec!["1", "2.50"]),
            ("$.l[1].p", vec!["2.50"]),
            ("$..p", vec!["1", "3", "2.50"]),
            ("$.l[*]..p", vec!["1", "3", "2.50"]),
        ] {
            assert_eq!(found(path, TEXT), expected, "{path}");
            assert!(Path::parse(path, Spelling::Rfc).unwrap().rest().is_empty(), "{path}");
        }
    }

    #[test]
    fn what_cannot_be_followed_is_left() {
        for (path, followed, expected) in [
            ("$.l[?@.p > 1].p", 3, vec!["2.50"]),
            ("$.l[?(@.p==1)].q.p", 4, vec!["3"]),
            ("$.l[-1].p", 1, vec!["2.50"]),
            ("$.l[?@.p == $.l[0].p].p", 0, vec!["1"]),
            ("$.l[*]['q','p']", 3, vec!["1", "{ \"p\": 3 }", "2.50"]),
            ("$.a..*", 2, vec!["[1, 2]", "1", "2"]),
            ("$.a[?count(@[*]) == 2]", 2, vec!["[1, 2]"]),
            ("$.l[::-1].p", 1, vec!["1", "2.50"]),
            ("$.l[1:].p", 3, vec!["2.50"]),
        ] {
            assert_eq!(found(path, TEXT), expected, "{path}");
            assert_eq!(Path::parse(path, Spelling::Rfc).unwrap().followed, followed, "{path}");
        }
    }

    /// Queries are answered as another processor answers them.
    #[test]
    fn queries_find_what_another_processor_finds() {
        let value: serde_json::Value = serde_json::from_str(TEXT).unwrap();
        for path in ["$", "$.a", "$.a.*", "$.l[*].p", "$.l[*].q.p", "$..p", "$.l[0]", "$.l[5]", "$.x", "$.l..q", "$[*]"]
        {
            let expected: Vec<_> = serde_json_path::JsonPath::parse(path).unwrap().query(&value).all();
            let found: Vec<serde_json::Value> =
                found(path, TEXT).iter().map(|text| serde_json::from_str(text).unwrap()).collect();
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{path}");
        }
    }

    #[test]
    fn mistakes_are_reported_with_what_to_write() {
        for text in ["$.a[", "", "$.[x", "length()"] {
            assert!(Path::parse(text, Spelling::Older).is_err(), "{text}");
        }
        for (text, advice) in [("tools[*].name", "write `$.tools[*].name`"), ("home town", "write `$['home town']`")] {
            assert_eq!(Path::parse(text, Spelling::Rfc).unwrap_err(), advice);
            assert!(Path::parse(text, Spelling::Older).is_ok(), "{text}");
        }
    }

    #[test]
    fn deep_queries_are_refused_before_they_are_parsed() {
        for (query, reason) in [
            (format!("$[?{}@.a{}]", "(".repeat(100_000), ")".repeat(100_000)), "parentheses"),
            (format!("${}{}", "[?@".repeat(1000), "]".repeat(1000)), "filters"),
        ] {
            assert!(Path::parse(&query, Spelling::Older).unwrap_err().contains(reason));
        }
        assert!(Path::parse(&format!("${}", ".a".repeat(10_000)), Spelling::Rfc).is_ok());
    }

    #[test]
    fn numbers_keep_their_text() {
        let text = "[123456789012345678901234567890, 1.50, 1E3, 1e+3, 1e400, -0]";
        let node = parse(text.as_bytes(), MOST_PARSED).unwrap();
        let mut found = Vec::new();
        let _ = (&node).children(&mut |_, number| {
            found.extend(nested_value(number).map(|value| (value.text, value.kind)));
            ControlFlow::Continue(())
        });
        let expected = [
            ("123456789012345678901234567890", ValueKind::Integer),
            ("1.50", ValueKind::Double),
            ("1E3", ValueKind::Double),
            ("1e+3", ValueKind::Double),
            ("1e400", ValueKind::Double),
            ("-0", ValueKind::Integer),
        ];
        assert_eq!(found, expected.map(|(text, kind)| (text.to_owned(), kind)));
    }
}
