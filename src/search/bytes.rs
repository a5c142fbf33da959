//! The layout of an index: sections of numbers and of bytes, after a header with a checksum.

use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// The beginning of every index. The number changes with the layout and with the analysis of words.
const MARK: &[u8; 16] = b"diwan search 1\n\0";

/// The sections, in their order. Those that end in `Ends` say where the items of the section after them end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// What the index was made of.
    Key,
    /// What the caller adds to the whole index.
    About,
    /// A number: how many entries are things.
    Things,
    PayloadEnds,
    Payloads,
    /// For each entry, the number of its last text, plus one.
    TextNumberEnds,
    TagEnds,
    Tags,
    /// For each thing, the passages that mention it.
    MentionEnds,
    Mentions,
    TextEnds,
    Texts,
    /// Five numbers for each text: its entry, field, language, weight, and how many words it has.
    TextFacts,
    /// Fields, languages and tags.
    LabelEnds,
    Labels,
    TermEnds,
    Terms,
    /// For each term, the texts that have it: differences, seven bits a byte.
    PostingEnds,
    Postings,
}

const SECTIONS: usize = Section::Postings as usize + 1;

/// The contents of the sections, as they are collected.
#[derive(Debug, Default)]
pub(super) struct Sections([Vec<u8>; SECTIONS]);

/// A section would be longer than 4 GB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the index for searching would be larger than 4 GB")]
pub struct IndexTooLarge;

impl Sections {
    pub(super) fn number(&mut self, section: Section, number: usize) -> Result<(), IndexTooLarge> {
        let number = u32::try_from(number).map_err(|_| IndexTooLarge)?;
        self.of(section).extend_from_slice(&number.to_le_bytes());
        Ok(())
    }

    pub(super) fn bytes(&mut self, section: Section, bytes: &[u8]) {
        self.of(section).extend_from_slice(bytes);
    }

    /// Adds an item to `section`, and its end to `ends`.
    pub(super) fn item(&mut self, ends: Section, section: Section, item: &[u8]) -> Result<(), IndexTooLarge> {
        self.bytes(section, item);
        let end = self.of(section).len();
        self.number(ends, end)
    }

    /// Records in `ends` how many numbers `section` has.
    pub(super) fn end(&mut self, ends: Section, section: Section) -> Result<(), IndexTooLarge> {
        let end = self.of(section).len() / NUMBER;
        self.number(ends, end)
    }

    fn of(&mut self, section: Section) -> &mut Vec<u8> {
        // The array has an item for every section.
        &mut self.0[section as usize]
    }

    /// The index as bytes.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut body = Vec::new();
        for section in self.0 {
            body.extend_from_slice(&(section.len() as u64).to_le_bytes());
            body.extend(section);
        }
        let mut bytes = MARK.to_vec();
        bytes.extend_from_slice(&xxh3_64(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }
}

const NUMBER: usize = size_of::<u32>();

/// An index as bytes, and where its sections are.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    bytes: Vec<u8>,
    places: Vec<Range<usize>>,
}

