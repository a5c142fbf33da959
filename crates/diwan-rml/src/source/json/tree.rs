//! JSON values with the text that they stand for: numbers keep their digits, and a string that is no Unicode text breaks
//! itself and nothing around it.

use super::strings::{string_end, unescaped};
use super::value::{EachChild, Json, Key, Kind};
use std::borrow::Cow;
use std::ops::ControlFlow;

/// How deep arrays and objects may stand in each other.
pub(super) const MOST_LEVELS: usize = 127;

/// About how many bytes a value may take once it is parsed, 512 MiB: a text of small values takes up to fifty times its
/// length.
pub(super) const MOST_PARSED: usize = 1 << 29;

/// A value.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// As it stands in the document.
    pub(super) text: &'t [u8],
    pub(super) value: NodeValue<'t>,
}

#[derive(Debug)]
pub(super) enum NodeValue<'t> {
    Null,
    Boolean,
    Number,
    Text(Cow<'t, str>),
    /// A string with half of a surrogate pair, or with bytes that are not UTF-8.
    Broken,
    Array(Vec<Node<'t>>),
    Object(Vec<Member<'t>>),
}

#[derive(Debug)]
pub(super) struct Member<'t> {
    pub(super) name: Cow<'t, str>,
    pub(super) node: Node<'t>,
}

/// From how many members on an object is sorted by names, so that a name is found quickly.
const SORTED_FROM: usize = 16;

impl<'n> Json<'n> for &'n Node<'_> {
    fn kind(self) -> Kind<'n> {
        match &self.value {
            NodeValue::Null => Kind::Null,
            NodeValue::Boolean => Kind::Boolean(self.text == b"true"),
            NodeValue::Number => Kind::Number(self.text),
            NodeValue::Text(text) => Kind::Text(Cow::Borrowed(text)),
            NodeValue::Broken => Kind::Broken,
            NodeValue::Array(_) => Kind::Array,
            NodeValue::Object(_) => Kind::Object,
        }
    }

    fn text(self) -> &'n [u8] {
        self.text
    }

    fn children(self, each: &mut EachChild<'_, Self>) -> ControlFlow<()> {
        match &self.value {
            NodeValue::Array(elements) => {
                elements.iter().enumerate().try_for_each(|(index, element)| each(Key::Index(index), element))
            }
            NodeValue::Object(members) => {
                members.iter().try_for_each(|member| each(Key::Name(&member.name), &member.node))
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn members(self, name: &str, each: &mut dyn FnMut(Self) -> ControlFlow<()>) -> ControlFlow<()> {
        let NodeValue::Object(members) = &self.value else { return ControlFlow::Continue(()) };
        if members.len() < SORTED_FROM {
            return members.iter().filter(|member| member.name == name).try_for_each(|member| each(&member.node));
        }
        let begin = members.partition_point(|member| &*member.name < name);
        let named = members[begin..].iter().take_while(|member| member.name == name);
        named.map(|member| &member.node).try_for_each(each)
    }

    fn element(self, index: usize) -> Option<Self> {
        let NodeValue::Array(elements) = &self.value else { return None };
        elements.get(index)
    }

    fn length(self) -> usize {
        match &self.value {
            NodeValue::Array(elements) => elements.len(),
            NodeValue::Object(members) => members.len(),
            _ => 0,
        }
    }
}

/// Why a text does not become a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TreeError {
    #[error("recursion limit exceeded")]
    TooDeep,
    #[error("it takes more than 512 MiB of memory once it is parsed")]
    TooLarge,
    #[error("the values that references find in it take more than 512 MiB of memory")]
    TooManyValues,
    #[error("it is no JSON value")]
    Syntax,
}

/// Parses a text that is known to be well-formed, into about `most` bytes.
///
/// # Errors
/// [`TreeError::TooLarge`] when it would take more, before it takes any.
pub(super) fn parse(text: &[u8], most: usize) -> Result<Node<'_>, TreeError> {
    if text.len() > most / LARGEST_FACTOR && size_parsed(text) > most {
        return Err(TreeError::TooLarge);
    }
    let mut parser = Parser { text, valid: simdutf8::basic::from_utf8(text).ok(), at: 0 };
    let node = parser.value(0)?;
    parser.blank();
    if parser.at == text.len() { Ok(node) } else { Err(TreeError::Syntax) }
}

struct Parser<'t> {
    text: &'t [u8],
    /// The text, when all of it is UTF-8.
    valid: Option<&'t str>,
    at: usize,
}

