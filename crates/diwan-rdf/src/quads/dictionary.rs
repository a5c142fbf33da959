use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// The dictionary of terms during collection, numbered in the order of insertion.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    text: String,
    /// The end of each term in the text.
    ends: Vec<usize>,
    known: HashTable<u32>,
}

impl Dictionary {
    /// Returns the number of a term, and assigns one if it has none. After the last number, all terms get that one; the
    /// caller must check [`is_overfull`](Self::is_overfull) at the end.
    pub(super) fn intern(&mut self, term: &str) -> u32 {
        let hash = xxh3_64(term.as_bytes());
        let Self { text, ends, known } = self;
        if let Some(number) = known.find(hash, |number| slice(text, ends, *number) == term) {
            return *number;
        }
        let number = u32::try_from(ends.len()).unwrap_or(u32::MAX);
        text.push_str(term);
        ends.push(text.len());
        known.insert_unique(hash, number, |number| xxh3_64(slice(text, ends, *number).as_bytes()));
        number
    }

    /// The number of a term, if it is in the dictionary.
    pub(super) fn find(&self, term: &[u8]) -> Option<u32> {
        let is_it = |number: &u32| slice(&self.text, &self.ends, *number).as_bytes() == term;
        self.known.find(xxh3_64(term), is_it).copied()
    }

    pub(super) fn get(&self, number: u32) -> &str {
        slice(&self.text, &self.ends, number)
    }

    /// All terms, one after another.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there were more terms than numbers.
    pub(super) fn is_overfull(&self) -> bool {
        self.ends.len() > u32::MAX as usize
    }
}

/// The text of a term.
pub(super) fn slice<'t>(text: &'t str, ends: &[usize], number: u32) -> &'t str {
    let number = number as usize;
    let start = number.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or_default();
    ends.get(number).and_then(|end| text.get(start..*end)).unwrap_or_default()
}
