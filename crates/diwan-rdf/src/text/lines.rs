//! A text that is handed over line by line, so that whoever parses it knows which line was read last.

use std::cell::Cell;
use std::io::{self, BufRead as _, Read};

/// What a parser gives was read on the line that it asked for last.
pub struct Lines<'a> {
    rest: &'a [u8],
    /// Whether a line begins with what is left.
    begins: bool,
    line: &'a Cell<u64>,
}

impl<'a> Lines<'a> {
    /// The lines of `text`, without a byte-order mark; the number of the one that was read last, from 1, is in `line`,
    /// which begins with 0.
    pub fn new(text: &'a [u8], line: &'a Cell<u64>) -> Self {
        Self { rest: without_mark(text), begins: true, line }
    }
}

/// A text without the byte-order mark that some programs put before UTF-8.
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
        // A line may be longer than what is asked for.
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
