use super::Store;
use super::evidence::{Evidence, EvidenceIndex};
use super::reading_order::property_place;
use crate::evidence::{self, vocab};
use crate::text::natural_key;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::BTreeMap;

/// A contradiction between documents, or within one, with the quotes that support each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The node that describes the contradiction in the graph.
    pub node: NamedNode,
    /// Its kind.
    pub kind: ContradictionKind,
    /// The entity that the values describe: of several, the first of the first side.
    pub entity: NamedNode,
    /// The property with contradictory values: of several, the first in reading order. For a calendar mismatch, the
    /// property that holds the Gregorian date.
    pub property: NamedNode,
    /// The sides of the contradiction. A calendar mismatch has one.
    pub sides: Vec<Side>,
    /// Whether a side rests on how a curator read a passage: a note of that kind is about the property of its record.
    pub rests_on_reading: bool,
}

/// A kind of contradiction that the build computes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContradictionKind {
    place: Place,
    /// The name: the local name of the concept, or of the class where the ontology has no concept.
    pub name: String,
    /// The concept.
    pub concept: Option<NamedNode>,
}

/// The place of a kind in lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Conflict,
    Other,
    CalendarMismatch,
}

impl ContradictionKind {
    /// Whether records give values of one property of one entity that cannot all be true.
    pub fn is_conflict(&self) -> bool {
        self.place == Place::Conflict
    }

    /// Whether one record gives a date in two calendars, and the two are not the same day.
    pub fn is_calendar_mismatch(&self) -> bool {
        self.place == Place::CalendarMismatch
    }

    fn new(concept: Option<NamedNode>, class: NamedNodeRef<'_>) -> Self {
        let local = |iri: &str| iri.rsplit(['/', '#']).next().map(str::to_owned);
        let named = concept.as_ref().and_then(|concept| local(concept.as_str()));
        let place = match named.as_deref() {
            _ if class == vocab::CALENDAR_MISMATCH => Place::CalendarMismatch,
            None | Some("conflict") => Place::Conflict,
            Some(_) => Place::Other,
        };
        let unnamed = if place == Place::CalendarMismatch { "calendar-mismatch" } else { "conflict" };
        Self { place, name: named.unwrap_or_else(|| unnamed.to_owned()), concept }
    }
}

/// Values that are compatible with each other, each with the evidence of the records that give it. They may differ in
/// precision, or belong to several entities and properties.
pub type Side = Vec<SideValue>;

/// A value on a side of a contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideValue {
    /// The entity that the value describes.
    pub entity: NamedNode,
    /// The property of which it is the value.
    pub property: NamedNode,
    /// The value.
    pub value: Term,
    /// The evidence of the records that give it.
    pub evidence: Vec<Evidence>,
}

/// All contradictions of a store. Conflicts come first and calendar mismatches last, between them the other kinds by
/// name; within a kind they are sorted by entity (numbers in IRIs by value), then by property.
pub fn contradictions(store: &Store) -> Vec<Contradiction> {
    let index = EvidenceIndex::new(store);
    let of_class = |class: NamedNodeRef<'static>| {
        let nodes = instances(store, class);
        nodes.into_iter().filter_map(|node| contradiction(store, &index, node, class)).collect::<Vec<_>>()
    };
    let classes = [vocab::CONFLICT, vocab::CALENDAR_MISMATCH];
    let mut contradictions: Vec<_> = classes.into_iter().flat_map(of_class).collect();
    contradictions.sort_by_cached_key(|item| {
        let (place, property) = property_place(&item.property);
        let entity = natural_key(item.entity.as_str());
        (item.kind.clone(), entity, place, property.to_owned(), natural_key(item.node.as_str()))
    });
    contradictions
}

