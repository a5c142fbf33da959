//! Writes lines through a large buffer, optionally only lines that have not been written before.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::fs::File;
use std::hash::BuildHasher;
use std::io::{self, Write};
use std::path::Path;

const FLUSH_AT: usize = 1 << 20;

pub struct Output {
    file: File,
    buffer: Vec<u8>,
    seen: Option<Lines>,
}

impl Output {
    pub fn create(path: &Path, distinct: bool) -> io::Result<Self> {
        let buffer = Vec::with_capacity(FLUSH_AT + (1 << 16));
        Ok(Self { file: File::create(path)?, buffer, seen: distinct.then(Lines::default) })
    }

    /// Appends the line that `write` produces. With `distinct`, a line that was written before is left out.
    #[inline]
    pub fn line(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        let start = self.buffer.len();
        write(&mut self.buffer);
        if let Some(seen) = &mut self.seen
            && !seen.insert(&self.buffer[start..])
        {
            self.buffer.truncate(start);
        }
        if self.buffer.len() >= FLUSH_AT { self.flush() } else { Ok(()) }
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

/// A set of lines, whose bytes are contiguous in one buffer.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    places: HashTable<Place>,
    hasher: DefaultHashBuilder,
}

/// The range of a line in the buffer. The hash is stored so that growing the table need not read the lines again.
struct Place {
    hash: u64,
    start: usize,
    end: usize,
}

impl Lines {
    /// Adds a line. Returns whether it is new.
    fn insert(&mut self, line: &[u8]) -> bool {
        let Self { bytes, places, hasher } = self;
        let hash = hasher.hash_one(line);
        if places.find(hash, |place| place.hash == hash && &bytes[place.start..place.end] == line).is_some() {
            return false;
        }
        let place = Place { hash, start: bytes.len(), end: bytes.len() + line.len() };
        bytes.extend_from_slice(line);
        places.insert_unique(hash, place, |place| place.hash);
        true
    }
}
