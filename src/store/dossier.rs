//! The dossier of an entity: everything that the dataset states about it, each value with its evidence.

use super::Store;
use super::contradictions::Scope;
use super::evidence::{Evidence, EvidenceIndex};
use super::marks::Contradicted;
use super::reading_order::property_place;
use crate::dataset::{GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::text::natural_key;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that the dataset states about one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The entity.
    pub entity: NamedNode,
    /// Its classes and kinds, as records and registers give them.
    pub types: BTreeSet<NamedNode>,
    /// The statements of records about the entity, grouped by property in reading order.
    pub facts: Vec<PropertyFacts>,
    /// The statements of records about other entities in which this one is the object.
    pub mentions: Vec<Mention>,
    /// The links (`schema:sameAs`) that editors have added.
    pub links: Vec<NamedNode>,
}

/// The values that records give for one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyFacts {
    /// The property.
    pub property: NamedNode,
    /// The values. Uncontradicted values come first, then the sides of each conflict. Dates and numbers are sorted by
    /// value, with a month before its days; provisions by paragraph number, and paraphrases without a number by the
    /// position of the words they paraphrase. Within a side, the most precise value comes first.
    pub values: Vec<ValueFacts>,
}

/// One value of a property, and the records that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueFacts {
    /// The value.
    pub value: Term,
    /// The number of the side of a conflict that the value belongs to, from 1; `None` if nothing contradicts it. Values
    /// of one side are compatible, though one may be more precise.
    pub side: Option<usize>,
    /// The evidence of each record that gives the value.
    pub evidence: Vec<Evidence>,
}

/// A statement of a record about another entity, in which this entity is the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The other entity.
    pub subject: NamedNode,
    /// The property that has this entity as its object.
    pub property: NamedNode,
    /// Whether another document contradicts the statement.
    pub is_contradicted: bool,
    /// The other values that the same record gives for that entity.
    pub details: Vec<RecordValue>,
    /// The evidence of the record.
    pub evidence: Evidence,
}

/// A property value that a record gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordValue {
    /// The property.
    pub property: NamedNode,
    /// The value.
    pub value: Term,
    /// Whether another document contradicts the value.
    pub is_contradicted: bool,
}

impl Dossier {
    /// Gathers the dossier of `entity` from a store. If `entity` is a record, the dossier lists all statements of that
    /// record, whatever their subject.
    pub fn gather(store: &Store, entity: &NamedNode, iris: &ProjectIris) -> Self {
        let index = EvidenceIndex::new(store);
        if let Some(evidence) = index.of_record(entity) {
            return Self::of_record(store, entity, &evidence);
        }
        let about: Vec<Quad> = quads(store, Some(entity), None);
        let records = |quad: &&Quad| iris.kind(quad.graph_name.as_ref()) == GraphKind::Record;
        let mut dossier = Self {
            entity: entity.clone(),
            types: types(&about, iris),
            facts: facts(store, entity, about.iter().filter(records), &index),
            mentions: Vec::new(),
            links: nodes(about.iter().filter(|quad| quad.predicate == vocab::SAME_AS)),
        };
        let contradicted = Contradicted::new(store);
        for quad in quads(store, None, Some(entity)).iter().filter(records) {
            dossier.mentions.extend(mention(store, quad, &index, &contradicted));
        }
        dossier.mentions.sort_by_cached_key(|mention| {
            let (place, property) = property_place(&mention.property);
            (place, property.to_owned(), natural_key(mention.subject.as_str()), mention.evidence.place())
        });
        dossier
    }

    fn of_record(store: &Store, record: &NamedNode, evidence: &Evidence) -> Self {
        let graph = GraphNameRef::NamedNode(record.as_ref());
        let quads = store.quads_for_pattern(None, None, None, Some(graph)).filter_map(Result::ok);
        let contradicted = Contradicted::new(store);
        let mut mentions: Vec<Mention> = Vec::new();
        for quad in quads.filter(|quad| quad.predicate != rdf::TYPE) {
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            let value = record_value(subject, &quad, record, &contradicted);
            mentions.push(Mention {
                subject: subject.clone(),
                property: quad.predicate.clone(),
                is_contradicted: value.is_contradicted,
                details: vec![value],
                evidence: evidence.clone().about([&quad.predicate]),
            });
        }
        mentions.sort_by_cached_key(|mention| {
            let (place, property) = property_place(&mention.property);
            let value = mention.details.first().map(|detail| value_key(&detail.value));
            (natural_key(mention.subject.as_str()), place, property.to_owned(), value)
        });
        let types = BTreeSet::from([vocab::RECORD.into_owned()]);
        Self { entity: record.clone(), types, facts: Vec::new(), mentions, links: Vec::new() }
    }

    /// Whether no record and no register mentions the entity.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.facts.is_empty() && self.mentions.is_empty()
    }
}

/// The quads in named graphs with this subject or object.
fn quads(store: &Store, subject: Option<&NamedNode>, object: Option<&NamedNode>) -> Vec<Quad> {
    let found = store.quads_for_pattern(
        subject.map(|node| node.as_ref().into()),
        None,
        object.map(|node| node.as_ref().into()),
        None,
    );
    found.filter_map(Result::ok).filter(|quad| quad.graph_name.as_ref() != GraphNameRef::DefaultGraph).collect()
}

fn nodes<'q>(quads: impl Iterator<Item = &'q Quad>) -> Vec<NamedNode> {
    let nodes: BTreeSet<NamedNode> = quads
        .filter_map(|quad| match &quad.object {
            Term::NamedNode(node) => Some(node.clone()),
            _ => None,
        })
        .collect();
    nodes.into_iter().collect()
}