fn contradiction(
    store: &Store,
    index: &EvidenceIndex,
    node: NamedNode,
    class: NamedNodeRef<'_>,
) -> Option<Contradiction> {
    let scopes =
        if class == vocab::CONFLICT { Scope::of_conflict(store, &node) } else { vec![Scope::whole(store, &node)] };
    let kind = ContradictionKind::new(objects(store, &node, vocab::KIND).into_iter().next(), class);
    // The first side is about the thing that is measured, numbered or dated otherwise than the others have it.
    let first = scopes.first()?;
    let entity = first.entities.iter().min_by_key(|node| natural_key(node.as_str()))?.clone();
    let property = first.properties.iter().min_by(|a, b| property_place(a).cmp(&property_place(b)))?.clone();
    let sides = scopes.iter().map(|scope| scope.values(store, index)).collect();
    let rests_on_reading = !objects(store, &node, vocab::WAS_DERIVED_FROM).is_empty();
    Some(Contradiction { node, kind, entity, property, sides, rests_on_reading })
}

/// On how many sides of a conflict, from the first one, the values are themselves contradicted.
pub(super) fn marked_sides(store: &Store, conflict: &NamedNode) -> usize {
    let kinds = objects(store, conflict, vocab::KIND);
    let name = kinds.first().and_then(|kind| kind.as_str().rsplit(['/', '#']).next());
    evidence::marked_sides(name.unwrap_or_default())
}

/// What a side of a contradiction is about.
pub(super) struct Scope {
    pub(super) entities: Vec<NamedNode>,
    pub(super) properties: Vec<NamedNode>,
    pub(super) records: Vec<NamedNode>,
}

impl Scope {
    /// The sides of a conflict.
    pub(super) fn of_conflict(store: &Store, conflict: &NamedNode) -> Vec<Self> {
        let whole = Self::whole(store, conflict);
        let or = |own: Vec<NamedNode>, all: &Vec<NamedNode>| if own.is_empty() { all.clone() } else { own };
        let side = |side: NamedNode| Self {
            entities: or(objects(store, &side, vocab::ON_ENTITY), &whole.entities),
            properties: or(objects(store, &side, vocab::ON_PROPERTY), &whole.properties),
            records: objects(store, &side, vocab::HAD_MEMBER),
        };
        objects(store, conflict, vocab::HAS_PART).into_iter().map(side).collect()
    }

    /// The sides of a conflict whose values are themselves contradicted.
    pub(super) fn marked(store: &Store, conflict: &NamedNode) -> Vec<Self> {
        let sides = Self::of_conflict(store, conflict).into_iter();
        sides.take(marked_sides(store, conflict)).collect()
    }

    /// A contradiction as a whole.
    fn whole(store: &Store, node: &NamedNode) -> Self {
        let [entities, properties, records] =
            [vocab::ON_ENTITY, vocab::ON_PROPERTY, vocab::BETWEEN].map(|property| objects(store, node, property));
        Self { entities, properties, records }
    }

    /// The values that the records give, by entity and property. The longest text, which is the most precise value,
    /// comes first.
    fn values(&self, store: &Store, index: &EvidenceIndex) -> Side {
        let mut entities = self.entities.clone();
        entities.sort_by_cached_key(|entity| natural_key(entity.as_str()));
        let mut properties = self.properties.clone();
        properties.sort_by(|a, b| property_place(a).cmp(&property_place(b)));
        let of_entity = |entity: &NamedNode| {
            let values = properties.iter().flat_map(|property| self.values_of(store, index, entity, property));
            values.collect::<Vec<_>>()
        };
        entities.iter().flat_map(of_entity).collect()
    }

    fn values_of(&self, store: &Store, index: &EvidenceIndex, entity: &NamedNode, property: &NamedNode) -> Side {
        let mut values: BTreeMap<String, (Term, Vec<Evidence>)> = BTreeMap::new();
        for record in &self.records {
            let graph = GraphNameRef::NamedNode(record.as_ref());
            let quads =
                store.quads_for_pattern(Some(entity.as_ref().into()), Some(property.as_ref()), None, Some(graph));
            for value in quads.filter_map(Result::ok).map(|quad| quad.object) {
                let value = values.entry(value.to_string()).or_insert_with(|| (value, Vec::new()));
                value.1.extend(index.of_record(record).map(|evidence| evidence.about([property])));
            }
        }
        let side_value = |(value, mut evidence): (Term, Vec<Evidence>)| {
            evidence.sort_by_cached_key(Evidence::place);
            SideValue { entity: entity.clone(), property: property.clone(), value, evidence }
        };
        let mut values: Vec<_> = values.into_values().map(side_value).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.value.to_string().len()));
        values
    }
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
