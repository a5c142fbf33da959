//! An index, as it is read.

use super::bytes::{Layout, Section, ascending};
use super::words::EXACT;
use std::ops::Range;

/// An index of things and passages.
#[derive(Clone, Debug)]
pub struct Index {
    layout: Layout,
}

/// What is known of a text beside its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TextFacts {
    pub(super) entry: usize,
    pub(super) field: usize,
    pub(super) language: usize,
    /// From 0.01 to 1.
    pub(super) weight: f64,
    /// How many words it has.
    pub(super) length: usize,
}

impl Index {
    /// Reads an index. `None` if the bytes are damaged or another version wrote them.
    pub fn read(bytes: Vec<u8>) -> Option<Self> {
        Layout::read(bytes).map(|layout| Self { layout })
    }

    /// The bytes that [`Index::read`] reads.
    pub fn as_bytes(&self) -> &[u8] {
        self.layout.as_bytes()
    }

    /// What identifies the indexed data.
    pub fn key(&self) -> &str {
        str::from_utf8(self.layout.section(Section::Key)).unwrap_or_default()
    }

    /// What the caller added to the whole index.
    pub fn about(&self) -> &str {
        str::from_utf8(self.layout.section(Section::About)).unwrap_or_default()
    }

    /// The payload of an entry.
    pub fn payload(&self, entry: usize) -> &str {
        self.layout.text(Section::PayloadEnds, Section::Payloads, entry)
    }

    /// How many entries are things. They have the first numbers.
    pub fn things(&self) -> usize {
        self.layout.number(Section::Things, 0)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.layout.count(Section::TextNumberEnds)
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The numbers of the passages that mention a thing.
    pub fn mentions(&self, thing: usize) -> impl ExactSizeIterator<Item = usize> + use<'_> {
        let numbers = self.layout.range(Section::MentionEnds, thing);
        numbers.map(|at| self.layout.number(Section::Mentions, at))
    }

    /// The number of the first text of an entry.
    pub(super) fn first_text(&self, entry: usize) -> usize {
        self.layout.range(Section::TextNumberEnds, entry).start
    }

    /// The first text of an entry: the name of a thing, the quote of a passage.
    pub fn main_text(&self, entry: usize) -> &str {
        self.text(self.first_text(entry))
    }

    /// Whether an entry has one of these tags. Tags are given by their numbers.
    pub(super) fn has_tag(&self, entry: usize, tags: &[usize]) -> bool {
        self.layout.numbers(Section::TagEnds, Section::Tags, entry).any(|tag| tags.contains(&tag))
    }

    /// The number of a tag; `None` if no entry has it.
    pub(super) fn tag(&self, tag: &str) -> Option<usize> {
        (0..self.layout.count(Section::LabelEnds)).find(|at| self.label(*at) == tag)
    }

    /// A field, a language or a tag.
    pub(super) fn label(&self, at: usize) -> &str {
        self.layout.text(Section::LabelEnds, Section::Labels, at)
    }

    pub(super) fn text(&self, at: usize) -> &str {
        self.layout.text(Section::TextEnds, Section::Texts, at)
    }

    pub(super) fn facts(&self, text: usize) -> TextFacts {
        const FACTS: usize = 5;
        let fact = |at: usize| self.layout.number(Section::TextFacts, FACTS * text + at);
        TextFacts {
            entry: fact(0),
            field: fact(1),
            language: fact(2),
            weight: f64::from(u32::try_from(fact(3)).unwrap_or_default()) / 100.0,
            length: fact(4),
        }
    }

    /// The texts that have a term, in ascending order.
    pub(super) fn posting(&self, term: &str) -> impl Iterator<Item = usize> + use<'_> {
        let bytes = self.place(term).map(|at| self.layout.item(Section::PostingEnds, Section::Postings, at));
        ascending(bytes.unwrap_or_default())
    }

    /// The words that occur as they are, in the order of their bytes.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        let end = char::from_u32(u32::from(EXACT) + 1).unwrap_or(EXACT);
        let places: Range<usize> = self.first_not_below(&EXACT.to_string())..self.first_not_below(&end.to_string());
        places.filter_map(|at| self.term(at).strip_prefix(EXACT))
    }

    fn place(&self, term: &str) -> Option<usize> {
        let at = self.first_not_below(term);
        (self.term(at) == term).then_some(at)
    }

    fn first_not_below(&self, term: &str) -> usize {
        let (mut low, mut high) = (0, self.layout.count(Section::TermEnds));
        while low < high {
            let middle = low.midpoint(high);
            if self.term(middle) < term {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn term(&self, at: usize) -> &str {
        self.layout.text(Section::TermEnds, Section::Terms, at)
    }
}
