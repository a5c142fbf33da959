//! Ends comments where the csv crate sees the end: it knows no other than `\n`.

use super::super::Dialect;
use super::split::Splitter;
use diwan_rdf::files::Input;
use std::io::{self, Read};

/// The input of a table, with `\n` at the end of every comment: also of one that ends the file, and of those that end in
/// `\r` alone, as all lines of some tables do.
pub(super) fn with_ended_comments(dialect: &Dialect, input: Input) -> Input {
    match dialect.comment {
        None => input,
        Some(_) => Box::new(EndedComments {
            input,
            splitter: Splitter::new(dialect),
            ends_in_cr: None,
            ready: Vec::new(),
            given: 0,
            last: b'\n',
            is_ended: false,
        }),
    }
}

struct EndedComments {
    input: Input,
    splitter: Splitter,
    /// Whether the first line ends in `\r` alone, which decides for all.
    ends_in_cr: Option<bool>,
    /// Bytes that are ready to be read, and how many of them were.
    ready: Vec<u8>,
    given: usize,
    /// The last byte of the input so far.
    last: u8,
    is_ended: bool,
}

const PIECE: usize = 1 << 16;

impl EndedComments {
    fn fill(&mut self) -> io::Result<()> {
        (self.given, self.ready) = (0, std::mem::take(&mut self.ready));
        self.ready.resize(PIECE, 0);
        let read = self.input.read(&mut self.ready);
        self.ready.truncate(*read.as_ref().unwrap_or(&0));
        let read = read?;
        if read == 0 {
            self.is_ended = true;
            if !matches!(self.last, b'\n' | b'\r') {
                self.ready.push(b'\n');
            }
            return Ok(());
        }
        self.last = self.ready[read - 1];
        for at in 0..read {
            let byte = self.ready[at];
            if matches!(byte, b'\n' | b'\r') {
                let is_alone = self.ready.get(at + 1) != Some(&b'\n');
                let ends_in_cr = *self.ends_in_cr.get_or_insert(byte == b'\r' && is_alone);
                if ends_in_cr && is_alone && self.splitter.is_in_comment() {
                    self.ready[at] = b'\n';
                }
            }
            self.splitter.step(self.ready[at]);
        }
        Ok(())
    }
}

impl Read for EndedComments {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() && !self.is_ended {
            self.fill()?;
        }
        let ready = &self.ready[self.given..];
        let length = ready.len().min(buffer.len());
        buffer[..length].copy_from_slice(&ready[..length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(text: &'static str) -> String {
        let dialect = Dialect { comment: Some(b'#'), ..Dialect::default() };
        let mut ended = String::new();
        with_ended_comments(&dialect, Box::new(text.as_bytes())).read_to_string(&mut ended).unwrap();
        ended
    }

    #[test]
    fn comments_end_in_line_feeds() {
        for (text, expected) in [
            ("# c\ra\r1\r#d\r\r2\r", "# c\na\r1\r#d\n\r2\r"),
            ("a\r\"#\r\"\r#", "a\r\"#\r\"\r#\n"),
            ("# c\r\na\r\n#d\r\n", "# c\r\na\r\n#d\r\n"),
            ("# c\na\n# d\re\n1", "# c\na\n# d\re\n1\n"),
            ("", ""),
        ] {
            assert_eq!(ended(text), expected, "{text:?}");
        }
    }
}
