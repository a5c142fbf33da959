//! The kinds of contradictions, one family in each file, and the registry.
//!
//! The ontology decides what is compared: a kind is computed if the scheme of contradictions has a concept of its name,
//! and `diwan:onProperty` on the concept gives the properties that it concerns. Conflicts of single-valued properties
//! and calendar mismatches have modules of their own.

mod agents;
mod counts;
mod figures;
mod kinds_of_things;
mod lengths;
mod numbers;
mod sequence;
mod series;
mod times;
mod weekdays;

use super::facts::{Facts, local_name};
use super::{Contradiction, vocab};
use diwan_rdf::quads::{Id, Quads};
use oxigraph::model::{NamedNode, NamedNodeRef};
use std::collections::BTreeMap;

/// A kind of contradiction.
pub(super) struct Kind {
    /// The local name of its concept.
    name: &'static str,
    /// Finds the contradictions of this kind. The concept carries the annotations.
    find: fn(&Facts<'_>, Id) -> Vec<Contradiction>,
    /// Facts with the contradictions expected in them, or none.
    #[cfg(test)]
    fixtures: &'static [&'static str],
}

/// All kinds, in the order in which they are listed.
static KINDS: [&Kind; 12] = [
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

/// The name of the kind whose claims are about the rule of a series, not about single values.
pub const SEQUENCE: &str = "sequence";

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

/// The concepts of the scheme of contradictions, by their local names.
pub struct ContradictionConcepts {
    concepts: BTreeMap<String, NamedNode>,
    /// The properties whose conflicts have a name of their own.
    named: Vec<(NamedNode, &'static str)>,
}

/// The kinds of conflicts that have a name of their own. Their concepts give the properties.
const NAMED_CONFLICTS: [&str; 1] = ["differing-awards"];

impl ContradictionConcepts {
    /// Reads the concepts of an ontology.
    pub fn new(quads: &Quads) -> Self {
        let uses = |property: NamedNodeRef<'_>| {
            let property = quads.terms().find_iri(property.as_str());
            let uses = property.into_iter().flat_map(|property| quads.uses(property));
            uses.filter_map(|(subject, object)| Some((quads.node(subject)?, quads.node(object)?)))
        };
        let is_scheme = |scheme: &NamedNode| local_name(scheme.as_str()) == "contradiction";
        let of_scheme = uses(vocab::IN_SCHEME).filter(|(_, scheme)| is_scheme(scheme));
        let concepts: BTreeMap<String, NamedNode> =
            of_scheme.map(|(concept, _)| (local_name(concept.as_str()).to_owned(), concept)).collect();
        let named = NAMED_CONFLICTS.into_iter().filter_map(|name| Some((concepts.get(name)?, name)));
        let named: Vec<_> = named.collect();
        let properties = uses(vocab::ON_PROPERTY).filter_map(|(concept, property)| {
            named.iter().find(|(known, _)| **known == concept).map(|(_, name)| (property, *name))
        });
        Self { named: properties.collect(), concepts }
    }

    /// The concept with a local name.
    pub fn get(&self, name: &str) -> Option<&NamedNode> {
        self.concepts.get(name)
    }

    /// The concept for conflicts about a property.
    pub fn of_conflict(&self, property: &NamedNode) -> Option<&NamedNode> {
        let own = self.named.iter().find(|(named, _)| named == property).map(|(_, name)| *name);
        self.get(own.unwrap_or("conflict"))
    }
}

/// The properties that a concept concerns.
fn properties(facts: &Facts<'_>, concept: Id) -> Vec<Id> {
    facts.editorial(concept, vocab::ON_PROPERTY)
}

/// A name of parts, joined by hyphens. IRIs are reduced to their local names, and what is neither a letter nor a digit
/// to a hyphen.
fn name_of<'p>(parts: impl IntoIterator<Item = &'p str>) -> String {
    let is_separator = |character: char| !character.is_ascii_alphanumeric();
    let words = parts.into_iter().flat_map(|part| local_name(part).split(is_separator)).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests;
