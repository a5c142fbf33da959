//! Matching of nodes that are similar but not equal.

use super::partition::Partition;
use super::patterns::{Position, Role, SLOT, Slot, Statement};
use super::sides::Sides;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// The maximum number of comparisons. Nodes that remain after it have no counterparts.
const STEPS: usize = 1 << 24;

/// A feature that at least this many pairs of nodes share is not significant.
const COMMON: usize = 1 << 12;

/// Matches nodes without counterparts, the most similar first: first by statements with known terms alone, repeatedly,
/// because each match makes more nodes known; then by statements with unknown nodes too.
pub(super) fn pair_similar(sides: &mut Sides<'_>, description: &Partition, partition: &Partition) {
    pair_within(STEPS, sides, description, partition);
}

fn pair_within(steps: usize, sides: &mut Sides<'_>, description: &Partition, partition: &Partition) {
    let mut search = Search { sides, description, partition, steps };
    while search.pair(false) || search.pair(true) {}
}

struct Search<'s, 'q> {
    sides: &'s mut Sides<'q>,
    description: &'s Partition,
    partition: &'s Partition,
    steps: usize,
}

/// A statement from the perspective of a slot: its pattern, the slot, and the content of the other slots.
type Feature<'q> = (&'q str, usize, Vec<Other>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Other {
    /// The same node.
    Same,
    /// A node that has a counterpart.
    Known(u32),
    /// A node without a counterpart so far.
    Unknown,
}

/// The nodes with a feature.
#[derive(Default)]
struct Holders {
    /// How often each node of the old dataset has it.
    olds: FxHashMap<u32, usize>,
    news: FxHashMap<u32, usize>,
    /// Whether the node is the value of an IRI, or its statement contains a blank node that has a counterpart. Such a
    /// feature is rarely shared by different nodes.
    is_near: bool,
}

impl Holders {
    fn pairs(&self) -> usize {
        self.olds.len().saturating_mul(self.news.len())
    }
}

/// The similarity of two nodes.
#[derive(Clone, Copy, Default)]
struct Common {
    statements: usize,
    /// Whether they share a feature with a known neighbour.
    are_near: bool,
}

impl Search<'_, '_> {
    /// Matches every two nodes that are most similar to each other, and returns whether there were any.
    fn pair(&mut self, with_unknown: bool) -> bool {
        let features = self.features(with_unknown);
        let telling: Vec<_> = features.into_values().filter(|holders| holders.pairs() <= COMMON).collect();
        let open = self.open_slots().count();
        let steps = telling.iter().map(Holders::pairs).fold(open, usize::saturating_add);
        let Some(left) = self.steps.checked_sub(steps) else { return false };
        self.steps = left;
        let pairs = best(self.candidates(&telling));
        pairs.iter().for_each(|(old, new)| self.sides.join(*old, *new));
        !pairs.is_empty()
    }

