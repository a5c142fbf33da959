use super::Store;
use super::evidence::{Evidence, EvidenceIndex};
use super::reading_order::property_place;
use crate::evidence::vocab;
use crate::text::natural_key;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::BTreeMap;

/// A contradiction between documents, or within one, with the quotes that support each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The node that describes the contradiction in the graph.
    pub node: NamedNode,
    /// Conflict or calendar mismatch.
    pub kind: ContradictionKind,
    /// The entity that the values describe.
    pub entity: NamedNode,
    /// The property with contradictory values; for a calendar mismatch, the property that holds the Gregorian date.
    pub property: NamedNode,
    /// The sides of the contradiction. A calendar mismatch has one.
    pub sides: Vec<Side>,
}

/// The kinds of contradictions that the build computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContradictionKind {
    /// Records give values that cannot all be true.
    Conflict,
    /// One record gives a date in two calendars, and the two are not the same day.
    CalendarMismatch,
}

/// Values that are compatible with each other, though they may differ in precision, each with the evidence of the
/// records that give it.
pub type Side = Vec<(Term, Vec<Evidence>)>;

/// All contradictions of a store. Conflicts come before calendar mismatches; within a kind they are sorted by entity
/// (numbers in IRIs by value), then by property.
pub fn contradictions(store: &Store) -> Vec<Contradiction> {
    let index = EvidenceIndex::new(store);
    let classes = [
        (vocab::CONFLICT, ContradictionKind::Conflict),
        (vocab::CALENDAR_MISMATCH, ContradictionKind::CalendarMismatch),
    ];
    let of_class = |(class, kind)| {
        let nodes = instances(store, class);
        nodes.into_iter().filter_map(|node| contradiction(store, &index, node, kind)).collect::<Vec<_>>()
    };
    let mut contradictions: Vec<_> = classes.into_iter().flat_map(of_class).collect();
    contradictions.sort_by_cached_key(|item| {
        let (place, property) = property_place(&item.property);
        (item.kind, natural_key(item.entity.as_str()), place, property.to_owned(), natural_key(item.node.as_str()))
    });
    contradictions
}

fn contradiction(
    store: &Store,
    index: &EvidenceIndex,
    node: NamedNode,
    kind: ContradictionKind,
) -> Option<Contradiction> {
    let one = |property| objects(store, &node, property).into_iter().next();
    let (entity, property) = (one(vocab::ON_ENTITY)?, one(vocab::ON_PROPERTY)?);
    let side = |records: Vec<NamedNode>| values_of_records(store, index, &records, &entity, &property);
    let sides = match kind {
        ContradictionKind::Conflict => {
            let sides = objects(store, &node, vocab::HAS_PART).into_iter();
            sides.map(|node| side(objects(store, &node, vocab::HAD_MEMBER))).collect()
        }
        ContradictionKind::CalendarMismatch => vec![side(objects(store, &node, vocab::BETWEEN))],
    };
    Some(Contradiction { node, kind, entity, property, sides })
}

/// The values that records give for a property of an entity. The longest text, which is the most precise value, comes
/// first.
fn values_of_records(
    store: &Store,
    index: &EvidenceIndex,
    records: &[NamedNode],
    entity: &NamedNode,
    property: &NamedNode,
) -> Side {
    let mut values: BTreeMap<String, (Term, Vec<Evidence>)> = BTreeMap::new();
    for record in records {
        let graph = GraphNameRef::NamedNode(record.as_ref());
        let quads = store.quads_for_pattern(Some(entity.as_ref().into()), Some(property.as_ref()), None, Some(graph));
        for value in quads.filter_map(Result::ok).map(|quad| quad.object) {
            let value = values.entry(value.to_string()).or_insert_with(|| (value, Vec::new()));
            value.1.extend(index.of_record(record).map(|evidence| evidence.about([property])));
        }
    }
    let mut values: Vec<_> = values.into_values().collect();
    values.iter_mut().for_each(|(_, evidence)| evidence.sort_by_cached_key(Evidence::place));
    values.sort_by_key(|(value, _)| std::cmp::Reverse(value.to_string().len()));
    values
}

pub(super) fn instances(store: &Store, class: NamedNodeRef<'_>) -> Vec<NamedNode> {
    let default = Some(GraphNameRef::DefaultGraph);
    let quads = store.quads_for_pattern(None, Some(rdf::TYPE), Some(class.into()), default);
    quads
        .filter_map(Result::ok)
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}

pub(super) fn objects(store: &Store, subject: &NamedNode, property: NamedNodeRef<'_>) -> Vec<NamedNode> {
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
