//! Entities that Wikidata has no item for, and what an item would need.

use super::additions::{Proposal, Proposer, Target};
use super::limits;
use crate::link::id::known::INSTANCE_OF;
use crate::link::{Concepts, LinkFacts, Statement};
use oxigraph::model::NamedNode;
use std::collections::BTreeSet;

/// An entity without an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// The entity.
    pub entity: NamedNode,
    /// Its display names by language, as far as Wikibase takes them.
    pub labels: Vec<(String, String)>,
    /// The languages of the others, and why Wikibase would not take them.
    pub unnamed: Vec<(String, String)>,
    /// Whether there is an item for what it is an instance of.
    pub has_class: bool,
    /// How many documents speak of it.
    pub documents: usize,
    /// What could be said of it, and what not.
    pub proposal: Proposal,
}

/// What new items for `entities` would hold.
pub fn newcomers(
    entities: &[(NamedNode, Vec<(String, String)>)],
    statements: &[Statement],
    facts: &LinkFacts,
    concepts: &Concepts,
) -> Vec<Newcomer> {
    let newcomer = |(entity, labels): &(NamedNode, Vec<(String, String)>)| {
        let about: Vec<&Statement> = statements.iter().filter(|statement| statement.subject == *entity).collect();
        let proposer = Proposer { facts, concepts, statements: &about };
        let mut proposal = Proposal::default();
        for statement in &about {
            proposer.add(Target::New(entity.clone()), None, statement, about.iter().copied(), &mut proposal);
        }
        let documents: BTreeSet<_> =
            about.iter().flat_map(|statement| &statement.evidence).map(|evidence| &evidence.source).collect();
        let (labels, unnamed) = sayable(labels);
        let has_class = proposal.additions.iter().any(|addition| addition.property == INSTANCE_OF);
        Newcomer { entity: entity.clone(), labels, unnamed, has_class, documents: documents.len(), proposal }
    };
    entities.iter().map(newcomer).collect()
}

/// Texts and their languages.
type ByLanguage = Vec<(String, String)>;

/// The names that Wikibase takes, and the languages of the others with the reason.
fn sayable(labels: &[(String, String)]) -> (ByLanguage, ByLanguage) {
    let (mut sayable, mut others) = (Vec::new(), Vec::new());
    for (language, text) in labels {
        match limits::language(language).and_then(|()| limits::name(text)) {
            Ok(name) => sayable.push((language.clone(), name.to_owned())),
            Err(reason) => others.push((language.clone(), reason)),
        }
    }
    (sayable, others)
}
