use crate::evidence::vocab;
use diwan_rdf::quads::{Id, Quads};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNode, NamedNodeRef};
use std::collections::{HashMap, HashSet};

/// Which contradictions are read. Those of other kinds than conflicts of values compare several entities, and say
/// nothing against the single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ContradictionKind {
    /// Conflicts between documents only.
    BetweenDocuments,
    /// Conflicts and calendar mismatches.
    Any,
}

/// The records that take part in contradictions: for each entity, pairs of a property and a record.
#[derive(Debug, Default)]
pub(super) struct Contradictions(HashMap<NamedNode, HashSet<(NamedNode, NamedNode)>>);

impl Contradictions {
    /// Reads the graph of contradictions, if there is one.
    pub(super) fn read(quads: &Quads, graph: Option<Id>, kind: ContradictionKind) -> Self {
        let Some(graph) = graph else { return Self::default() };
        let values = |property: NamedNodeRef<'_>| diwan_rdf::quads::values(quads, property.as_str(), Some(graph));
        let [classes, entities, properties, records] =
            [rdf::TYPE, vocab::ON_ENTITY, vocab::ON_PROPERTY, vocab::BETWEEN].map(values);
        let conflict = quads.terms().find_iri(vocab::CONFLICT.as_str());
        let kinds = values(vocab::KIND);
        let is_other = |node: &Id| kinds.get(node).into_iter().flatten().any(|kind| !is_of_values(quads, *kind));
        let is_conflict = |classes: &Vec<Id>| classes.iter().any(|class| Some(*class) == conflict);
        let nodes = |ids: Option<&Vec<Id>>| -> Vec<NamedNode> {
            ids.into_iter().flatten().filter_map(|id| quads.node(*id)).collect()
        };
        let is_wanted = |node: &Id| {
            !is_other(node) && (kind == ContradictionKind::Any || classes.get(node).is_some_and(is_conflict))
        };
        let mut contradictions: Vec<Id> = classes.keys().copied().filter(is_wanted).collect();
        contradictions.sort_unstable();
        let mut found = Self::default();
        for contradiction in &contradictions {
            let [entities, properties, records] =
                [&entities, &properties, &records].map(|values| nodes(values.get(contradiction)));
            found.add(&entities, &properties, &records);
        }
        found
    }

    fn add(&mut self, entities: &[NamedNode], properties: &[NamedNode], records: &[NamedNode]) {
        for entity in entities {
            let found = self.0.entry(entity.clone()).or_default();
            for property in properties {
                found.extend(records.iter().map(|record| (property.clone(), record.clone())));
            }
        }
    }

    /// Whether the value that a record gives for a property of an entity is contradicted.
    pub(super) fn contains(&self, entity: &NamedNode, property: &NamedNode, record: &NamedNode) -> bool {
        // Most entities are in no contradiction.
        let found = self.0.get(entity);
        found.is_some_and(|found| found.contains(&(property.clone(), record.clone())))
    }
}

/// Whether a kind of contradiction is about the values of one property of one entity.
fn is_of_values(quads: &Quads, kind: Id) -> bool {
    let name = quads.term(kind).iri().and_then(|iri| iri.rsplit(['/', '#']).next());
    matches!(name, Some("conflict" | "differing-awards" | "calendar-mismatch"))
}
