//! A text that is handed over line by line, so that whoever parses it knows which line was read last.

use std::cell::Cell;
use std::io::{self, BufRead as _, Read};

/// What a parser gives was read on the line that it asked for last.
pub(crate) struct Lines<'a> {
    rest: &'a [u8],
    line: &'a Cell<u64>,
}

impl<'a> Lines<'a> {
    /// The lines of `text`; the number of the one that was read last, from 1, is in `line`, which begins with 0.
    pub(crate) fn new(text: &'a [u8], line: &'a Cell<u64>) -> Self {
        Self { rest: text, line }
    }
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut line = self.rest;
        let end = line.skip_until(b'\n')?;
        let length = end.min(buffer.len());
        buffer[..length].copy_from_slice(&self.rest[..length]);
        self.rest = &self.rest[length..];
        self.line.set(self.line.get() + u64::from(length == end && length > 0));
        Ok(length)
    }
}
