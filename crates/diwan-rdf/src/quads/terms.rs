use super::TermText;
use super::dictionary::{Dictionary, slice};

/// The id of a term in the [`Terms`] of one [`Quads`](super::Quads). Ids are in the byte order of the terms in N-Quads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub(super) u32);

impl Id {
    /// The graph id of statements in the default graph. It is not a term.
    pub const DEFAULT_GRAPH: Self = Self(0);

    /// The id as an index into a list of all terms.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The error that a dataset has more than 2³² different terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {} different terms", u32::MAX)]
pub struct TooManyTerms;

/// The distinct terms of a dataset, in byte order.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    text: String,
    ends: Vec<usize>,
}

impl Terms {
    /// Sorts the used terms of a dictionary. Returns the new id of each number of the dictionary too.
    pub(super) fn sorted(dictionary: &Dictionary, used: &[bool]) -> Result<(Self, Vec<Id>), TooManyTerms> {
        if dictionary.is_overfull() {
            return Err(TooManyTerms);
        }
        let is_used = |(number, used): &(u32, &bool)| **used || *number == Id::DEFAULT_GRAPH.0;
        let mut order: Vec<u32> = (0..).zip(used).filter(is_used).map(|(number, _)| number).collect();
        order.sort_unstable_by_key(|number| dictionary.get(*number));
        let (mut text, mut ends) = (String::with_capacity(dictionary.text().len()), Vec::with_capacity(order.len()));
        let mut places = vec![Id::DEFAULT_GRAPH; used.len()];
        for (id, number) in (0..).map(Id).zip(&order) {
            text.push_str(dictionary.get(*number));
            ends.push(text.len());
            if let Some(place) = places.get_mut(*number as usize) {
                *place = id;
            }
        }
        Ok((Self { text, ends }, places))
    }

    /// Merges two lists. Returns the new ids of the terms of either list too.
    pub(super) fn merged(one: &Self, other: &Self) -> Result<(Self, [Vec<Id>; 2]), TooManyTerms> {
        let (mut text, mut ends) = (String::with_capacity(one.text.len() + other.text.len()), Vec::new());
        let mut places = [Vec::with_capacity(one.len()), Vec::with_capacity(other.len())];
        let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
        loop {
            let (term, is_left, is_right) = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => (*a.min(b), a <= b, b <= a),
                (Some(a), None) => (*a, true, false),
                (None, Some(b)) => (*b, false, true),
                (None, None) => break,
            };
            let id = Id(u32::try_from(ends.len()).map_err(|_| TooManyTerms)?);
            text.push_str(term.as_str());
            ends.push(text.len());
            if is_left {
                places[0].push(id);
                left.next();
            }
            if is_right {
                places[1].push(id);
                right.next();
            }
        }
        Ok((Self { text, ends }, places))
    }

    /// Adds a term that sorts after all others.
    pub(super) fn push(&mut self, term: TermText<'_>) {
        self.text.push_str(term.as_str());
        self.ends.push(self.text.len());
    }

    /// Keeps the used terms. Returns the new id of each term too.
    pub(super) fn filtered(&self, used: &[bool]) -> (Self, Vec<Id>) {
        let (mut text, mut ends, mut places) = (String::new(), Vec::new(), Vec::with_capacity(self.len()));
        for (place, (term, used)) in self.iter().zip(used).enumerate() {
            places.push(Id(u32::try_from(ends.len()).unwrap_or(u32::MAX)));
            if *used || place == Id::DEFAULT_GRAPH.index() {
                text.push_str(term.as_str());
                ends.push(text.len());
            }
        }
        (Self { text, ends }, places)
    }

    /// All terms in order, starting with the default graph.
    pub fn iter(&self) -> impl Iterator<Item = TermText<'_>> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let terms = starts.zip(&self.ends).map(|(start, end)| self.text.get(start..*end).unwrap_or_default());
        terms.map(TermText::new)
    }

    /// The ids of all terms, in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = Id> + use<> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(Id)
    }

    /// The number of terms, including the [default graph](Id::DEFAULT_GRAPH).
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The term with an id.
    #[must_use]
    pub fn get(&self, id: Id) -> TermText<'_> {
        TermText::new(slice(&self.text, &self.ends, id.0))
    }

    /// The id of a term in the syntax of N-Quads.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Id> {
        let id = self.first_not_below(text);
        (self.get(id).as_str() == text).then_some(id)
    }

    /// The id of an IRI.
    #[must_use]
    pub fn find_iri(&self, iri: &str) -> Option<Id> {
        self.find(&format!("<{iri}>"))
    }

    /// The ids of all terms whose text starts with `text`.
    pub fn beginning_with(&self, text: &str) -> impl Iterator<Item = Id> + use<'_> {
        let text = text.to_owned();
        let first = self.first_not_below(&text).0;
        let end = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (first..end).map(Id).take_while(move |id| self.get(*id).as_str().starts_with(&text))
    }

    /// The first id whose term does not sort before `text`.
    fn first_not_below(&self, text: &str) -> Id {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            let id = Id(u32::try_from(middle).unwrap_or(u32::MAX));
            if self.get(id).as_str() < text { low = middle + 1 } else { high = middle }
        }
        Id(u32::try_from(low).unwrap_or(u32::MAX))
    }
}
