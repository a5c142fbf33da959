use std::collections::{BTreeSet, HashSet};
use std::io::{self, Write};

/// Takes N-Quads lines, without their line ends.
pub trait LineSink {
    /// Takes a line; `false` when it was there already.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn line(&mut self, line: &[u8]) -> io::Result<bool>;
}

/// Keeps the lines in memory, sorted.
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

    /// The lines, sorted by their bytes.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().map(|line| &**line)
    }
}

impl LineSink for SortedLines {
    fn line(&mut self, line: &[u8]) -> io::Result<bool> {
        Ok(!self.lines.contains(line) && self.lines.insert(line.into()))
    }
}

/// Writes each line once, as it comes.
#[derive(Debug)]
pub struct StreamLines<W> {
    seen: HashSet<Box<[u8]>>,
    output: W,
}

impl<W: Write> StreamLines<W> {
    /// Writes to `output`, which should be buffered.
    pub fn new(output: W) -> Self {
        Self { seen: HashSet::new(), output }
    }
}

impl<W> StreamLines<W> {
    /// Gives the output back.
    pub fn into_inner(self) -> W {
        self.output
    }
}

impl<W: Write> LineSink for StreamLines<W> {
    fn line(&mut self, line: &[u8]) -> io::Result<bool> {
        if self.seen.contains(line) {
            return Ok(false);
        }
        self.seen.insert(line.into());
        self.output.write_all(line)?;
        self.output.write_all(b"\n")?;
        Ok(true)
    }
}
