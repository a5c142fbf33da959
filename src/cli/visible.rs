//! Makes control characters in data visible before they reach a terminal.

pub(super) use diwan_rdf::text::{visible, visible_line};
use std::io::{self, Write};

/// Like [`visible`], but keeps escape sequences that set colours and weights. Data must have been made visible before
/// styles were added, except for excerpts of files, whose control characters the renderer replaces.
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

/// The length in bytes of the style sequence at the start of a text, such as `ESC [ 1 ; 31 m`; 0 if there is none.
fn style(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1B}[") else { return 0 };
    let end = rest.find(|character: char| !character.is_ascii_digit() && character != ';');
    end.filter(|end| rest[*end..].starts_with('m')).map_or(0, |end| end + 3)
}

/// A writer that makes control characters [`visible`], for data on a terminal.
pub(super) struct Visible<W: Write> {
    inner: W,
    /// An incomplete character, or a carriage return that a line feed may follow.
    pending: Vec<u8>,
}

impl<W: Write> Visible<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, pending: Vec::new() }
    }

    /// Writes the pending bytes before `end`.
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

    /// An incomplete character at the end is written as a replacement character.
    fn flush(&mut self) -> io::Result<()> {
        self.pass(usize::MAX)?;
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_styles_are_kept() {
        let text = "\u{1B}[1m\u{1B}[38;5;9merror\u{1B}[0m\u{1B}[2J\u{1B}]0;x\u{7}\u{1B}[1\u{1B}";
        let shown = "\u{1B}[1m\u{1B}[38;5;9merror\u{1B}[0m␛[2J␛]0;x␇␛[1␛";
        assert_eq!(visible_but_styles(text), shown);
    }

    #[test]
    fn output_does_not_depend_on_how_a_text_is_split() {
        let text = "я\u{9B}\r\n\r\u{1B}[2J∀\r";
        let mut out = Vec::new();
        let mut writer = Visible::new(&mut out);
        text.bytes().for_each(|byte| writer.write_all(&[byte]).unwrap());
        writer.flush().unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), visible(text));
    }
}
