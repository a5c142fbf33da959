//! Characters of data that control what is shown, made visible on the way to a terminal.

pub(super) use diwan_rdf::text::{visible, visible_line};
use std::io::{self, Write};

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
