//! JSON values that are text, and are not parsed.

use super::strings::{string_end, unquoted};
use super::value::{EachChild, Json, Key, Kind};
use std::ops::ControlFlow;

/// The text of a value, which is known to be well-formed and read anew whenever something is asked of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'t>(&'t [u8]);

impl<'t> Raw<'t> {
    /// The value that a text holds, with nothing before it.
    pub(super) fn of(text: &'t [u8]) -> Self {
        Self(&text[..end(text, 0)])
    }
}

impl<'t> Json<'t> for Raw<'t> {
    fn kind(self) -> Kind<'t> {
        match self.0.first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => unquoted(self.0).map_or(Kind::Broken, Kind::Text),
            Some(b't' | b'f') => Kind::Boolean(self.0 == b"true"),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.0),
            _ => Kind::Null,
        }
    }

    fn text(self) -> &'t [u8] {
        self.0
    }

    fn children(self, each: &mut EachChild<'_, Self>) -> ControlFlow<()> {
        let is_object = match self.0.first() {
            Some(b'{') => true,
            Some(b'[') => false,
            _ => return ControlFlow::Continue(()),
        };
        let text = self.0;
        let (mut at, mut index) = (blank(text, 1), 0);
        while at < text.len() && !matches!(text[at], b'}' | b']') {
            let begin = at;
            let mut key = Key::Index(index);
            if is_object {
                at = end(text, begin);
                key = Key::Quoted(&text[begin..at]);
                // The colon.
                at = blank(text, blank(text, at) + 1);
            }
            let begin = at.min(text.len());
            at = end(text, begin);
            each(key, Self(&text[begin..at]))?;
            index += 1;
            at = blank(text, at);
            if text.get(at) == Some(&b',') {
                at = blank(text, at + 1);
            }
        }
        ControlFlow::Continue(())
    }
}

/// Where the blanks end that begin at a place.
fn blank(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

/// Where the value ends that begins at a place.
fn end(text: &[u8], begin: usize) -> usize {
    let (mut at, mut levels) = (begin, 0_usize);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at = string_end(text, at),
            b'{' | b'[' => {
                levels += 1;
                at += 1;
            }
            b'}' | b']' if levels == 0 => return at,
            b'}' | b']' => {
                levels -= 1;
                at += 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if levels == 0 => return at,
            _ => {
                at += 1;
                continue;
            }
        }
        if levels == 0 {
            return at;
        }
    }
    at.min(text.len())
}

#[cfg(test)]
mod tests {
    use super::super::tree::{MOST_PARSED, parse};
    use super::*;
    use proptest::prelude::*;

    /// A value as text, with all that can be asked of it.
    fn shown<'j>(value: impl Json<'j>) -> String {
        let mut text = format!("{:?} {}", value.kind(), String::from_utf8_lossy(value.text()));
        let _ = value.children(&mut |key, child| {
            text.push_str(&format!("\n{}: {}", key.to_text(), shown(child)));
            ControlFlow::Continue(())
        });
        text
    }

    fn value() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            Just("-1.50E+3".to_owned()),
            "\"[a ,:{}\\[\\]ж]{0,4}\"",
            Just(r#""\"\\\u0416""#.to_owned()),
        ];
        scalar.prop_recursive(4, 24, 4, |inner| {
            let space = prop_oneof![Just(""), Just(" "), Just("\n\t")];
            (prop::collection::vec(inner, 0..4), space, any::<bool>()).prop_map(|(parts, space, is_object)| {
                let named =
                    |(place, part): (usize, &String)| format!("{space}\"n{place}\"{space}:{space}{part}{space}");
                let parts: Vec<String> = match is_object {
                    true => parts.iter().enumerate().map(named).collect(),
                    false => parts.iter().map(|part| format!("{space}{part}{space}")).collect(),
                };
                let inside = if parts.is_empty() { space.to_owned() } else { parts.join(",") };
                if is_object { format!("{{{inside}}}") } else { format!("[{inside}]") }
            })
        })
    }

    proptest! {
        #[test]
        fn texts_are_read_as_trees_are(text in value()) {
            let tree = parse(text.as_bytes(), MOST_PARSED).unwrap();
            prop_assert_eq!(shown(Raw::of(text.as_bytes())), shown(&tree));
        }
    }

    #[test]
    fn what_is_no_value_ends_somewhere() {
        for text in ["", "[", "[1", "{\"a", "{\"a\"", "{\"a\":", "[,", "{,", "\"\\", "[\"\\"] {
            let _ = Raw::of(text.as_bytes()).children(&mut |_, _| ControlFlow::Continue(()));
        }
    }
}
