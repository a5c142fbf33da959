//! Detects repeated lines and keys by 128-bit hashes, in bounded memory.

use super::EngineError;
use memchr::memchr_iter;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{self, BufReader, BufWriter, Read, Seek as _, Write as _};

/// A hash of a line or a term. Two different texts have the same hash with a probability of one in 10³⁸.
pub(super) type Hash = u128;

/// The hash of some bytes.
pub(super) fn hash(bytes: &[u8]) -> Hash {
    xxhash_rust::xxh3::xxh3_128(bytes)
}

/// The hasher for keys that are hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    #[expect(clippy::cast_possible_truncation, reason = "half of a hash is one too")]
    fn write_u128(&mut self, hash: u128) {
        // The hash table uses the top seven bits and the low bits. The middle of the hash serves for both.
        self.0 = (hash >> 32) as u64;
    }
}

/// A set of hashes.
pub(super) type HashSet128 = HashSet<Hash, BuildHasherDefault<Identity>>;

/// Bytes for each slot in a set of hashes.
const BYTES_PER_HASH: usize = 17;

/// Bytes for each slot in a map of bindings.
const BYTES_PER_BINDING: usize = 33;

/// How many entries fit into `memory`. Tables double, at most seven eighths of their slots are used, and the old table exists
/// while the new one is filled.
fn capacity(memory: usize, bytes: usize) -> usize {
    let places = memory / (bytes + bytes / 2);
    if places == 0 { 0 } else { (1 << places.ilog2()) / 8 * 7 }
}

/// How many files the entries on disk are divided into. The entries of one file must fit into memory.
const PARTITIONS: usize = 16;

fn partition(hash: Hash) -> usize {
    (hash >> 124) as usize
}

/// Keys with one value each. Detects keys that occur again, and whether they have the same value: at once for keys in memory,
/// and at the end for keys on disk.
pub(super) struct Bindings {
    limit: usize,
    bound: HashMap<Hash, u64, BuildHasherDefault<Identity>>,
    spilled: Vec<BufWriter<File>>,
}

/// Bytes for each binding on disk.
const BINDING: usize = 24;

impl Bindings {
    /// Uses about `memory` bytes at most.
    pub(super) fn new(memory: usize) -> Self {
        Self { limit: capacity(memory, BYTES_PER_BINDING), bound: HashMap::default(), spilled: Vec::new() }
    }

    /// Adds a key with its value. `Some(true)` if the key is known to have occurred before with the same value,
    /// `Some(false)` if with another value.
    pub(super) fn insert(&mut self, key: Hash, value: u64) -> io::Result<Option<bool>> {
        if self.spilled.is_empty() && self.bound.len() < self.limit {
            return Ok(match self.bound.entry(key) {
                Entry::Occupied(before) => Some(*before.get() == value),
                Entry::Vacant(place) => {
                    place.insert(value);
                    None
                }
            });
        }
        if self.spilled.is_empty() {
            self.spilled = partitions()?;
            #[expect(clippy::iter_over_hash_type, reason = "keys are only looked for again")]
            for (key, value) in std::mem::take(&mut self.bound) {
                self.spill(key, value)?;
            }
        }
        self.spill(key, value)?;
        Ok(None)
    }

    fn spill(&mut self, key: Hash, value: u64) -> io::Result<()> {
        let file = &mut self.spilled[partition(key)];
        file.write_all(&key.to_le_bytes())?;
        file.write_all(&value.to_le_bytes())
    }

    /// Whether a key on disk occurred again; `None` if one occurred with different values.
    pub(super) fn finish(self) -> io::Result<Option<bool>> {
        let mut repeated = false;
        for file in self.spilled {
            let mut bytes = Vec::new();
            rewound(file)?.read_to_end(&mut bytes)?;
            let mut bindings: Vec<&[u8]> = bytes.chunks_exact(BINDING).collect();
            bindings.sort_unstable();
            let again = bindings.windows(2).filter(|pair| pair[0][..16] == pair[1][..16]);
            for pair in again {
                repeated = true;
                if pair[0] != pair[1] {
                    return Ok(None);
                }
            }
        }
        Ok(Some(repeated))
    }
}

