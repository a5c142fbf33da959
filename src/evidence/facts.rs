//! The facts of records, indexed for the computation of contradictions.

use super::{Claim, PartialDate, vocab};
use chrono::NaiveDate;
use diwan_rdf::quads::{Id, Pattern, Quads, Statement, values};
use oxigraph::model::{Literal, NamedNodeRef, Term};
use rustc_hash::FxHashMap;
use std::ops::RangeInclusive;

/// A statement in the graph of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Fact {
    pub(super) entity: Id,
    pub(super) property: Id,
    pub(super) value: Id,
    pub(super) record: Id,
}

/// The facts of a dataset, with the annotations of its ontology.
pub(super) struct Facts<'q> {
    quads: &'q Quads,
    /// The quoted document of each record.
    documents: FxHashMap<Id, Id>,
}

impl<'q> Facts<'q> {
    pub(super) fn new(quads: &'q Quads) -> Self {
        let sources = values(quads, vocab::WAS_QUOTED_FROM.as_str(), None);
        let quotes = values(quads, vocab::WAS_DERIVED_FROM.as_str(), None);
        let document = |quotes: &Vec<Id>| quotes.iter().find_map(|quote| sources.get(quote)?.first().copied());
        let documents = quotes.iter().filter_map(|(record, quotes)| Some((*record, document(quotes)?)));
        Self { quads, documents: documents.collect() }
    }

    /// The dataset.
    pub(super) fn quads(&self) -> &'q Quads {
        self.quads
    }

    /// The id of an IRI; `None` if no statement uses it.
    pub(super) fn id(&self, node: NamedNodeRef<'_>) -> Option<Id> {
        self.quads.terms().find_iri(node.as_str())
    }

    /// The facts with a property, sorted by entity, value and record.
    pub(super) fn with(&self, property: Id) -> Vec<Fact> {
        self.sorted(Pattern { predicate: Some(property), ..Pattern::ALL })
    }

    /// The facts with a property and a value.
    pub(super) fn with_value(&self, property: NamedNodeRef<'_>, value: Id) -> Vec<Fact> {
        let Some(property) = self.id(property) else { return Vec::new() };
        self.sorted(Pattern { predicate: Some(property), object: Some(value), ..Pattern::ALL })
    }

    /// The facts about an entity with a property, in the same order.
    pub(super) fn about(&self, entity: Id, property: NamedNodeRef<'_>) -> Vec<Fact> {
        let Some(property) = self.id(property) else { return Vec::new() };
        self.sorted(Pattern { subject: Some(entity), predicate: Some(property), ..Pattern::ALL })
    }

    fn sorted(&self, pattern: Pattern) -> Vec<Fact> {
        let found = self.quads.matching(pattern).filter_map(|found| self.fact(&found));
        let mut facts: Vec<Fact> = found.collect();
        facts.sort_unstable();
        facts
    }

    fn fact(&self, &Statement { subject, predicate, object, graph }: &Statement) -> Option<Fact> {
        let is_fact = self.documents.contains_key(&graph) && self.quads.term(subject).iri().is_some();
        is_fact.then_some(Fact { entity: subject, property: predicate, value: object, record: graph })
    }

    /// The facts with a property, in groups of one entity each.
    pub(super) fn by_entity(&self, property: Id) -> Vec<Vec<Fact>> {
        self.with(property).chunk_by(|a, b| a.entity == b.entity).map(<[Fact]>::to_vec).collect()
    }

    /// The first value that a record itself gives for a property of an entity.
    pub(super) fn in_record(&self, entity: Id, property: NamedNodeRef<'_>, record: Id) -> Option<Fact> {
        let pattern =
            Pattern { subject: Some(entity), predicate: Some(self.id(property)?), graph: Some(record), ..Pattern::ALL };
        self.quads.matching(pattern).filter_map(|found| self.fact(&found)).min()
    }

    /// The document that a record quotes.
    pub(super) fn document(&self, record: Id) -> Option<Id> {
        self.documents.get(&record).copied()
    }

    /// The values that an entity has outside the graphs of records: in the registers and in the ontology.
    pub(super) fn editorial(&self, entity: Id, property: NamedNodeRef<'_>) -> Vec<Id> {
        let Some(property) = self.id(property) else { return Vec::new() };
        let pattern = Pattern { subject: Some(entity), predicate: Some(property), ..Pattern::ALL };
        let outside = self.quads.matching(pattern).filter(|found| !self.documents.contains_key(&found.graph));
        let mut found: Vec<Id> = outside.map(|found| found.object).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The subjects that have a value for a property outside the graphs of records.
    pub(super) fn annotated(&self, property: NamedNodeRef<'_>, value: Id) -> Vec<Id> {
        let Some(property) = self.id(property) else { return Vec::new() };
        let pattern = Pattern { predicate: Some(property), object: Some(value), ..Pattern::ALL };
        let outside = self.quads.matching(pattern).filter(|found| !self.documents.contains_key(&found.graph));
        let mut found: Vec<Id> = outside.map(|found| found.subject).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The kind of an entity: that of its register, or else the first that a record gives.
    pub(super) fn kind(&self, entity: Id) -> Option<Id> {
        let registered = self.editorial(entity, vocab::KIND).first().copied();
        registered.or_else(|| self.about(entity, vocab::KIND).first().map(|fact| fact.value))
    }

    pub(super) fn iri(&self, id: Id) -> Option<&'q str> {
        self.quads.term(id).iri()
    }

    /// The part of an IRI after its last slash or number sign.
    pub(super) fn local_name(&self, id: Id) -> &'q str {
        local_name(self.iri(id).unwrap_or_default())
    }

    pub(super) fn literal(&self, id: Id) -> Option<Literal> {
        match self.quads.term(id).to_term()? {
            Term::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    pub(super) fn integer(&self, id: Id) -> Option<i64> {
        self.quads.term(id).value()?.parse().ok()
    }

    /// The days of the date that a fact gives.
    pub(super) fn days(&self, fact: Fact) -> Option<RangeInclusive<NaiveDate>> {
        PartialDate::from_literal(self.literal(fact.value)?.as_ref())?.days()
    }

    pub(super) fn number(&self, id: Id) -> Option<f64> {
        self.quads.term(id).value()?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// A fact with its terms.
    pub(super) fn claim(&self, fact: Fact) -> Option<Claim> {
        Some(Claim {
            record: self.quads.node(fact.record)?,
            entity: self.quads.node(fact.entity)?,
            property: self.quads.node(fact.property)?,
            value: self.quads.term(fact.value).to_term()?,
        })
    }
}

/// The part of an IRI after its last slash or number sign.
pub(super) fn local_name(iri: &str) -> &str {
    iri.rsplit(['/', '#']).next().unwrap_or(iri)
}