    /// The features of nodes without counterparts.
    fn features(&self, with_unknown: bool) -> FxHashMap<Feature<'_>, Holders> {
        let mut features = FxHashMap::<Feature<'_>, Holders>::default();
        for (statement, index, slot) in self.open_slots() {
            let others = self.others(statement, index, slot.node);
            if !with_unknown && others.contains(&Other::Unknown) {
                continue;
            }
            let is_value = slot.position == Position { depth: 0, role: Role::Object };
            let is_known = |other: Option<&Other>| matches!(other, Some(Other::Known(_)));
            // A statement with the node as its value is more significant than one with it as its subject, and is
            // considered first.
            let is_near = is_value && (!statement.pattern.starts_with(SLOT) || is_known(others.first()))
                || with_unknown && others.iter().any(|other| is_known(Some(other)));
            let holders = features.entry((statement.pattern.as_str(), index, others)).or_default();
            holders.is_near = is_near;
            let side = if slot.node < self.sides.olds { &mut holders.olds } else { &mut holders.news };
            *side.entry(slot.node).or_default() += 1;
        }
        features
    }

    /// Candidate pairs, the most similar first.
    fn candidates(&self, telling: &[Holders]) -> Vec<(u32, u32)> {
        let mut sizes: FxHashMap<u32, usize> = FxHashMap::default();
        self.open_slots().for_each(|(.., slot)| *sizes.entry(slot.node).or_default() += 1);
        let size = |node: u32| sizes.get(&node).copied().unwrap_or_default();
        let mut ranked: Vec<_> = common(telling)
            .into_iter()
            .filter(|((old, new), common)| common.are_near || 2 * common.statements > size(*old).max(size(*new)))
            .map(|((old, new), common)| {
                let is_described_otherwise = self.description.cell_of(old) != self.description.cell_of(new);
                let places = (self.partition.place(old), self.partition.place(new));
                let differences = size(old).abs_diff(size(new));
                ((is_described_otherwise, Reverse(common.statements), differences, places), (old, new))
            })
            .collect();
        ranked.sort_unstable_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, pair)| pair).collect()
    }

    fn open_slots(&self) -> impl Iterator<Item = (&Statement<'_>, usize, Slot)> {
        let slots = self.sides.statements.iter().flat_map(|statement| {
            statement.slots.iter().enumerate().map(move |(index, slot)| (statement, index, *slot))
        });
        slots.filter(|(.., slot)| self.sides.partner(slot.node).is_none())
    }

    fn others(&self, statement: &Statement<'_>, index: usize, node: u32) -> Vec<Other> {
        let others = statement.slots.iter().enumerate().filter(|(other, _)| *other != index);
        let other = |(_, slot): (usize, &Slot)| match self.sides.partner(slot.node) {
            _ if slot.node == node => Other::Same,
            Some(_) => Other::Known(self.sides.pair_of(slot.node)),
            None => Other::Unknown,
        };
        others.map(other).collect()
    }
}

#[expect(clippy::iter_over_hash_type, reason = "numbers are added up")]
fn common(telling: &[Holders]) -> FxHashMap<(u32, u32), Common> {
    let mut found: FxHashMap<(u32, u32), Common> = FxHashMap::default();
    for holders in telling {
        for (old, count) in &holders.olds {
            for (new, other) in &holders.news {
                let common = found.entry((*old, *new)).or_default();
                common.statements += count.min(other);
                common.are_near |= holders.is_near;
            }
        }
    }
    found
}

/// The pairs whose nodes do not occur in an earlier selected pair.
fn best(candidates: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let (mut olds, mut news) = (FxHashSet::default(), FxHashSet::default());
    let is_first = |(old, new): &(u32, u32)| {
        let (is_old_first, is_new_first) = (olds.insert(*old), news.insert(*new));
        is_old_first && is_new_first
    };
    candidates.into_iter().filter(is_first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blank::patterns::Patterns;
    use oxrdf::Quad;
    use oxrdfio::{RdfFormat, RdfParser};

    fn quads(text: &str) -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::NQuads).for_slice(text).collect::<Result<_, _>>().unwrap()
    }

    /// An address whose city has changed, which is found again after so many comparisons, and not after one less.
    #[test]
    fn comparisons_of_nodes_have_a_limit() {
        let address = |city: &str| quads(&format!("<a:s> <a:addr> _:x .\n_:x <a:city> \"{city}\" .\n"));
        let (old, new) = (address("Rabat"), address("Tunis"));
        let (old, new) = (Patterns::of(old.iter().map(Quad::as_ref)), Patterns::of(new.iter().map(Quad::as_ref)));
        let is_paired = |steps: usize| {
            let mut sides = Sides::of(&old, &new);
            let partition = sides.pair_alike();
            let description = sides.descriptions();
            pair_within(steps, &mut sides, &description, &partition);
            sides.partner(0).is_some()
        };
        // Four statements with a node each, and the one pair of nodes that have the same neighbour.
        assert!(is_paired(4 + 1) && !is_paired(4));
        assert_eq!((STEPS, COMMON), (1 << 24, 1 << 12));
    }
}
