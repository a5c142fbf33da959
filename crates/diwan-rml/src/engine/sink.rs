use crate::source::RowPosition;
use diwan_rdf::write::StreamTurtle;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

/// Takes N-Quads lines.
pub trait LineSink {
    /// Takes whole lines, each with its line end.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn lines(&mut self, lines: &[u8]) -> io::Result<()>;

    /// Whether it wants to know where lines come from.
    fn wants_origins(&self) -> bool {
        false
    }

    /// Takes the lines that a row made by one triples map, those among them that were made before included, before they
    /// come to [`LineSink::lines`]; if it [wants to](LineSink::wants_origins).
    ///
    /// # Errors
    /// When they cannot be written.
    fn made(&mut self, origin: Origin<'_>, lines: &[u8]) -> io::Result<()> {
        let _ = (origin, lines);
        Ok(())
    }
}

/// Where lines come from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The data file.
    pub path: &'a Path,
    /// Where the row stands.
    pub place: RowPosition,
    /// The triples map.
    pub triples_map: &'a str,
}

/// Keeps the lines in memory, sorted and each once.
#[derive(Debug, Default)]
pub struct SortedLines {
    lines: BTreeSet<Box<[u8]>>,
}

impl SortedLines {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines as a text, each with its line end.
    pub fn to_text(&self) -> Vec<u8> {
        self.iter().flat_map(|line| line.iter().chain(b"\n")).copied().collect()
    }

    /// The lines without their line ends, sorted by their bytes.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().map(|line| &**line)
    }

    /// Takes a line without its line end.
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

/// Writes the lines as they come.
#[derive(Debug)]
pub struct StreamLines<W> {
    output: W,
}

impl<W> StreamLines<W> {
    /// Writes to `output`; lines come in large pieces, so that it needs no buffer.
    pub fn new(output: W) -> Self {
        Self { output }
    }

    /// Gives the output back.
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
