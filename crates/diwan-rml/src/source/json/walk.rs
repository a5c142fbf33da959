//! Follows the segments of an iterator through a document that is read from front to back, without the document in memory.

use super::evaluate::{Evaluator, FoundNames, selects};
use super::query::Segment;
use super::raw::Raw;
use super::scan::{ScanError, Scanner};
use super::value::{Json, Key};
use std::io::Read;
use std::ops::ControlFlow;

/// Takes the text of a value and the line on which it ends; an error ends the walk.
pub(super) type Take<'t> = dyn FnMut(&[u8], u64) -> Result<(), ScanError> + 't;

/// How many bytes the parts of a document may have that are in memory whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Longest {
    /// The names of members, and values that segments look at more than once.
    pub(super) part: usize,
    /// The values at the end of all segments.
    pub(super) value: usize,
}

/// Whether a segment can be followed in a stream: what is selected does not depend on what comes after it.
pub(super) fn is_followed(segment: &Segment) -> bool {
    !segment.counts_children() && !segment.names_root()
}

/// Follows segments through a document.
pub(super) struct Walk<'w> {
    pub(super) longest: Longest,
    pub(super) take: &'w mut Take<'w>,
    /// Takes names that are repeated in an object, and the line on which they stand.
    pub(super) repeated: &'w dyn Fn(&str, u64),
}

impl Walk<'_> {
    /// Takes the values that the segments lead to from the value that comes next, which stands at this level, in the order
    /// of the document.
    pub(super) fn follow<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        segments: &[Segment],
        level: usize,
    ) -> Result<(), ScanError> {
        let Some(first) = segments.first() else {
            let value = scanner.keep_value(self.longest.value)?;
            return (self.take)(&value, scanner.line());
        };
        match scanner.peek()? {
            Some(b'{') => {
                let mut names = FoundNames::default();
                scanner.members(level + 1, &mut |scanner| {
                    let name = scanner.name(self.longest.part)?;
                    if names.add(first, Key::Quoted(&name)) {
                        (self.repeated)(&Key::Quoted(&name).to_text(), scanner.line());
                    }
                    self.child(scanner, segments, Key::Quoted(&name), level + 1)
                })
            }
            Some(b'[') => {
                let mut index = 0;
                scanner.elements(level + 1, &mut |scanner| {
                    index += 1;
                    self.child(scanner, segments, Key::Index(index - 1), level + 1)
                })
            }
            _ => scanner.skip(level),
        }
    }

    /// Follows the segments to a child, and from there.
    fn child<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        segments: &[Segment],
        key: Key<'_>,
        level: usize,
    ) -> Result<(), ScanError> {
        let Some((first, rest)) = segments.split_first() else { return scanner.skip(level) };
        if !first.has_filter() {
            // All segments that are followed select without counting.
            let times = first.selectors.iter().filter(|selector| selects(selector, key, 0)).count();
            match (times, first.is_deep) {
                (0, false) => return scanner.skip(level),
                (0, true) => return self.follow(scanner, segments, level),
                (1, false) => return self.follow(scanner, rest, level),
                _ => {}
            }
        }
        let value = scanner.keep_value(self.longest.part)?;
        self.kept(&value, segments, key, scanner.line())
    }

    /// Follows the segments to a child that is in memory and ends on this line, and from there.
    fn kept(&mut self, value: &[u8], segments: &[Segment], key: Key<'_>, line: u64) -> Result<(), ScanError> {
        let Some((first, rest)) = segments.split_first() else { return Ok(()) };
        let value = Raw::of(value);
        let (take, repeated) = (&mut *self.take, |name: &str| (self.repeated)(name, line));
        let evaluator = Evaluator::new(value, &repeated);
        let mut taken = Ok(());
        let mut each = |found: Raw<'_>| {
            taken = take(found.text(), line);
            if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let mut ended = ControlFlow::Continue(());
        for _ in 0..evaluator.times(first, key, 0, value) {
            ended = evaluator.find(rest, value, &mut each);
        }
        if first.is_deep && ended.is_continue() {
            let _ = evaluator.find(segments, value, &mut each);
        }
        taken
    }
}
