//! A reader that returns a text line by line, so that the line of a parse error is known.

use std::cell::Cell;
use std::io::{self, BufRead as _, Read};

/// A reader of lines. The result of a parser comes from the line that it last requested.
pub struct Lines<'a> {
    rest: &'a [u8],
    /// Whether the remaining text starts a line.
    begins: bool,
    line: &'a Cell<u64>,
}

impl<'a> Lines<'a> {
    /// Reads `text`, without a byte-order mark. `line` is set to the number of the last line read, from 1; it starts at
    /// 0.
    pub fn new(text: &'a [u8], line: &'a Cell<u64>) -> Self {
        Self { rest: without_mark(text), begins: true, line }
    }
}

/// Removes the UTF-8 byte-order mark from a text.
pub fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut line = self.rest;
        let end = line.skip_until(b'\n')?;
        let length = end.min(buffer.len());
        buffer[..length].copy_from_slice(&self.rest[..length]);
        self.rest = &self.rest[length..];
        // A line may be longer than the buffer.
        self.line.set(self.line.get() + u64::from(self.begins && length > 0));
        self.begins = length == end;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_where_they_begin() {
        let line = Cell::new(0);
        let mut lines = Lines::new(b"ab\ncdef\n\ng", &line);
        let mut read = Vec::new();
        let mut buffer = [0; 3];
        while let Ok(length @ 1..) = lines.read(&mut buffer) {
            read.push((line.get(), String::from_utf8_lossy(&buffer[..length]).into_owned()));
        }
        let expected = [(1, "ab\n"), (2, "cde"), (2, "f\n"), (3, "\n"), (4, "g")];
        assert_eq!(read, expected.map(|(line, text)| (line, text.to_owned())));
    }
}
