//! The text of a source document, and positions of quotes in it, in Unicode code points from 0 ([Web Annotation, text
//! position selector](https://www.w3.org/TR/annotation-model/#text-position-selector)).

use super::AppearanceIndex;
use std::cell::OnceCell;

/// The text of a document, with the data for searching it.
#[derive(Debug)]
pub struct Document {
    text: String,
    /// The byte offset of each code point, and of the end.
    offsets: Vec<usize>,
    looks: OnceCell<AppearanceIndex>,
}

/// The result of searching for a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// The quote occurs at this place: start and end in code points.
    Found(usize, usize),
    /// The quote occurs several times, and there is no hint which one is meant. Holds the starts.
    Ambiguous(Vec<usize>),
    /// The quote does not occur. Holds the longest beginning of it that does, if it is a word or more.
    Absent(Option<String>),
}

impl Document {
    /// Creates a document with this text.
    pub fn new(text: String) -> Self {
        let offsets = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
        Self { text, offsets, looks: OnceCell::new() }
    }

    /// The length in code points.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text between two positions; `None` if they are outside the document.
    pub fn slice(&self, start: usize, end: usize) -> Option<&str> {
        self.text.get(*self.offsets.get(start)?..*self.offsets.get(end)?)
    }

    /// The text around a place, to help people recognize it.
    pub fn around(&self, start: usize, end: usize) -> String {
        const REACH: usize = 24;
        let words = self.slice(start.saturating_sub(REACH), (end + REACH).min(self.len())).unwrap_or_default();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Finds `quote`. If it occurs several times, the occurrence nearest to `near` is returned; without `near`, the
    /// result is ambiguous.
    pub fn locate(&self, quote: &str, near: Option<usize>) -> Location {
        let length = quote.chars().count();
        let starts = self.starts(quote);
        match (starts.as_slice(), near) {
            ([], _) => Location::Absent(self.longest_beginning(quote)),
            ([start], _) => Location::Found(*start, start + length),
            (several, Some(near)) => {
                let start = several.iter().copied().min_by_key(|start| start.abs_diff(near)).unwrap_or_default();
                Location::Found(start, start + length)
            }
            (_, None) => Location::Ambiguous(starts),
        }
    }

    /// Finds text that looks like `quote` without being equal to it, if all such places have the same text. Returns the
    /// place nearest to `near`.
    pub fn locate_similar(&self, quote: &str, near: usize) -> Option<(usize, usize)> {
        let places = self.looks.get_or_init(|| AppearanceIndex::of(&self.text)).find(quote);
        let words = |place: &(usize, usize)| self.slice(place.0, place.1);
        let nearest = *places.iter().min_by_key(|(start, _)| start.abs_diff(near))?;
        places.iter().all(|place| words(place) == words(&nearest)).then_some(nearest)
    }

    /// The starts of all occurrences, overlapping ones included.
    fn starts(&self, quote: &str) -> Vec<usize> {
        let mut starts = Vec::new();
        let mut from = 0;
        while let Some(found) = self.text.get(from..).filter(|_| !quote.is_empty()).and_then(|rest| rest.find(quote)) {
            let byte = from + found;
            starts.push(self.offsets.partition_point(|&offset| offset < byte));
            from = byte + self.text[byte..].chars().next().map_or(1, char::len_utf8);
        }
        starts
    }

    /// The longest beginning of `quote`, in whole words, that occurs in the document.
    fn longest_beginning(&self, quote: &str) -> Option<String> {
        let mut ends = quote.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).chain([quote.len()]);
        let fits = ends.rfind(|&end| end > 0 && self.text.contains(&quote[..end]))?;
        Some(quote[..fits].to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn document() -> Document {
        Document::new("قمة داكار، ثم قمة طهران. Summit".to_owned())
    }

    #[test]
    fn offsets_count_code_points() {
        assert_eq!(document().locate("طهران", None), Location::Found(18, 23));
        assert_eq!(document().slice(18, 23), Some("طهران"));
        assert_eq!(document().slice(18, 1000), None);
    }

    #[test]
    fn repeated_quotes_need_a_position() {
        assert_eq!(document().locate("قمة", None), Location::Ambiguous(vec![0, 14]));
        assert_eq!(document().locate("قمة", Some(12)), Location::Found(14, 17));
    }

    #[test]
    fn absent_quotes_report_their_longest_matching_beginning() {
        assert_eq!(document().locate("ثم قمة باكو", None), Location::Absent(Some("ثم قمة".to_owned())));
        assert_eq!(document().locate("nowhere", None), Location::Absent(None));
        assert_eq!(document().locate("", None), Location::Absent(None));
    }

    proptest! {
        #[test]
        fn located_quotes_can_be_sliced(text in "\\PC{0,60}", start in 0usize..60, length in 1usize..10) {
            let quote: String = text.chars().skip(start).take(length).collect();
            prop_assume!(!quote.is_empty());
            let document = Document::new(text);
            let Location::Found(from, to) = document.locate(&quote, Some(start)) else { panic!("not found") };
            prop_assert_eq!(document.slice(from, to), Some(quote.as_str()));
            prop_assert_eq!(from, start);
        }
    }
}
