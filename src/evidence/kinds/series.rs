//! Series of meetings: the meetings of one body and one kind, with their numbers.

use crate::evidence::facts::{Fact, Facts};
use crate::evidence::vocab;
use diwan_rdf::quads::Id;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// What the meetings of a series have in common: the body, the kind, and for kinds that are not counted through, the
/// slug without its last part.
pub(super) type Series<'q> = (Id, Id, &'q str);

/// The kinds of meetings that a body counts through in one series, and what records say about bodies.
pub(super) struct SeriesIndex<'f, 'q> {
    facts: &'f Facts<'q>,
    counted_through: FxHashSet<Id>,
}

impl<'f, 'q> SeriesIndex<'f, 'q> {
    /// The index for a kind of contradiction whose concept is related to the kinds of meetings that are counted
    /// through.
    pub(super) fn new(facts: &'f Facts<'q>, concept: Id) -> Self {
        Self { facts, counted_through: facts.editorial(concept, vocab::RELATED).into_iter().collect() }
    }

    /// The series to which a meeting belongs; several if records disagree about its body.
    pub(super) fn of(&self, meeting: Id) -> Vec<Series<'q>> {
        let Some(kind) = self.facts.kind(meeting) else { return Vec::new() };
        let bodies: BTreeSet<Id> = self.facts.about(meeting, vocab::MEETING_OF).iter().map(|fact| fact.value).collect();
        bodies.into_iter().map(|body| (body, kind, self.stem(meeting, kind))).collect()
    }

    /// Conferences of ministers are counted by their field, and forums by their subject. Their slugs show which belong
    /// together.
    fn stem(&self, meeting: Id, kind: Id) -> &'q str {
        let slug = self.facts.local_name(meeting);
        match self.counted_through.contains(&kind) {
            true => "",
            false => slug.rsplit_once('-').map_or(slug, |(stem, _)| stem),
        }
    }

    /// Whether a kind is counted through, and is not a special form of another one that is.
    pub(super) fn is_regular(&self, kind: Id) -> bool {
        let broader = self.facts.editorial(kind, vocab::BROADER);
        self.counted_through.contains(&kind) && !broader.iter().any(|kind| self.counted_through.contains(kind))
    }
}

/// The number of a meeting, where more documents agree about it than about any other, with the facts that give it.
pub(super) fn numbers(facts: &Facts<'_>, property: Id) -> FxHashMap<Id, (i64, Vec<Fact>)> {
    let of_meetings = facts.by_entity(property).into_iter();
    of_meetings.filter_map(|given| Some((given.first()?.entity, agreed(facts, &given)?))).collect()
}

fn agreed(facts: &Facts<'_>, given: &[Fact]) -> Option<(i64, Vec<Fact>)> {
    let mut by_number: BTreeMap<i64, Vec<Fact>> = BTreeMap::new();
    for fact in given {
        by_number.entry(facts.integer(fact.value)?).or_default().push(*fact);
    }
    let documents =
        |given: &[Fact]| given.iter().filter_map(|fact| facts.document(fact.record)).collect::<BTreeSet<_>>().len();
    let mut counted: Vec<(usize, i64)> = by_number.iter().map(|(number, given)| (documents(given), *number)).collect();
    counted.sort_unstable_by(|a, b| b.cmp(a));
    let is_tie = matches!(counted.as_slice(), [first, second, ..] if first.0 == second.0);
    let (_, number) = counted.first().filter(|_| !is_tie)?;
    Some((*number, by_number.remove(number)?))
}