/// How many times its length a text takes at most once it is parsed: a value and a comma are two bytes.
const LARGEST_FACTOR: usize = SIZE_OF_VALUE / 2;

/// How many bytes a value takes: vectors grow by doubling.
const SIZE_OF_VALUE: usize = size_of::<Node<'_>>() * 3 / 2;

/// How many bytes the name of a member takes.
const SIZE_OF_NAME: usize = size_of::<Cow<'_, str>>() * 3 / 2;

/// About how many bytes a text takes once it is parsed.
fn size_parsed(text: &[u8]) -> usize {
    let (mut values, mut names, mut at) = (1, 0, 0);
    let (mut escaped, mut is_opened) = (0, false);
    while let Some(byte) = text.get(at) {
        let was_opened = std::mem::replace(&mut is_opened, false);
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => is_opened = was_opened,
            b'"' => {
                let end = string_end(text, at);
                if memchr::memchr(b'\\', &text[at..end]).is_some() {
                    escaped += end - at;
                }
                at = end;
                continue;
            }
            b'[' | b'{' => {
                values += 1;
                is_opened = true;
            }
            b']' | b'}' if was_opened => values -= 1,
            b',' => values += 1,
            b':' => names += 1,
            _ => {}
        }
        at += 1;
    }
    values * SIZE_OF_VALUE + names * SIZE_OF_NAME + escaped
}

impl<'t> Parser<'t> {
    fn blank(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), TreeError> {
        self.blank();
        if self.text.get(self.at) != Some(&byte) {
            return Err(TreeError::Syntax);
        }
        self.at += 1;
        Ok(())
    }

    /// Passes over a byte if it comes next.
    fn passes(&mut self, byte: u8) -> bool {
        self.expect(byte).is_ok()
    }

