use super::concepts::ContradictionConcepts;
use super::kind::{ALL_SIDES, Kind};
use super::{agents, counts, kinds_of_things, lengths, numbers, sequence, times, weekdays};
use crate::evidence::Contradiction;
use crate::evidence::facts::Facts;
use diwan_rdf::quads::Quads;

/// All kinds, in the order in which they are computed.
pub(super) static KINDS: [&Kind; 12] = [
    &numbers::SHARED_ORDINAL,
    &numbers::SHARED_NUMBER,
    &numbers::OTHER_SESSION,
    &kinds_of_things::INCOMPATIBLE_KINDS,
    &agents::DIFFERING_PRINCIPALS,
    &counts::ANNOUNCED_NUMBER,
    &counts::PARTS_AND_WHOLE,
    &times::OUTSIDE_MEETING,
    &times::REFERS_TO_LATER,
    &lengths::LENGTH,
    &sequence::SEQUENCE,
    &weekdays::WEEKDAY,
];

/// Finds the contradictions of all kinds, sorted by kind and name.
pub fn find_contradictions(quads: &Quads) -> Vec<Contradiction> {
    let concepts = ContradictionConcepts::new(quads);
    let facts = Facts::new(quads);
    let mut found = Vec::new();
    for kind in KINDS {
        let concept = concepts.get(kind.name).and_then(|concept| facts.id(concept.as_ref()));
        let mut of_kind = concept.map(|concept| (kind.find)(&facts, concept)).unwrap_or_default();
        of_kind.sort_by(|a, b| a.name.cmp(&b.name));
        found.extend(of_kind);
    }
    found
}

/// On how many sides of a contradiction, from the first one, the values are themselves contradicted, by the name of its
/// kind. The dates of two meetings are not, where only together they do not fit an interval.
pub fn marked_sides(kind: &str) -> usize {
    KINDS.iter().find(|known| known.name == kind).map_or(ALL_SIDES, |kind| kind.marked_sides)
}
