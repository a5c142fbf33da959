use super::field_text::unreadable;
use super::pipeline::pipeline;
use super::seen::{Hash, HashSet128, Identity, hash};
use super::{EngineError, JoinPlan, Plan, TermBuffer, TermProblem, TriplesMapPlan, ValuePlan};
use crate::source::{Files, Row};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::ControlFlow;

/// Maps every combination of the parent's values to the subjects generated from those rows. Keys are kept as hashes.
pub(super) struct JoinIndex {
    /// For each key, the range of its subjects.
    ranges: HashMap<Hash, (usize, usize), BuildHasherDefault<Identity>>,
    /// The ends of the subjects. Those of one key are adjacent, because they are read together.
    ends: Vec<usize>,
    subjects: Vec<u8>,
    /// Whether a key has the same subject twice.
    repeats: bool,
}

impl JoinIndex {
    /// Reads the parent's rows once and keeps only keys and subjects. Keys and subjects that cannot be generated are
    /// reported when the parent's own triples map runs, so that each counts once, whatever the number of joins.
    pub(super) fn build(
        plan: &Plan,
        join: &JoinPlan,
        files: &dyn Files,
        pieces: (usize, usize),
        memory: usize,
    ) -> Result<Self, EngineError> {
        let source = &plan.sources[join.source];
        let mut chains = Chains::default();
        let work = |block| {
            let mut part = Part::default();
            let mut terms = TermBuffer::default();
            source
                .source
                .rows(&block, &mut |row| {
                    part.row(join, row, &mut terms);
                    true
                })
                .map(|()| part)
        };
        pipeline(&*source.source, files, pieces, &work, &mut |part| {
            chains.add(part?);
            match chains.memory() <= memory {
                true => Ok(true),
                false => Err(EngineError::JoinMemory { path: join.path.clone() }),
            }
        })?;
        Ok(chains.into_index())
    }

    /// The approximate number of bytes it occupies.
    pub(super) fn memory(&self) -> usize {
        self.subjects.len() + self.ends.len() * size_of::<usize>() + self.ranges.capacity() * BYTES_PER_KEY
    }

    /// Whether no key has the same subject twice.
    pub(super) fn is_distinct(&self) -> bool {
        !self.repeats
    }

    /// Passes the parent subjects that match a key to `each`.
    pub(super) fn subjects(&self, key: Hash, each: &mut dyn FnMut(&[u8])) {
        let Some(&(first, end)) = self.ranges.get(&key) else { return };
        let mut start = first.checked_sub(1).map_or(0, |before| self.ends[before]);
        for &end in &self.ends[first..end] {
            each(&self.subjects[start..end]);
            start = end;
        }
    }
}

/// Subjects in the order of their rows, linked by their keys.
#[derive(Default)]
struct Chains {
    /// For each key, the first and the last of its entries.
    chains: HashMap<Hash, (usize, usize), BuildHasherDefault<Identity>>,
    entries: Vec<Entry>,
    subjects: Vec<u8>,
    repeats: bool,
    /// Keys with their subjects.
    pairs: HashSet128,
}

struct Entry {
    start: usize,
    end: usize,
    next: Option<usize>,
}

/// The number of bytes that a key with its range takes in the table.
const BYTES_PER_KEY: usize = 33;

impl Chains {
    /// The approximate number of bytes that this and the index built from it occupy.
    fn memory(&self) -> usize {
        let keys = self.chains.capacity() * BYTES_PER_KEY + self.pairs.capacity() * (size_of::<Hash>() + 1);
        2 * self.subjects.len() + self.entries.len() * (size_of::<Entry>() + size_of::<usize>()) + keys
    }

    fn add(&mut self, part: Part) {
        let offset = self.subjects.len();
        self.subjects.extend_from_slice(&part.subjects);
        for (key, subject) in part.keys {
            let start = if subject == 0 { 0 } else { part.ends[subject - 1] };
            let term = hash(&part.subjects[start..part.ends[subject]]);
            self.repeats = self.repeats || !self.pairs.insert(key ^ term.rotate_left(64));
            let entry = Entry { start: offset + start, end: offset + part.ends[subject], next: None };
            let place = self.entries.len();
            self.entries.push(entry);
            let chain = self.chains.entry(key).or_insert((place, place));
            if chain.1 != place {
                self.entries[chain.1].next = Some(place);
                chain.1 = place;
            }
        }
    }

