use super::Comparable;
use diwan_rdf::quads::{ExtendedTerms, Id};

/// [Value range constraints](https://www.w3.org/TR/shacl/#core-components-range).
#[derive(Debug)]
pub(crate) struct Range {
    pub(crate) kind: RangeKind,
    pub(crate) bound: Id,
    pub(crate) value: Comparable,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum RangeKind {
    MinExclusive,
    MinInclusive,
    MaxExclusive,
    MaxInclusive,
}

impl Range {
    pub(super) fn name(&self) -> &'static str {
        match self.kind {
            RangeKind::MinExclusive => "MinExclusive",
            RangeKind::MinInclusive => "MinInclusive",
            RangeKind::MaxExclusive => "MaxExclusive",
            RangeKind::MaxInclusive => "MaxInclusive",
        }
    }

    pub(super) fn message(&self, show: &dyn Fn(Id) -> String) -> String {
        let relation = match self.kind {
            RangeKind::MinExclusive => "greater than",
            RangeKind::MinInclusive => "at least",
            RangeKind::MaxExclusive => "less than",
            RangeKind::MaxInclusive => "at most",
        };
        format!("the value is not {relation} {}", show(self.bound))
    }

    /// Values that cannot be compared are outside the range.
    pub(crate) fn admits(&self, terms: &ExtendedTerms<'_>, value: Id) -> bool {
        let Some(value) = terms.get(value).literal().as_ref().and_then(Comparable::of) else { return false };
        match self.kind {
            RangeKind::MinExclusive => value > self.value,
            RangeKind::MinInclusive => value >= self.value,
            RangeKind::MaxExclusive => value < self.value,
            RangeKind::MaxInclusive => value <= self.value,
        }
    }
}
