use crate::evidence::facts::{Facts, local_name};
use crate::evidence::{Contradiction, vocab};
use diwan_rdf::quads::Id;

/// A kind of contradiction.
pub(super) struct Kind {
    /// The local name of its concept.
    pub(super) name: &'static str,
    /// Finds the contradictions of this kind. The concept carries the annotations.
    pub(super) find: fn(&Facts<'_>, Id) -> Vec<Contradiction>,
    /// On how many sides, from the first one, the values are themselves contradicted. Those of the others only show why.
    pub(super) marked_sides: usize,
    /// Facts with the contradictions expected in them, or none.
    #[cfg(test)]
    pub(super) fixtures: &'static [&'static str],
}

/// The values on each side contradict those on the others.
pub(super) const ALL_SIDES: usize = usize::MAX;

/// The properties that a concept concerns.
pub(super) fn properties(facts: &Facts<'_>, concept: Id) -> Vec<Id> {
    facts.editorial(concept, vocab::ON_PROPERTY)
}

/// A name of parts, joined by hyphens. IRIs are reduced to their local names, and what is neither a letter nor a digit
/// to a hyphen.
pub(super) fn name_of<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let is_separator = |character: char| !character.is_alphanumeric();
    let words = parts.into_iter().flat_map(|part| local_name(part).split(is_separator)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
