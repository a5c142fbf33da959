//! Proposals of new items, for entities that have none.

use super::additions::{Proposal, Proposer, Target};
use super::limits;
use crate::link::id::known::INSTANCE_OF;
use crate::link::{Concepts, LinkFacts, Statement};
use oxigraph::model::NamedNode;
use std::collections::BTreeSet;

/// The proposal of a new item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// The entity.
    pub entity: NamedNode,
    /// Its labels as pairs of language tag and text, as far as Wikibase accepts them.
    pub labels: Vec<(String, String)>,
    /// The languages of the labels that Wikibase would reject, each with the reason.
    pub unnamed: Vec<(String, String)>,
    /// Whether the class of the entity has an item, so that `instance of` can be given.
    pub has_class: bool,
    /// The number of documents with statements about it.
    pub documents: usize,
    /// The statements proposed and withheld.
    pub proposal: Proposal,
}

/// Proposes new items for `entities`, which are given with their labels by language.
pub fn new_items(
    entities: &[(NamedNode, Vec<(String, String)>)],
    statements: &[Statement],
    facts: &LinkFacts,
    concepts: &Concepts,
) -> Vec<NewItem> {
    let new_item = |(entity, labels): &(NamedNode, Vec<(String, String)>)| {
        let about: Vec<&Statement> = statements.iter().filter(|statement| statement.subject == *entity).collect();
        let proposer = Proposer { facts, concepts, statements: &about };
        let mut proposal = Proposal::default();
        for statement in &about {
            proposer.add(Target::New(entity.clone()), None, statement, about.iter().copied(), &mut proposal);
        }
        let documents: BTreeSet<_> =
            about.iter().flat_map(|statement| &statement.evidence).map(|evidence| &evidence.source).collect();
        let (labels, unnamed) = accepted_labels(labels);
        let has_class = proposal.additions.iter().any(|addition| addition.property == INSTANCE_OF);
        NewItem { entity: entity.clone(), labels, unnamed, has_class, documents: documents.len(), proposal }
    };
    entities.iter().map(new_item).collect()
}

/// Pairs of language tag and text.
type ByLanguage = Vec<(String, String)>;

/// The labels that Wikibase accepts, and the languages of the others with the reason.
fn accepted_labels(labels: &[(String, String)]) -> (ByLanguage, ByLanguage) {
    let (mut accepted, mut others) = (Vec::new(), Vec::new());
    for (language, text) in labels {
        match limits::language(language).and_then(|()| limits::name(text)) {
            Ok(name) => accepted.push((language.clone(), name.to_owned())),
            Err(reason) => others.push((language.clone(), reason)),
        }
    }
    (accepted, others)
}
