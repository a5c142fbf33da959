use std::io::{self, Write};

/// The first character that no XML document can hold, not even [escaped](https://www.w3.org/TR/xml/#charsets).
pub(in crate::export) fn forbidden_character(text: &str) -> Option<char> {
    let is_forbidden =
        |c: &char| matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    text.chars().find(is_forbidden)
}

/// Escapes carriage returns, which XML parsers otherwise [turn into line
/// feeds](https://www.w3.org/TR/xml/#sec-line-ends).
///
/// The serializer writes them as they are, and only from literals.
pub(super) struct Text<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Text<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }
}

impl Write for Text<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        for (index, piece) in bytes.split(|byte| *byte == b'\r').enumerate() {
            if index > 0 {
                self.out.write_all(b"&#xD;")?;
            }
            self.out.write_all(piece)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