/// Writes lines to the output.
type WriteLines<'w> = &'w mut dyn FnMut(&[u8]) -> Result<(), EngineError>;

/// What happens to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineStatus {
    /// It is new.
    New,
    /// It occurred before.
    Duplicate,
    /// It is kept on disk, and written at the end if it is new.
    Deferred,
}

/// Lines, or groups of lines, each to be written once. As long as memory suffices, the hashes of all lines are in memory. After
/// that, other lines go to files by their hash and are written at the end.
pub(super) struct Lines {
    limit: usize,
    seen: HashSet128,
    kept_back: Vec<BufWriter<File>>,
}

impl Lines {
    /// Uses about `memory` bytes at most.
    pub(super) fn new(memory: usize) -> Self {
        Self { limit: capacity(memory, BYTES_PER_HASH), seen: HashSet128::default(), kept_back: Vec::new() }
    }

    /// Adds a line with its hash and the number of the triples map that made it.
    pub(super) fn insert(&mut self, hash: Hash, line: &[u8], maker: u32) -> io::Result<LineStatus> {
        if self.kept_back.is_empty() && self.seen.len() < self.limit {
            return Ok(if self.seen.insert(hash) { LineStatus::New } else { LineStatus::Duplicate });
        }
        if self.seen.contains(&hash) {
            return Ok(LineStatus::Duplicate);
        }
        if self.kept_back.is_empty() {
            self.kept_back = partitions()?;
        }
        let file = &mut self.kept_back[partition(hash)];
        file.write_all(&hash.to_le_bytes())?;
        file.write_all(&(line.len() as u64).to_le_bytes())?;
        file.write_all(&maker.to_le_bytes())?;
        file.write_all(line)?;
        Ok(LineStatus::Deferred)
    }

    /// Gives each line that was kept on disk to `write` once, and returns how many lines were duplicates.
    pub(super) fn finish(self, write: WriteLines<'_>) -> Result<Duplicates, EngineError> {
        drop(self.seen);
        let mut duplicates = Duplicates::new();
        for file in self.kept_back {
            finish_partition(rewound(file).map_err(EngineError::Spill)?, write, &mut duplicates)?;
        }
        Ok(duplicates)
    }
}

/// How many lines had occurred before, by the numbers of the triples maps that made them.
pub(super) type Duplicates = BTreeMap<u32, u64>;

fn finish_partition(
    mut file: impl Read,
    write: WriteLines<'_>,
    duplicates: &mut Duplicates,
) -> Result<(), EngineError> {
    let mut seen = HashSet128::default();
    let mut line = Vec::new();
    while let Some((hash, maker)) = read_line(&mut file, &mut line).map_err(EngineError::Spill)? {
        if seen.insert(hash) {
            write(&line)?;
        } else {
            *duplicates.entry(maker).or_default() += memchr_iter(b'\n', &line).count() as u64;
        }
    }
    Ok(())
}

/// Reads the next line that was kept on disk, and returns its hash and the number of the triples map that made it.
fn read_line(file: &mut impl Read, line: &mut Vec<u8>) -> io::Result<Option<(Hash, u32)>> {
    let (mut hash, mut length, mut maker) = ([0; 16], [0; 8], [0; 4]);
    if !file.read_exact(&mut hash).map(|()| true).or_else(at_end)? {
        return Ok(None);
    }
    file.read_exact(&mut length)?;
    file.read_exact(&mut maker)?;
    line.clear();
    file.take(u64::from_le_bytes(length)).read_to_end(line)?;
    Ok(Some((Hash::from_le_bytes(hash), u32::from_le_bytes(maker))))
}

fn at_end(error: io::Error) -> io::Result<bool> {
    if error.kind() == io::ErrorKind::UnexpectedEof { Ok(false) } else { Err(error) }
}

fn partitions() -> io::Result<Vec<BufWriter<File>>> {
    (0..PARTITIONS).map(|_| Ok(BufWriter::new(tempfile::tempfile()?))).collect()
}