    fn value(&mut self, level: usize) -> Result<Node<'t>, TreeError> {
        self.blank();
        let start = self.at;
        let value = match self.text.get(start) {
            Some(b'{') => NodeValue::Object(self.object(level + 1)?),
            Some(b'[') => NodeValue::Array(self.array(level + 1)?),
            Some(b'"') => self.string()?.map_or(NodeValue::Broken, NodeValue::Text),
            Some(_) => self.scalar()?,
            None => return Err(TreeError::Syntax),
        };
        Ok(Node { text: &self.text[start..self.at], value })
    }

    fn array(&mut self, level: usize) -> Result<Vec<Node<'t>>, TreeError> {
        self.open(level)?;
        let mut elements = Vec::new();
        if self.passes(b']') {
            return Ok(elements);
        }
        loop {
            elements.push(self.value(level)?);
            if !self.passes(b',') {
                self.expect(b']')?;
                return Ok(elements);
            }
        }
    }

    fn object(&mut self, level: usize) -> Result<Vec<Member<'t>>, TreeError> {
        self.open(level)?;
        let mut members = Vec::new();
        if self.passes(b'}') {
            return Ok(members);
        }
        loop {
            self.blank();
            let start = self.at;
            let name = self.string()?.unwrap_or_else(|| String::from_utf8_lossy(&self.text[start..self.at]));
            self.expect(b':')?;
            members.push(Member { name, node: self.value(level)? });
            if !self.passes(b',') {
                self.expect(b'}')?;
                if members.len() >= SORTED_FROM {
                    members.sort_by(|one, other| one.name.cmp(&other.name));
                }
                return Ok(members);
            }
        }
    }

    fn open(&mut self, level: usize) -> Result<(), TreeError> {
        self.at += 1;
        if level > MOST_LEVELS { Err(TreeError::TooDeep) } else { Ok(()) }
    }

    fn scalar(&mut self) -> Result<NodeValue<'t>, TreeError> {
        let rest = &self.text[self.at..];
        let end = rest.iter().position(|byte| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r'));
        let scalar = &rest[..end.unwrap_or(rest.len())];
        self.at += scalar.len();
        match scalar {
            b"null" => Ok(NodeValue::Null),
            b"true" | b"false" => Ok(NodeValue::Boolean),
            [b'-' | b'0'..=b'9', ..] => Ok(NodeValue::Number),
            _ => Err(TreeError::Syntax),
        }
    }

    /// A string, or nothing when it is broken.
    fn string(&mut self) -> Result<Option<Cow<'t, str>>, TreeError> {
        self.expect(b'"')?;
        let start = self.at;
        let end = |at: usize| Some(at + memchr::memchr2(b'"', b'\\', self.text.get(at..)?)?);
        let mut at = end(start).ok_or(TreeError::Syntax)?;
        if self.text[at] == b'"' {
            self.at = at + 1;
            return Ok(self.slice(start, at).map(Cow::Borrowed));
        }
        while self.text[at] == b'\\' {
            at = end(at + 2).ok_or(TreeError::Syntax)?;
        }
        self.at = at + 1;
        let Some(escaped) = self.slice(start, at) else { return Ok(None) };
        Ok(unescaped(escaped).map(Cow::Owned))
    }

    fn slice(&self, start: usize, end: usize) -> Option<&'t str> {
        match self.valid {
            Some(text) => text.get(start..end),
            None => std::str::from_utf8(&self.text[start..end]).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Option<String>> {
        let node = parse(text.as_bytes(), MOST_PARSED).unwrap();
        let text = |node: &Node<'_>| match &node.value {
            NodeValue::Text(text) => Some(text.clone().into_owned()),
            _ => None,
        };
        elements(&node).map(text).collect()
    }

    fn elements<'n, 't>(node: &'n Node<'t>) -> impl Iterator<Item = &'n Node<'t>> {
        let NodeValue::Array(elements) = &node.value else { panic!("{node:?}") };
        elements.iter()
    }

    #[test]
    fn escapes_are_resolved() {
        let text = r#"["a\"\\\/\b\f\n\r\t", "\u0416\ud83d\ude00.", "Ж"]"#;
        let expected = ["a\"\\/\u{8}\u{c}\n\r\t", "Ж😀.", "Ж"].map(|text| Some(text.to_owned()));
        assert_eq!(texts(text), expected);
    }

    #[test]
    fn half_a_pair_breaks_its_own_string() {
        for half in [r"\ud83d", r"\ude00", r"\ud83dx", r"\ud83d\u0041", r"\ude00\ud83d"] {
            assert_eq!(texts(&format!("[\"{half}\", \"b\"]")), [None, Some("b".to_owned())], "{half}");
        }
        let node = parse(b"[\"\xFF\", \"\xD0\x96\"]", MOST_PARSED).unwrap();
        assert!(matches!(elements(&node).next().unwrap().value, NodeValue::Broken));
        assert!(matches!(&elements(&node).nth(1).unwrap().value, NodeValue::Text(text) if text == "Ж"));
    }

    #[test]
    fn all_members_of_a_name_are_found() {
        for others in [0, 40] {
            let others: String = (0..others).map(|number| format!("\"m{number}\": {number}, ")).collect();
            let text = format!("{{ {others}\"a\": 1, \"b\": 2, \"a\" : 1E3 }}");
            let node = parse(text.as_bytes(), MOST_PARSED).unwrap();
            for (name, expected) in
                [("a", vec!["1", "1E3"]), ("b", vec!["2"]), ("c", vec![]), ("", vec![]), ("z", vec![])]
            {
                let mut found = Vec::new();
                let _ = node.members(name, &mut |member| {
                    found.push(std::str::from_utf8(member.text).unwrap());
                    ControlFlow::Continue(())
                });
                assert_eq!(found, expected, "{name}");
            }
        }
    }

    #[test]
    fn a_value_takes_so_many_bytes() {
        let text = format!("[{}\"\\n\"]", "1,".repeat(999));
        let size = 1001 * SIZE_OF_VALUE + 4;
        assert_eq!(size_parsed(text.as_bytes()), size);
        assert!(parse(text.as_bytes(), size).is_ok());
        assert_eq!(parse(text.as_bytes(), size - 1).unwrap_err(), TreeError::TooLarge);
        assert_eq!(size_parsed(br#"{"a:,[": { }, "b": [1]}"#), 4 * SIZE_OF_VALUE + 2 * SIZE_OF_NAME);
    }

    /// No text takes more than is looked for.
    #[test]
    fn no_text_grows_more_than_the_largest_factor() {
        for text in ["[1,1,1,1,1]", "[[],[],[[]]]", "{}", "{\"\":{\"\":1,\"\":[]}}", "1"] {
            assert!(size_parsed(text.as_bytes()) <= (text.len() + 1) * LARGEST_FACTOR, "{text}");
        }
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for text in ["", "[", "[1", "[1,]", "{\"a\"}", "{\"a\":1", "\"a", "\"a\\", "nul", "1 2", "x"] {
            assert_eq!(parse(text.as_bytes(), MOST_PARSED).unwrap_err(), TreeError::Syntax, "{text}");
        }
        let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(deep(MOST_LEVELS).as_bytes(), MOST_PARSED).is_ok());
        assert_eq!(parse(deep(MOST_LEVELS + 1).as_bytes(), MOST_PARSED).unwrap_err(), TreeError::TooDeep);
    }
}
