//! A source document's text, and where words stand in it, in Unicode code points from 0
//! ([Web Annotation, text position](https://www.w3.org/TR/annotation-model/#text-position-selector)).

use super::Looks;
use std::cell::OnceCell;

/// A document.
#[derive(Debug)]
pub struct Document {
    text: String,
    /// Byte offset of every code point, and of the end.
    offsets: Vec<usize>,
    looks: OnceCell<Looks>,
}

/// Where a quote was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// It stands here: start and end in code points.
    Found(usize, usize),
    /// It stands in several places, and nothing says which is meant: their starts.
    Ambiguous(Vec<usize>),
    /// It does not stand in the document. The longest beginning of it that does, if any words do.
    Absent(Option<String>),
}

impl Document {
    /// A document with this text.
    pub fn new(text: String) -> Self {
        let offsets = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
        Self { text, offsets, looks: OnceCell::new() }
    }

    /// Its length in code points.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether it has no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The words between two positions; none when they lie outside the document.
    pub fn slice(&self, start: usize, end: usize) -> Option<&str> {
        self.text.get(*self.offsets.get(start)?..*self.offsets.get(end)?)
    }

    /// The words around a place, for people to recognise it by.
    pub fn around(&self, start: usize, end: usize) -> String {
        const REACH: usize = 24;
        let words = self.slice(start.saturating_sub(REACH), (end + REACH).min(self.len())).unwrap_or_default();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Where `quote` stands. Of several places the one nearest to `near` is taken; without `near` none is.
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

    /// Where words stand that look like `quote` and are not the same, when all that look so are the same: of several places
    /// the one nearest to `near`.
    pub fn locate_alike(&self, quote: &str, near: usize) -> Option<(usize, usize)> {
        let places = self.looks.get_or_init(|| Looks::of(&self.text)).find(quote);
        let words = |place: &(usize, usize)| self.slice(place.0, place.1);
        let nearest = *places.iter().min_by_key(|(start, _)| start.abs_diff(near))?;
        places.iter().all(|place| words(place) == words(&nearest)).then_some(nearest)
    }

    /// The starts of all places, overlapping ones included.
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

    /// The most words from the beginning of `quote` that stand in the document.
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
    fn several_places_need_a_hint() {
        assert_eq!(document().locate("قمة", None), Location::Ambiguous(vec![0, 14]));
        assert_eq!(document().locate("قمة", Some(12)), Location::Found(14, 17));
    }

    #[test]
    fn absent_quotes_show_how_far_they_go() {
        assert_eq!(document().locate("ثم قمة باكو", None), Location::Absent(Some("ثم قمة".to_owned())));
        assert_eq!(document().locate("nowhere", None), Location::Absent(None));
        assert_eq!(document().locate("", None), Location::Absent(None));
    }

    proptest! {
        #[test]
        fn what_is_located_is_sliced(text in "\\PC{0,60}", start in 0usize..60, length in 1usize..10) {
            let quote: String = text.chars().skip(start).take(length).collect();
            prop_assume!(!quote.is_empty());
            let document = Document::new(text);
            let Location::Found(from, to) = document.locate(&quote, Some(start)) else { panic!("not found") };
            prop_assert_eq!(document.slice(from, to), Some(quote.as_str()));
            prop_assert_eq!(from, start);
        }
    }
}
