//! JSON values with the text that they stand for: numbers keep their digits, and a string that is no Unicode text breaks
//! itself and nothing around it.

use std::borrow::Cow;

/// How deep arrays and objects may stand in each other.
pub(super) const MOST_LEVELS: usize = 127;

/// About how many bytes a value may take once it is parsed, 512 MiB, and as many where a query engine needs it: a text of
/// small objects takes fifty times its length.
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

impl Node<'_> {
    /// The member of this name; of several, the last.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        let NodeValue::Object(members) = &self.value else { return None };
        let found = if members.len() < SORTED_FROM {
            members.iter().rev().find(|member| member.name == name)
        } else {
            let end = members.partition_point(|member| &*member.name <= name);
            members[..end].last().filter(|member| member.name == name)
        };
        found.map(|member| &member.node)
    }

    pub(super) fn element(&self, index: usize) -> Option<&Self> {
        let NodeValue::Array(elements) = &self.value else { return None };
        elements.get(index)
    }

    /// Its elements or members. Of several members of one name, the last counts.
    pub(super) fn children(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match &self.value {
            NodeValue::Array(elements) => Box::new(elements.iter()),
            NodeValue::Object(members) => {
                let is_last = |index: usize, name: &str| {
                    let after = &members[index + 1..];
                    let after = if members.len() < SORTED_FROM { after } else { &after[..after.len().min(1)] };
                    after.iter().all(|other| other.name != name)
                };
                let last = members.iter().enumerate().filter(move |(index, member)| is_last(*index, &member.name));
                Box::new(last.map(|(_, member)| &member.node))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    /// About how many bytes the value takes as a [`serde_json::Value`], with the places of the nodes that are found in it.
    pub(super) fn size_as_value(&self) -> usize {
        const BLOCK: usize = 24;
        const PLACE: usize = 160;
        let string = |length: usize| if length == 0 { 0 } else { length + BLOCK };
        size_of::<serde_json::Value>()
            + PLACE
            + match &self.value {
                NodeValue::Null | NodeValue::Boolean => 0,
                NodeValue::Number | NodeValue::Broken => string(self.text.len()),
                NodeValue::Text(text) => string(text.len()),
                NodeValue::Array(elements) => elements.iter().map(Self::size_as_value).sum(),
                // The nodes of its tree hold up to eleven members each, and at least five unless there are fewer.
                NodeValue::Object(members) => {
                    let member = |member: &Member<'_>| string(member.name.len()) + member.node.size_as_value();
                    members.len().div_ceil(6) * 11 * (size_of::<String>() + size_of::<serde_json::Value>())
                        + members.iter().map(member).sum::<usize>()
                }
            }
    }

    /// The value for a query engine. Numbers lose how they were written, and broken strings what is broken.
    pub(super) fn to_value(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.value {
            NodeValue::Null => Value::Null,
            NodeValue::Boolean => Value::Bool(self.text == b"true"),
            NodeValue::Number => serde_json::from_slice(self.text).unwrap_or_default(),
            NodeValue::Text(text) => Value::String(text.clone().into_owned()),
            NodeValue::Broken => Value::String(String::from_utf8_lossy(self.text).into_owned()),
            NodeValue::Array(elements) => Value::Array(elements.iter().map(Self::to_value).collect()),
            NodeValue::Object(members) => {
                let member = |member: &Member<'_>| (member.name.clone().into_owned(), member.node.to_value());
                Value::Object(members.iter().map(member).collect())
            }
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
    #[error("it is no JSON value")]
    Syntax,
}

/// Parses a text that is known to be well-formed, into about `most` bytes.
pub(super) fn parse(text: &[u8], most: usize) -> Result<Node<'_>, TreeError> {
    let mut parser = Parser { text, valid: simdutf8::basic::from_utf8(text).ok(), at: 0, left: most };
    let node = parser.value(0)?;
    parser.blank();
    if parser.at == text.len() { Ok(node) } else { Err(TreeError::Syntax) }
}

struct Parser<'t> {
    text: &'t [u8],
    /// The text, when all of it is UTF-8.
    valid: Option<&'t str>,
    at: usize,
    /// How many bytes values may still take.
    left: usize,
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

    fn take(&mut self, bytes: usize) -> Result<(), TreeError> {
        self.left = self.left.checked_sub(bytes).ok_or(TreeError::TooLarge)?;
        Ok(())
    }

    fn value(&mut self, level: usize) -> Result<Node<'t>, TreeError> {
        self.blank();
        // Vectors grow by doubling.
        self.take(size_of::<Node<'_>>() * 3 / 2)?;
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
            self.take(size_of::<Cow<'_, str>>() * 3 / 2)?;
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
        self.take(escaped.len())?;
        Ok(unescaped(escaped).map(Cow::Owned))
    }

    fn slice(&self, start: usize, end: usize) -> Option<&'t str> {
        match self.valid {
            Some(text) => text.get(start..end),
            None => std::str::from_utf8(&self.text[start..end]).ok(),
        }
    }
}

/// A string without its escapes; nothing where half of a surrogate pair stands alone.
fn unescaped(text: &str) -> Option<String> {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        found.push_str(&rest[..at]);
        let escape = rest[at + 1..].chars().next()?;
        rest = &rest[at + 1 + escape.len_utf8()..];
        found.push(match escape {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (unit, after) = code_unit(rest)?;
                let (character, after) = match unit {
                    0xD800..=0xDBFF => {
                        let (low, after) = code_unit(after.strip_prefix("\\u")?)?;
                        (char::decode_utf16([unit, low]).next()?.ok()?, after)
                    }
                    _ => (char::from_u32(u32::from(unit))?, after),
                };
                rest = after;
                character
            }
            other => other,
        });
    }
    found.push_str(rest);
    Some(found)
}

fn code_unit(text: &str) -> Option<(u16, &str)> {
    let (digits, after) = text.split_at_checked(4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, after))
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
        node.children().map(text).collect()
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
        assert!(matches!(node.element(0).unwrap().value, NodeValue::Broken));
        assert!(matches!(&node.element(1).unwrap().value, NodeValue::Text(text) if text == "Ж"));
    }

    #[test]
    fn members_are_found_and_the_last_of_a_name_counts() {
        for others in [0, 40] {
            let others: String = (0..others).map(|number| format!("\"m{number}\": {number}, ")).collect();
            let text = format!("{{ {others}\"a\": 1, \"b\": 2, \"a\" : 1E3 }}");
            let node = parse(text.as_bytes(), MOST_PARSED).unwrap();
            assert_eq!(node.member("a").unwrap().text, b"1E3");
            assert_eq!(node.member("b").unwrap().text, b"2");
            assert!(node.member("c").is_none());
            assert_eq!(
                node.children().filter(|child| matches!(child.text, b"1" | b"1E3")).count(),
                1 + usize::from(!others.is_empty())
            );
        }
    }

    #[test]
    fn a_value_takes_so_many_bytes() {
        let text = format!("[{}1]", "1,".repeat(999));
        let each = size_of::<Node<'_>>() * 3 / 2;
        assert!(parse(text.as_bytes(), 1001 * each).is_ok());
        assert_eq!(parse(text.as_bytes(), 1001 * each - 1).unwrap_err(), TreeError::TooLarge);
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
