//! Lines out: through a large buffer, and in the second mode past a set of all lines before.

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

    /// Appends the line that `write` writes, unless it is to be written once and has been.
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

/// A set of lines, their bytes one after another in one piece of memory.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    places: HashTable<Place>,
    hasher: DefaultHashBuilder,
}

/// Where a line is; its hash is kept so that a growing table need not read it again.
struct Place {
    hash: u64,
    start: usize,
    end: usize,
}

impl Lines {
    /// Whether `line` is new.
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
