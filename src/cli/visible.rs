//! Control characters of data, made visible: a cell, a label or the name of a file must not move a terminal's cursor, hide
//! what stands before it, or name its window.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// A text with a picture for every control character but tabs and the ends of lines: `␛` for U+001B, `␡` for U+007F,
/// `\u{9b}` for those from U+0080 on, which have none.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends_line = character == '\r' && characters.peek() == Some(&'\n');
        if ends_line { out.push(character) } else { push(&mut out, character) }
    }
    Cow::Owned(out)
}

/// As [`visible`], with a picture for the ends of lines, too: for a text that must stay on its line, so that it is not
/// taken for a line of ours.
pub(super) fn on_one_line(text: &str) -> Cow<'_, str> {
    let ends_line = |character| matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    if !text.contains(ends_line) {
        return visible(text);
    }
    let shown = |character| match character {
        '\n' => "\u{240A}".to_owned(),
        '\r' => "\u{240D}".to_owned(),
        '\u{2028}' | '\u{2029}' => character.escape_unicode().to_string(),
        other => other.to_string(),
    };
    let line: String = text.chars().map(shown).collect();
    Cow::Owned(visible(&line).into_owned())
}

fn push(out: &mut String, character: char) {
    match character {
        '\n' | '\t' => out.push(character),
        '\0'..='\u{1F}' => out.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{FFFD}')),
        '\u{7F}' => out.push('\u{2421}'),
        // Writing to a string cannot fail.
        '\u{80}'..='\u{9F}' => drop(write!(out, "\\u{{{:x}}}", u32::from(character))),
        _ => out.push(character),
    }
}

/// As [`visible`], for a text whose data are visible already, but for what is quoted of a file, and that has styles:
/// sequences that set colours and weights stay.
pub(super) fn visible_but_styles(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1B}') {
        let (before, from) = rest.split_at(at);
        let style = style(from);
        out.push_str(&visible(before));
        out.push_str(if style == 0 { "\u{241B}" } else { from.get(..style).unwrap_or_default() });
        rest = from.get(style.max(1)..).unwrap_or_default();
    }
    out + &visible(rest)
}

/// How long the sequence is that a text begins with, when it sets a style: `ESC [ 1 ; 31 m`.
fn style(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1B}[") else { return 0 };
    let end = rest.find(|character: char| !character.is_ascii_digit() && character != ';');
    end.filter(|end| rest[*end..].starts_with('m')).map_or(0, |end| end + 3)
}

/// What is written through it is [`visible`]: for data that are printed on a terminal.
pub(super) struct Visible<W: Write> {
    inner: W,
    /// The beginning of a character, or a carriage return whose line feed may follow.
    pending: Vec<u8>,
}

impl<W: Write> Visible<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, pending: Vec::new() }
    }

    /// Writes what is pending, but for the bytes from `end` on.
    fn pass(&mut self, end: usize) -> io::Result<()> {
        let rest = self.pending.split_off(end.min(self.pending.len()));
        let ready = std::mem::replace(&mut self.pending, rest);
        self.inner.write_all(visible(&String::from_utf8_lossy(&ready)).as_bytes())
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        let whole = match str::from_utf8(&self.pending) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.pending.len(),
        };
        let returns = usize::from(whole == self.pending.len() && self.pending.ends_with(b"\r"));
        self.pass(whole - returns)?;
        Ok(bytes.len())
    }

    /// What is half a character at the end is none.
    fn flush(&mut self) -> io::Result<()> {
        self.pass(usize::MAX)?;
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_have_pictures_and_lines_end() {
        assert_eq!(visible("a\u{1B}]0;x\u{7}\u{7F}\u{9B}\t\r\n\rb\n\0"), "a␛]0;x␇␡\\u{9b}\t\r\n␍b\n␀");
        assert!(matches!(visible("Баку\tالسلام\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_end_where_we_end_them() {
        assert_eq!(on_one_line("a\n  1  Q1\r\nb\u{2028}c\u{1B}"), "a␊  1  Q1␍␊b\\u{2028}c␛");
        assert!(matches!(on_one_line("Баку\tالسلام"), Cow::Borrowed(_)));
    }

    #[test]
    fn styles_stay_and_nothing_else() {
        let text = "\u{1B}[1m\u{1B}[38;5;9merror\u{1B}[0m\u{1B}[2J\u{1B}]0;x\u{7}\u{1B}[1\u{1B}";
        let shown = "\u{1B}[1m\u{1B}[38;5;9merror\u{1B}[0m␛[2J␛]0;x␇␛[1␛";
        assert_eq!(visible_but_styles(text), shown);
    }

    #[test]
    fn it_does_not_matter_how_a_text_is_cut() {
        let text = "я\u{9B}\r\n\r\u{1B}[2J∀\r";
        let mut out = Vec::new();
        let mut writer = Visible::new(&mut out);
        text.bytes().for_each(|byte| writer.write_all(&[byte]).unwrap());
        writer.flush().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), visible(text));
    }
}
