//! All that is known of an entity, each value with the words it rests on.

use super::Store;
use super::evidence::{Evidence, EvidenceIndex};
use super::marks::Contradicted;
use super::reading_order::property_place;
use crate::dataset::{GraphKind, ProjectIris};
use crate::evidence::vocab;
use crate::text::natural_key;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The entity.
    pub entity: NamedNode,
    /// What it is: classes and kinds, from records and registers.
    pub types: BTreeSet<NamedNode>,
    /// What records say of it, by property, in the order in which people read them.
    pub facts: Vec<PropertyFacts>,
    /// What records say of other things with it: where it is the object.
    pub mentions: Vec<Mention>,
    /// The editors' links.
    pub links: Vec<NamedNode>,
}

/// What records say about one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyFacts {
    /// The property.
    pub property: NamedNode,
    /// Its values: those that nothing contradicts, then side by side. Dates and numbers are in their order, a month before
    /// its days; clauses in that of their numbers, and what has none in that of its words; on a side the most precise is
    /// first.
    pub values: Vec<ValueFacts>,
}

/// What rests behind one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueFacts {
    /// The value.
    pub value: Term,
    /// Which side of a conflict it is on, from 1, if another value contradicts it. Values of one side agree, though one
    /// may be more precise.
    pub side: Option<usize>,
    /// The records that give it.
    pub evidence: Vec<Evidence>,
}

/// A record about another thing that names the entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The other thing.
    pub subject: NamedNode,
    /// How the entity is named.
    pub property: NamedNode,
    /// Whether a document contradicts this.
    pub is_contradicted: bool,
    /// What else the record says of that thing.
    pub beside: Vec<Said>,
    /// The record.
    pub evidence: Evidence,
}

/// A value that a record gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The property.
    pub property: NamedNode,
    /// The value.
    pub value: Term,
    /// Whether a document contradicts it.
    pub is_contradicted: bool,
}

impl Dossier {
    /// Gathers what a store knows of `entity`. Of a record, that is what it says, whatever it says it of.
    pub fn gather(store: &Store, entity: &NamedNode, names: &ProjectIris) -> Self {
        let index = EvidenceIndex::new(store);
        if let Some(evidence) = index.of_record(entity) {
            return Self::of_record(store, entity, &evidence);
        }
        let about: Vec<Quad> = quads(store, Some(entity), None);
        let records = |quad: &&Quad| names.kind(quad.graph_name.as_ref()) == GraphKind::Record;
        let mut dossier = Self {
            entity: entity.clone(),
            types: types(&about, names),
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
        let said = store.quads_for_pattern(None, None, None, Some(graph)).filter_map(Result::ok);
        let contradicted = Contradicted::new(store);
        let mut mentions: Vec<Mention> = Vec::new();
        for quad in said.filter(|quad| quad.predicate != rdf::TYPE) {
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            let said = said_of(subject, &quad, record, &contradicted);
            mentions.push(Mention {
                subject: subject.clone(),
                property: quad.predicate.clone(),
                is_contradicted: said.is_contradicted,
                beside: vec![said],
                evidence: evidence.clone().about([&quad.predicate]),
            });
        }
        mentions.sort_by_cached_key(|mention| {
            let (place, property) = property_place(&mention.property);
            let value = mention.beside.first().map(|said| value_key(&said.value));
            (natural_key(mention.subject.as_str()), place, property.to_owned(), value)
        });
        let types = BTreeSet::from([vocab::RECORD.into_owned()]);
        Self { entity: record.clone(), types, facts: Vec::new(), mentions, links: Vec::new() }
    }

    /// Whether no record and no register knows it.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.facts.is_empty() && self.mentions.is_empty()
    }
}

/// Statements in named graphs.
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

/// Classes and kinds that somebody gave, not those that merely follow.
fn types(quads: &[Quad], names: &ProjectIris) -> BTreeSet<NamedNode> {
    let given = |quad: &&Quad| names.kind(quad.graph_name.as_ref()) != GraphKind::Entailed;
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

/// By sides; of one side, the most precise first: the longest text. Then clauses by their numbers, and values by their own
/// order; paraphrases, which have none, in that of the words they rest on.
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

/// The properties of `entity` and the records that take part in conflicts about them, with the number of their side.
fn contradicted(store: &Store, entity: &NamedNode) -> BTreeMap<(NamedNode, NamedNode), usize> {
    let values = |subject: NamedOrBlankNodeRef<'_>, property| {
        let quads = store.quads_for_pattern(Some(subject), Some(property), None, None);
        nodes(quads.filter_map(Result::ok).collect::<Vec<_>>().iter())
    };
    let about = store.quads_for_pattern(None, Some(vocab::ON_ENTITY), Some(entity.as_ref().into()), None);
    let mut found = BTreeMap::new();
    for conflict in about.filter_map(Result::ok).map(|quad| quad.subject) {
        for (index, side) in values(conflict.as_ref(), vocab::HAS_PART).iter().enumerate() {
            for record in values(side.as_ref().into(), vocab::HAD_MEMBER) {
                let properties = values(conflict.as_ref(), vocab::ON_PROPERTY).into_iter();
                found.extend(properties.map(|property| ((property, record.clone()), index + 1)));
            }
        }
    }
    found
}

fn mention(store: &Store, quad: &Quad, index: &EvidenceIndex, contradicted: &Contradicted) -> Option<Mention> {
    let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { return None };
    let evidence = evidence(quad, index)?;
    let beside = store
        .quads_for_pattern(Some(subject.as_ref().into()), None, None, Some(quad.graph_name.as_ref()))
        .filter_map(Result::ok)
        .filter(|other| other.object != quad.object && other.predicate != rdf::TYPE)
        .map(|other| said_of(subject, &other, &evidence.record, contradicted));
    let mut beside: Vec<_> = beside.collect();
    beside.sort_by_cached_key(|said| {
        let (place, property) = property_place(&said.property);
        (place, property.to_owned(), value_key(&said.value))
    });
    let is_contradicted = said_of(subject, quad, &evidence.record, contradicted).is_contradicted;
    Some(Mention { subject: subject.clone(), property: quad.predicate.clone(), is_contradicted, beside, evidence })
}

fn said_of(subject: &NamedNode, quad: &Quad, record: &NamedNode, contradicted: &Contradicted) -> Said {
    let is_contradicted = contradicted.contains(subject, &quad.predicate, &quad.object, Some(record));
    Said { property: quad.predicate.clone(), value: quad.object.clone(), is_contradicted }
}
