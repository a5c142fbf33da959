//! A JSON tree that preserves the order of entries and the spelling of numbers.

use json_event_parser::{JsonEvent, JsonSyntaxError, SliceJsonParser};
use std::borrow::Cow;

/// A JSON value. Its strings may be borrowed from the data, so that the tree of a node is cheap to build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::write) enum Json<'a> {
    Null,
    Boolean(bool),
    /// As it was written.
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Object<'a>),
}

/// The entries of a JSON object, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::write) struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Json<'a> {
    /// Parses a text whose nesting has been checked, because parsing is recursive.
    pub(super) fn parse(text: &'a str) -> Result<Self, JsonSyntaxError> {
        let mut parser = SliceJsonParser::new(text.as_bytes());
        let first = parser.parse_next()?;
        let value = Self::read(first, &mut parser)?;
        // What follows the value is an error.
        parser.parse_next()?;
        Ok(value)
    }

    fn read(event: JsonEvent<'a>, parser: &mut SliceJsonParser<'a>) -> Result<Self, JsonSyntaxError> {
        Ok(match event {
            JsonEvent::String(text) => Self::String(text),
            JsonEvent::Number(number) => Self::Number(number),
            JsonEvent::Boolean(value) => Self::Boolean(value),
            JsonEvent::StartArray => Self::Array(Self::read_items(parser)?),
            JsonEvent::StartObject => Self::Object(Self::read_entries(parser)?),
            // The parser emits no other event at the start of a value.
            JsonEvent::Null | JsonEvent::EndArray | JsonEvent::EndObject | JsonEvent::ObjectKey(_) | JsonEvent::Eof => {
                Self::Null
            }
        })
    }

    fn read_items(parser: &mut SliceJsonParser<'a>) -> Result<Vec<Self>, JsonSyntaxError> {
        let mut items = Vec::new();
        loop {
            match parser.parse_next()? {
                JsonEvent::EndArray | JsonEvent::Eof => return Ok(items),
                event => items.push(Self::read(event, parser)?),
            }
        }
    }

    fn read_entries(parser: &mut SliceJsonParser<'a>) -> Result<Object<'a>, JsonSyntaxError> {
        let mut object = Object::default();
        while let JsonEvent::ObjectKey(key) = parser.parse_next()? {
            let event = parser.parse_next()?;
            object.push(key, Self::read(event, parser)?);
        }
        Ok(object)
    }

    pub(super) fn string(text: impl Into<Cow<'a, str>>) -> Self {
        Self::String(text.into())
    }

    pub(super) fn object<const N: usize>(entries: [(&'a str, Self); N]) -> Self {
        Self::Object(Object(entries.into_iter().map(|(key, value)| (Cow::Borrowed(key), value)).collect()))
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl<'a> Object<'a> {
    pub(super) fn push(&mut self, key: impl Into<Cow<'a, str>>, value: Json<'a>) {
        self.0.push((key.into(), value));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Json<'a>)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }

    pub(super) fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.iter().find_map(|(other, value)| (other == key).then_some(value))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a key among the entries from index `first` on; inserts `default` if there is none. The search
    /// starts at the end, because repeated keys are usually recent.
    pub(super) fn entry_from(&mut self, first: usize, key: &Cow<'a, str>, default: Json<'a>) -> &mut Json<'a> {
        let found = self.0.iter().skip(first).rposition(|(other, _)| other == key);
        let at = found.map_or(self.0.len(), |at| first + at);
        if found.is_none() {
            self.0.push((key.clone(), default));
        }
        &mut self.0[at].1
    }
}
