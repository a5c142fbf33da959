use super::evidence::{Evidence, EvidenceIndex};
use crate::evidence::vocab;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::Store;
use std::collections::BTreeMap;

/// A conflict, with the words of every side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The conflict's own name.
    pub conflict: NamedNode,
    /// What it is about.
    pub entity: NamedNode,
    /// The property.
    pub property: NamedNode,
    /// The sides: each value with the records that give it.
    pub sides: Vec<(Term, Vec<Evidence>)>,
}

/// All conflicts of a store, by entity and property.
pub fn contradictions(store: &Store) -> Vec<Contradiction> {
    let index = EvidenceIndex::new(store);
    let default = Some(GraphNameRef::DefaultGraph);
    let mut found: Vec<_> = store
        .quads_for_pattern(None, Some(vocab::ON_ENTITY), None, default)
        .filter_map(Result::ok)
        .filter_map(|quad| match (quad.subject, quad.object) {
            (NamedOrBlankNode::NamedNode(conflict), Term::NamedNode(entity)) => {
                contradiction(store, &index, conflict, entity)
            }
            _ => None,
        })
        .collect();
    found.sort_by(|a, b| (&a.entity, &a.property).cmp(&(&b.entity, &b.property)));
    found
}

fn contradiction(
    store: &Store,
    index: &EvidenceIndex,
    conflict: NamedNode,
    entity: NamedNode,
) -> Option<Contradiction> {
    let property = objects(store, &conflict, vocab::ON_PROPERTY).into_iter().next()?;
    let mut sides: BTreeMap<String, (Term, Vec<Evidence>)> = BTreeMap::new();
    for record in objects(store, &conflict, vocab::BETWEEN) {
        let graph = GraphNameRef::NamedNode(record.as_ref());
        let said = store.quads_for_pattern(Some(entity.as_ref().into()), Some(property.as_ref()), None, Some(graph));
        for value in said.filter_map(Result::ok).map(|quad| quad.object) {
            let side = sides.entry(value.to_string()).or_insert_with(|| (value, Vec::new()));
            side.1.extend(index.of_record(&record));
        }
    }
    Some(Contradiction { conflict, entity, property, sides: sides.into_values().collect() })
}

fn objects(store: &Store, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
    let default = Some(GraphNameRef::DefaultGraph);
    let mut nodes: Vec<_> = store
        .quads_for_pattern(Some(subject.as_ref().into()), Some(property), None, default)
        .filter_map(Result::ok)
        .filter_map(|quad| match quad.object {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
        .collect();
    nodes.sort();
    nodes
}