    fn into_index(self) -> JoinIndex {
        let Self { chains: mut ranges, entries, subjects: scattered, repeats, pairs } = self;
        drop(pairs);
        let mut ends = Vec::with_capacity(entries.len());
        let mut subjects = Vec::with_capacity(scattered.len());
        #[expect(clippy::iter_over_hash_type, reason = "each key has a range of its own, wherever that lies")]
        for range in ranges.values_mut() {
            let first = ends.len();
            let mut place = Some(range.0);
            while let Some(entry) = place.and_then(|place| entries.get(place)) {
                subjects.extend_from_slice(&scattered[entry.start..entry.end]);
                ends.push(subjects.len());
                place = entry.next;
            }
            *range = (first, ends.len());
        }
        JoinIndex { ranges, ends, subjects, repeats }
    }
}

/// The keys and subjects of the rows of one block.
#[derive(Default)]
struct Part {
    keys: Vec<(Hash, usize)>,
    ends: Vec<usize>,
    subjects: Vec<u8>,
}

impl Part {
    fn row(&mut self, join: &JoinPlan, row: &Row<'_>, terms: &mut TermBuffer) {
        terms.clear();
        let _ = join.subject.terms(row, terms);
        let first = self.ends.len();
        for term in terms.iter() {
            self.subjects.extend_from_slice(term);
            self.ends.push(self.subjects.len());
        }
        let last = self.ends.len();
        // A value that cannot be compared matches nothing. It is reported with the parent's own rows.
        let _ = keys(&join.parent, row, &mut |key| {
            if let Ok(key) = key {
                self.keys.extend((first..last).map(|subject| (key, subject)));
            }
            ControlFlow::Continue(())
        });
    }
}

/// The keys by which joins find the rows of a triples map, each once.
pub(super) fn parent_keys<'p>(plan: &'p Plan, map: &TriplesMapPlan) -> Vec<&'p [ValuePlan]> {
    let mut keys: Vec<&[ValuePlan]> = Vec::new();
    for join in plan.joins().filter(|join| join.triples_map == map.number) {
        if !keys.contains(&join.parent.as_slice()) {
            keys.push(&join.parent);
        }
    }
    keys
}

/// Receives keys, and the reasons why others cannot be generated. It breaks when no more are needed.
type EachKey<'e> = dyn FnMut(Result<Hash, TermProblem>) -> ControlFlow<()> + 'e;

/// Every combination of the values, as hashes; lengths go before values so that `ab|c` and `a|bc` differ. A null
/// matches nothing.
pub(super) fn keys(values: &[ValuePlan], row: &Row<'_>, each: &mut EachKey<'_>) -> ControlFlow<()> {
    let mut made = 0;
    extend(values, row, &mut Vec::new(), &mut |key| {
        made += 1;
        if made > MOST_KEYS {
            each(Err(TermProblem::endless_keys(MOST_KEYS)))?;
            return ControlFlow::Break(());
        }
        each(key)
    })
}

/// The number of keys that one row may have. Conditions on fields with several values multiply.
const MOST_KEYS: usize = 1 << 20;

fn extend(values: &[ValuePlan], row: &Row<'_>, key: &mut Vec<u8>, each: &mut EachKey<'_>) -> ControlFlow<()> {
    let Some((first, rest)) = values.split_first() else {
        return each(Ok(hash(key)));
    };
    let length = key.len();
    first.for_each(row, &mut |text| {
        let text = match text {
            Ok(text) => text,
            Err(problem) => {
                let mut fields = first.fields();
                let only = fields.next().filter(|_| fields.next().is_none());
                each(Err(problem.of_field(only)))?;
                return unreadable(rest.iter().flat_map(ValuePlan::fields), row, &mut |problem| each(Err(problem)));
            }
        };
        key.extend_from_slice(&(text.len() as u64).to_le_bytes());
        key.extend_from_slice(text.as_bytes());
        let made = extend(rest, row, key, each);
        key.truncate(length);
        made
    })
}
