use crate::write::namespaces::Namespaces;
use rustc_hash::FxHashMap;

/// A cache of predicates with their names in Turtle. Rows usually have their predicates in the same order, so each
/// predicate stores its last successor.
pub(super) struct Predicates {
    known: Vec<Known>,
    places: FxHashMap<Box<[u8]>, usize>,
    /// The predicate of the last statement; [`NONE`] before the first.
    last: usize,
}

struct Known {
    term: Box<[u8]>,
    name: Box<[u8]>,
    next: usize,
}

const NONE: usize = usize::MAX;

/// The maximum number of cached predicates, because a mapping can generate predicates from the data.
const MOST: usize = 1 << 12;

const TYPE: &[u8] = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

impl Predicates {
    pub(super) fn new() -> Self {
        Self { known: Vec::new(), places: FxHashMap::default(), last: NONE }
    }

    /// The most likely next predicate; empty if unknown.
    pub(super) fn expected(&self) -> &[u8] {
        let next = self.known.get(self.last).and_then(|last| self.known.get(last.next));
        next.map_or(b"", |next| &next.term)
    }

    /// Sets the next predicate; `expected` means that it equals [`Self::expected`]. Returns whether it equals the
    /// previous one.
    pub(super) fn take(&mut self, term: &[u8], expected: bool, namespaces: &Namespaces) -> bool {
        let place = match self.known.get(self.last) {
            Some(last) if expected => last.next,
            _ => self.place(term, namespaces),
        };
        if let Some(last) = self.known.get_mut(self.last) {
            last.next = place;
        }
        let same = place == self.last;
        self.last = place;
        same
    }

    /// The name of the last predicate in Turtle.
    pub(super) fn name(&self) -> &[u8] {
        self.known.get(self.last).map_or(b"", |last| &last.name)
    }

    fn place(&mut self, term: &[u8], namespaces: &Namespaces) -> usize {
        if let Some(place) = self.places.get(term) {
            return *place;
        }
        if self.known.len() >= MOST {
            *self = Self::new();
        }
        let place = self.known.len();
        self.places.insert(term.into(), place);
        self.known.push(Known { term: term.into(), name: name(term, namespaces).into(), next: NONE });
        place
    }
}

fn name(term: &[u8], namespaces: &Namespaces) -> Vec<u8> {
    let mut name = Vec::new();
    match term {
        TYPE => name.push(b'a'),
        _ => namespaces.write_node(term, &mut name),
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{MOST, Predicates};
    use crate::write::namespaces::Namespaces;

    #[test]
    fn predicates_are_expected_in_the_order_of_the_previous_row() {
        let namespaces = Namespaces::new([("e", "http://e/")]);
        let mut predicates = Predicates::new();
        let mut take = |local: &str| {
            let term = format!("<http://e/{local}>");
            let expected = predicates.expected() == term.as_bytes();
            let same = predicates.take(term.as_bytes(), expected, &namespaces);
            assert_eq!(predicates.name(), format!("e:{local}").as_bytes());
            (expected, same)
        };
        let order = ["a", "b", "b", "a", "b", "b", "b", "c", "b", "a", "b"];
        let taken: Vec<_> = order.into_iter().map(&mut take).collect();
        let (new, known, same, guessed) = ((false, false), (true, false), (false, true), (true, true));
        assert_eq!(taken, [new, new, same, new, known, same, guessed, new, new, new, known]);
        (0..3 * MOST).for_each(|number| assert_eq!(take(&format!("x{number}")), new));
        assert_eq!(take(&format!("x{}", 3 * MOST - 1)), same);
    }
}
