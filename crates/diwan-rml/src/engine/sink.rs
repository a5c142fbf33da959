use crate::source::RowPosition;
use diwan_rdf::write::StreamTurtle;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

/// An output of N-Quads lines.
pub trait LineSink {
    /// Writes whole lines, each with its line end.
    ///
    /// # Errors
    /// The errors of the output.
    fn lines(&mut self, lines: &[u8]) -> io::Result<()>;

    /// Whether [`LineSink::made`] is to be called.
    fn wants_origins(&self) -> bool {
        false
    }

    /// Receives the lines that a triples map generated from a row, including duplicates, before they are passed to
    /// [`LineSink::lines`]. Only called if [`LineSink::wants_origins`] returns `true`.
    ///
    /// # Errors
    /// The errors of the output.
    fn made(&mut self, origin: Origin<'_>, lines: &[u8]) -> io::Result<()> {
        let _ = (origin, lines);
        Ok(())
    }
}

/// The origin of lines.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The data file.
    pub path: &'a Path,
    /// The position of the row.
    pub place: RowPosition,
    /// The triples map.
    pub triples_map: &'a str,
}

/// Collects the lines in memory, sorted and without duplicates.
#[derive(Debug, Default)]
pub struct SortedLines {
    lines: BTreeSet<Box<[u8]>>,
}

impl SortedLines {
    /// The number of lines.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are no lines.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines as one text, each with its line end.
    pub fn to_text(&self) -> Vec<u8> {
        self.iter().flat_map(|line| line.iter().chain(b"\n")).copied().collect()
    }

    /// The lines without their line ends, sorted by their bytes.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().map(|line| &**line)
    }

    /// Adds a line without its line end.
    pub fn insert(&mut self, line: &[u8]) {
        if !self.lines.contains(line) {
            self.lines.insert(line.into());
        }
    }
}

impl LineSink for SortedLines {
    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).for_each(|line| self.insert(line));
        Ok(())
    }
}

/// Writes the lines to an output as they arrive.
#[derive(Debug)]
pub struct StreamLines<W> {
    output: W,
}

impl<W> StreamLines<W> {
    /// Writes to `output`. Lines arrive in large pieces, so `output` needs no buffer.
    pub fn new(output: W) -> Self {
        Self { output }
    }

    /// Returns the output.
    pub fn into_inner(self) -> W {
        self.output
    }
}

impl<W: Write> LineSink for StreamLines<W> {
    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        self.output.write_all(lines)
    }
}

impl<W: Write> LineSink for StreamTurtle<W> {
    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        Self::lines(self, lines)
    }
}