/// The asserted classes and kinds, without the entailed ones.
fn types(quads: &[Quad], iris: &ProjectIris) -> BTreeSet<NamedNode> {
    let given = |quad: &&Quad| iris.kind(quad.graph_name.as_ref()) != GraphKind::Entailed;
    let typed = |quad: &&Quad| quad.predicate == rdf::TYPE || quad.predicate == vocab::KIND;
    nodes(quads.iter().filter(given).filter(typed)).into_iter().collect()
}

fn facts<'q>(
    store: &Store,
    entity: &NamedNode,
    quads: impl Iterator<Item = &'q Quad>,
    index: &EvidenceIndex,
) -> Vec<PropertyFacts> {
    let contradicted = contradicted(store, entity);
    let mut properties: BTreeMap<NamedNode, BTreeMap<String, ValueFacts>> = BTreeMap::new();
    for quad in quads.filter(|quad| quad.predicate != rdf::TYPE) {
        let Some(evidence) = evidence(quad, index) else { continue };
        let values = properties.entry(quad.predicate.clone()).or_default();
        let value = values.entry(quad.object.to_string()).or_insert_with(|| ValueFacts {
            value: quad.object.clone(),
            side: None,
            evidence: Vec::new(),
        });
        let side = contradicted.get(&(quad.predicate.clone(), evidence.record.clone()));
        value.side = value.side.or(side.copied());
        value.evidence.push(evidence);
    }
    let sorted = |values: BTreeMap<String, ValueFacts>| {
        let mut values: Vec<_> = values.into_values().collect();
        values.iter_mut().for_each(|value| value.evidence.sort_by_cached_key(Evidence::place));
        values.sort_by_cached_key(value_order);
        values
    };
    let mut facts: Vec<_> =
        properties.into_iter().map(|(property, values)| PropertyFacts { property, values: sorted(values) }).collect();
    facts.sort_by(|a, b| property_place(&a.property).cmp(&property_place(&b.property)));
    facts
}

/// The sort key of a value: by side, and within a side the longest text first, which is the most precise. Then
/// provisions by paragraph number, and other values by value. Paraphrases (literals with a language tag) have no order
/// of their own: they follow the position of the words they paraphrase.
fn value_order(value: &ValueFacts) -> impl Ord + use<> {
    let length = value.side.map(|_| Reverse(value.value.to_string().len()));
    let numbers = value.evidence.iter().filter_map(|evidence| evidence.paragraph.as_deref()).map(natural_key);
    let clause = numbers.min();
    let is_paraphrase = matches!(&value.value, Term::Literal(literal) if literal.language().is_some());
    let place = value.evidence.first().filter(|_| is_paraphrase).map(Evidence::place);
    (value.side, length, clause.is_none(), clause, place, value_key(&value.value))
}

fn value_key(value: &Term) -> String {
    match value {
        Term::Literal(literal) => natural_key(literal.value()),
        other => natural_key(&other.to_string()),
    }
}

fn evidence(quad: &Quad, index: &EvidenceIndex) -> Option<Evidence> {
    match &quad.graph_name {
        GraphName::NamedNode(record) => index.of_record(record).map(|evidence| evidence.about([&quad.predicate])),
        _ => None,
    }
}

/// For each property of `entity` and each record that takes part in a conflict about it, the number of the record's
/// side, from 1. Conflicts about this entity alone come first: their sides are its values.
fn contradicted(store: &Store, entity: &NamedNode) -> BTreeMap<(NamedNode, NamedNode), usize> {
    let about = store.quads_for_pattern(None, Some(vocab::ON_ENTITY), Some(entity.as_ref().into()), None);
    let conflicts: BTreeSet<NamedNode> = about
        .filter_map(Result::ok)
        .filter_map(|quad| match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(node),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect();
    let mut scopes: Vec<Vec<Scope>> = conflicts.iter().map(|conflict| Scope::marked(store, conflict)).collect();
    scopes.sort_by_key(|sides| sides.iter().any(|side| side.entities != [entity.clone()]));
    let mut found = BTreeMap::new();
    for (index, side) in scopes.iter().flat_map(|sides| sides.iter().enumerate()) {
        if side.entities.contains(entity) {
            for (property, record) in
                side.properties.iter().flat_map(|property| side.records.iter().map(move |record| (property, record)))
            {
                found.entry((property.clone(), record.clone())).or_insert(index + 1);
            }
        }
    }
    found
}

fn mention(store: &Store, quad: &Quad, index: &EvidenceIndex, contradicted: &Contradicted) -> Option<Mention> {
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return None };
    let evidence = evidence(quad, index)?;
    let details = store
        .quads_for_pattern(Some(subject.as_ref().into()), None, None, Some(quad.graph_name.as_ref()))
        .filter_map(Result::ok)
        .filter(|other| other.object != quad.object && other.predicate != rdf::TYPE)
        .map(|other| record_value(subject, &other, &evidence.record, contradicted));
    let mut details: Vec<_> = details.collect();
    details.sort_by_cached_key(|detail| {
        let (place, property) = property_place(&detail.property);
        (place, property.to_owned(), value_key(&detail.value))
    });
    let is_contradicted = record_value(subject, quad, &evidence.record, contradicted).is_contradicted;
    Some(Mention { subject: subject.clone(), property: quad.predicate.clone(), is_contradicted, details, evidence })
}

fn record_value(subject: &NamedNode, quad: &Quad, record: &NamedNode, contradicted: &Contradicted) -> RecordValue {
    let is_contradicted = contradicted.contains(subject, &quad.predicate, &quad.object, Some(record));
    RecordValue { property: quad.predicate.clone(), value: quad.object.clone(), is_contradicted }
}
