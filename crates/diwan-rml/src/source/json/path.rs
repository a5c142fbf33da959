use super::super::{OwnedValue, ValueKind};
use super::advice::advice;
use super::segments::{Segment, split, split_older, write};
use super::tree::{MOST_PARSED, Node, NodeValue, TreeError};
use serde_json_path::{JsonPath, PathElement};

/// A JSONPath query ([RFC 9535](https://www.rfc-editor.org/rfc/rfc9535)). Most of them only name members and take all
/// elements: those are followed step by step, and only what is left is for a query engine.
#[derive(Debug)]
pub(super) struct Path {
    pub(super) steps: Vec<Step>,
    /// What is asked of each node at the end of the steps.
    rest: Option<Rest>,
}

#[derive(Debug)]
pub(super) enum Step {
    Member(String),
    Index(usize),
    Every,
    Descendants(String),
}

#[derive(Debug)]
struct Rest {
    query: JsonPath,
    /// Whether the query is asked of an array of the node alone: its first segment is a condition on the node itself.
    of_array: bool,
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
        match JsonPath::parse(text) {
            Ok(query) => Self::of(split(text), query),
            Err(error) => {
                let Some((segments, query)) = older(text) else {
                    return Err(advice(text).unwrap_or_else(|| error.to_string()));
                };
                if spelling == Spelling::Older || is_bare(text) {
                    return Self::of(Some(segments), query);
                }
                Err(format!("write `{}`", write(&segments)))
            }
        }
    }

    fn of(segments: Option<Vec<Segment>>, query: JsonPath) -> Result<Self, String> {
        let whole = |query| Self { steps: Vec::new(), rest: Some(Rest { query, of_array: false }) };
        let Some(segments) = segments else { return Ok(whole(query)) };
        let mut left = segments.iter();
        let mut steps: Vec<Step> = left.by_ref().map_while(step).collect();
        let rest = &segments[steps.len()..];
        if rest.is_empty() {
            return Ok(Self { steps, rest: None });
        }
        // A condition that looks at the whole document needs it.
        if rest.iter().any(names_root) {
            return Ok(whole(query));
        }
        let of_array = matches!(rest.first(), Some(Segment::Filter(_)));
        if of_array {
            steps.push(Step::Every);
        }
        let query = JsonPath::parse(&write(rest)).map_err(|error| error.to_string())?;
        Ok(Self { steps, rest: Some(Rest { query, of_array }) })
    }

    /// Whether nothing is asked of the nodes at the end of the steps.
    pub(super) fn is_steps(&self) -> bool {
        self.rest.is_none()
    }

    /// Whether the steps lead to one value at most, which is then in memory whole.
    pub(super) fn needs_whole(&self) -> bool {
        let takes_apart = |step: &Step| matches!(step, Step::Every | Step::Descendants(_));
        !self.steps.iter().any(takes_apart)
    }

    /// Gives `each` what it finds, in order.
    ///
    /// # Errors
    /// [`TreeError::TooLarge`] when what a query engine needs takes too much memory.
    pub(super) fn find<'n, 't>(&self, node: &'n Node<'t>, each: &mut dyn FnMut(&'n Node<'t>)) -> Result<(), TreeError> {
        let Some(rest) = &self.rest else {
            follow(node, &self.steps, each);
            return Ok(());
        };
        let mut failed = Ok(());
        follow(node, &self.steps, &mut |end| {
            if failed.is_ok() {
                failed = rest.find(end, each);
            }
        });
        failed
    }

    /// Gives `each` the text of what is asked of a node at the end of the steps.
    ///
    /// # Errors
    /// As for [`Self::find`].
    pub(super) fn find_rest(&self, end: &Node<'_>, each: &mut dyn FnMut(&[u8])) -> Result<(), TreeError> {
        match &self.rest {
            None => each(end.text),
            Some(rest) => rest.find(end, &mut |node| each(node.text))?,
        }
        Ok(())
    }
}