fn rewound(file: BufWriter<File>) -> io::Result<BufReader<File>> {
    let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(BufReader::new(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stay_within_their_memory() {
        for memory in [0, 100, 10_000, 1 << 20] {
            let mut set = HashSet128::default();
            (0..capacity(memory, BYTES_PER_HASH)).for_each(|number| {
                set.insert(hash(&number.to_le_bytes()));
            });
            assert!(set.capacity() * BYTES_PER_HASH <= memory, "{memory}: {}", set.capacity());
        }
    }

    /// As many hashes as fit are in memory; the next one goes to disk.
    #[test]
    fn memory_ends_where_it_is_full() {
        let memory = 100_000;
        let most = capacity(memory, BYTES_PER_HASH);
        let mut lines = Lines::new(memory);
        let mut insert = |number: usize| lines.insert(hash(&number.to_le_bytes()), b"line\n", 0).unwrap();
        assert!((0..most).all(|number| insert(number) == LineStatus::New));
        assert_eq!((insert(most - 1), insert(most)), (LineStatus::Duplicate, LineStatus::Deferred));
        let most = capacity(memory, BYTES_PER_BINDING);
        let mut bindings = Bindings::new(memory);
        let mut insert = |number: usize| {
            bindings.insert(hash(&number.to_le_bytes()), 0).unwrap();
            bindings.spilled.len()
        };
        assert!((0..most).all(|number| insert(number) == 0));
        assert_eq!(insert(most), PARTITIONS);
    }

    /// `Some(false)`: no key occurred again; `Some(true)`: some did, with the same value; `None`: with another value.
    fn bindings(memory: usize, pairs: impl IntoIterator<Item = (u64, u64)>) -> Option<bool> {
        let mut bindings = Bindings::new(memory);
        let mut repeated = false;
        for (key, value) in pairs {
            match bindings.insert(hash(&key.to_le_bytes()), value).unwrap() {
                Some(false) => return None,
                Some(true) => repeated = true,
                None => {}
            }
        }
        bindings.finish().unwrap().map(|on_disk| on_disk || repeated)
    }

    #[test]
    fn what_comes_again_is_found_in_memory_and_on_disk() {
        let pairs = || (0..5000).map(|number| (number, number));
        for memory in [0, 1000, 1 << 20] {
            assert_eq!(bindings(memory, pairs()), Some(false));
            assert_eq!(bindings(memory, pairs().chain([(4999, 4999)])), Some(true));
            assert_eq!(bindings(memory, pairs().chain([(0, 0)])), Some(true));
            assert_eq!(bindings(memory, pairs().chain([(0, 1)])), None);
        }
    }

    #[test]
    fn what_the_output_refuses_is_no_error_of_temporary_files() {
        let mut lines = Lines::new(0);
        lines.insert(1, b"line\n", 0).unwrap();
        let failed = lines.finish(&mut |_| Err(EngineError::Output(io::Error::other("full"))));
        assert!(matches!(failed, Err(EngineError::Output(_))), "{failed:?}");
    }

    #[test]
    fn every_line_comes_once_whatever_the_memory() {
        let texts: Vec<String> = (0..3000).map(|number| format!("line {}\n", number % 1000)).collect();
        for memory in [0, 2400, 1 << 20] {
            let mut lines = Lines::new(memory);
            let (mut out, mut duplicates) = (Vec::new(), [0; 3]);
            for (number, text) in texts.iter().enumerate() {
                let maker = u32::try_from(number / 1000).unwrap();
                match lines.insert(hash(text.as_bytes()), text.as_bytes(), maker).unwrap() {
                    LineStatus::New => out.push(text.clone()),
                    LineStatus::Duplicate => duplicates[maker as usize] += 1,
                    LineStatus::Deferred => {}
                }
            }
            let mut write = |line: &[u8]| {
                out.push(String::from_utf8(line.to_vec()).unwrap());
                Ok(())
            };
            for (maker, number) in lines.finish(&mut write).unwrap() {
                duplicates[maker as usize] += number;
            }
            out.sort();
            out.dedup();
            assert_eq!((out.len(), duplicates), (1000, [0, 1000, 1000]));
        }
    }
}