impl Layout {
    /// Reads an index. `None` if it has another layout or is damaged.
    pub(super) fn read(bytes: Vec<u8>) -> Option<Self> {
        let (sum, body) = bytes.strip_prefix(MARK)?.split_first_chunk()?;
        if u64::from_le_bytes(*sum) != xxh3_64(body) {
            return None;
        }
        let mut places = Vec::with_capacity(SECTIONS);
        let mut at = bytes.len() - body.len();
        for _ in 0..SECTIONS {
            let length = bytes.get(at..)?.first_chunk()?;
            let start = at + size_of::<u64>();
            at = start.checked_add(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            places.push(start..at);
        }
        (at == bytes.len()).then_some(Self { bytes, places })
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn section(&self, section: Section) -> &[u8] {
        let place = self.places.get(section as usize);
        place.and_then(|place| self.bytes.get(place.clone())).unwrap_or_default()
    }

    /// How many numbers a section has.
    pub(super) fn count(&self, section: Section) -> usize {
        self.section(section).len() / NUMBER
    }

    pub(super) fn number(&self, section: Section, at: usize) -> usize {
        let bytes = self.section(section).get(at.saturating_mul(NUMBER)..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
    }

    /// The range of an item, by the section of the ends.
    pub(super) fn range(&self, ends: Section, at: usize) -> Range<usize> {
        let start = at.checked_sub(1).map_or(0, |before| self.number(ends, before));
        start..self.number(ends, at)
    }

    pub(super) fn item(&self, ends: Section, section: Section, at: usize) -> &[u8] {
        self.section(section).get(self.range(ends, at)).unwrap_or_default()
    }

    pub(super) fn text(&self, ends: Section, section: Section, at: usize) -> &str {
        str::from_utf8(self.item(ends, section, at)).unwrap_or_default()
    }

    /// The numbers of an item of numbers.
    pub(super) fn numbers(&self, ends: Section, section: Section, at: usize) -> impl Iterator<Item = usize> + use<'_> {
        self.range(ends, at).map(move |at| self.number(section, at))
    }
}

/// Appends a number, seven bits a byte; all bytes but the last have the high bit.
pub(super) fn push_varint(out: &mut Vec<u8>, mut number: usize) {
    while let Ok(byte @ 0x80..) = u8::try_from(number & 0x7F | if number > 0x7F { 0x80 } else { 0 }) {
        out.push(byte);
        number >>= 7;
    }
    out.extend(u8::try_from(number));
}

/// The numbers whose differences were written with [`push_varint`].
pub(super) fn ascending(bytes: &[u8]) -> impl Iterator<Item = usize> + use<'_> {
    let (mut last, mut number, mut shift) = (0_usize, 0_usize, 0_u32);
    bytes.iter().filter_map(move |byte| {
        number |= usize::from(byte & 0x7F).checked_shl(shift).unwrap_or_default();
        shift += 7;
        if byte & 0x80 != 0 {
            return None;
        }
        last = last.saturating_add(number);
        (number, shift) = (0, 0);
        Some(last)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Vec<u8> {
        let mut sections = Sections::default();
        sections.bytes(Section::Key, b"key");
        sections.item(Section::TextEnds, Section::Texts, "один".as_bytes()).unwrap();
        sections.item(Section::TextEnds, Section::Texts, b"").unwrap();
        sections.item(Section::TextEnds, Section::Texts, b"two").unwrap();
        sections.finish()
    }

    #[test]
    fn items_are_read_as_they_were_written() {
        let layout = Layout::read(sample()).unwrap();
        assert_eq!(layout.section(Section::Key), b"key");
        let texts: Vec<_> = (0..3).map(|at| layout.text(Section::TextEnds, Section::Texts, at)).collect();
        assert_eq!(texts, ["один", "", "two"]);
        assert_eq!(layout.text(Section::TextEnds, Section::Texts, 9), "");
    }

    proptest! {
        #[test]
        fn damaged_bytes_are_refused(
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            length in any::<prop::sample::Index>(),
        ) {
            let bytes = sample();
            let mut changed = bytes.clone();
            let at = at.index(bytes.len());
            changed[at] = byte;
            prop_assert_eq!(Layout::read(changed).is_some(), bytes[at] == byte);
            prop_assert!(Layout::read(bytes[..length.index(bytes.len())].to_vec()).is_none());
        }

        #[test]
        fn numbers_survive(mut numbers in prop::collection::vec(0..usize::try_from(u32::MAX).unwrap(), 0..20)) {
            numbers.sort_unstable();
            let mut bytes = Vec::new();
            let mut last = 0;
            for number in &numbers {
                push_varint(&mut bytes, number - last);
                last = *number;
            }
            prop_assert_eq!(ascending(&bytes).collect::<Vec<_>>(), numbers);
        }
    }
}