impl Rest {
    fn find<'n, 't>(&self, node: &'n Node<'t>, each: &mut dyn FnMut(&'n Node<'t>)) -> Result<(), TreeError> {
        if node.size_as_value() > MOST_PARSED {
            return Err(TreeError::TooLarge);
        }
        let value = node.to_value();
        let value = if self.of_array { serde_json::Value::Array(vec![value]) } else { value };
        for found in self.query.query_located(&value).iter() {
            let mut location = found.location().iter();
            if self.of_array {
                location.next();
            }
            let part = location.try_fold(node, |node, element| match element {
                PathElement::Name(name) => node.member(name),
                PathElement::Index(index) => node.element(*index),
            });
            part.into_iter().for_each(&mut *each);
        }
        Ok(())
    }
}

fn step(segment: &Segment) -> Option<Step> {
    match segment {
        Segment::Member(name) => Some(Step::Member(name.clone())),
        Segment::Index(index) => Some(Step::Index(*index)),
        Segment::Every => Some(Step::Every),
        Segment::Descendants(name) => Some(Step::Descendants(name.clone())),
        Segment::Filter(_) | Segment::Other(_) => None,
    }
}

fn names_root(segment: &Segment) -> bool {
    matches!(segment, Segment::Filter(text) | Segment::Other(text) if text.contains('$'))
}

fn follow<'n, 't>(node: &'n Node<'t>, steps: &[Step], each: &mut dyn FnMut(&'n Node<'t>)) {
    let Some((first, rest)) = steps.split_first() else { return each(node) };
    match first {
        Step::Member(name) => node.member(name).into_iter().for_each(|member| follow(member, rest, each)),
        Step::Index(index) => node.element(*index).into_iter().for_each(|element| follow(element, rest, each)),
        Step::Every => node.children().for_each(|child| follow(child, rest, each)),
        Step::Descendants(name) => {
            node.member(name).into_iter().for_each(|member| follow(member, rest, each));
            node.children().for_each(|child| follow(child, steps, each));
        }
    }
}

/// What a text means that is no query, with the query.
fn older(text: &str) -> Option<(Vec<Segment>, JsonPath)> {
    let segments = split_older(text)?;
    let query = JsonPath::parse(&write(&segments)).ok()?;
    Some((segments, query))
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
    use super::super::tree::parse;
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let node = parse(text.as_bytes(), MOST_PARSED).unwrap();
        let mut found = Vec::new();
        let path = Path::parse(path, Spelling::Rfc).unwrap();
        path.find(&node, &mut |node| found.push(String::from_utf8(node.text.to_vec()).unwrap())).unwrap();
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
            assert!(Path::parse(path, Spelling::Rfc).unwrap().is_steps(), "{path}");
        }
    }

    #[test]
    fn what_is_left_goes_through_the_engine() {
        for (path, expected) in [
            ("$.l[?@.p > 1].p", vec!["2.50"]),
            ("$.l[?(@.p==1)].q.p", vec!["3"]),
            ("$.l[-1].p", vec!["2.50"]),
            ("$.l[?@.p == $.l[0].p].p", vec!["1"]),
            ("$.l[*]['q','p']", vec!["{ \"p\": 3 }", "1", "2.50"]),
            ("$.a..*", vec!["[1, 2]", "1", "2"]),
            ("$.a[?count(@[*]) == 2]", vec!["[1, 2]"]),
        ] {
            assert_eq!(found(path, TEXT), expected, "{path}");
            assert!(!Path::parse(path, Spelling::Rfc).unwrap().is_steps(), "{path}");
        }
    }

    /// Every query is answered as the query engine alone answers it.
    #[test]
    fn steps_find_what_the_engine_finds() {
        let value: serde_json::Value = serde_json::from_str(TEXT).unwrap();
        for path in ["$", "$.a", "$.a.*", "$.l[*].p", "$.l[*].q.p", "$..p", "$.l[0]", "$.l[5]", "$.x", "$.l..q", "$[*]"]
        {
            let expected: Vec<_> = JsonPath::parse(path).unwrap().query(&value).all();
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
        let found: Vec<_> = node.children().filter_map(nested_value).map(|value| (value.text, value.kind)).collect();
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
