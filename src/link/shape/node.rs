//! Writes value nodes and reference nodes.

use super::terms::{predicate, wikibase};
use crate::dataset::ProjectIris;
use crate::evidence::vocab;
use crate::link::citation::citation;
use crate::link::{Concepts, EntityOrItem, ItemId, LinkFacts, Precision, PropertyId, Quantity, Time, Value};
use crate::project::sha256_hex;
use crate::store::Evidence;
use diwan_rdf::quads::{Collector, Quads, TooManyTerms};
use diwan_rdf::term::keep;
use oxigraph::model::vocab::{rdf, rdfs, xsd};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use std::collections::BTreeSet;

const GREGORIAN: &str = "http://www.wikidata.org/entity/Q1985727";
const JULIAN: &str = "http://www.wikidata.org/entity/Q1985786";
/// The number one, which stands for "no unit".
const ONE: &str = "http://www.wikidata.org/entity/Q199";

pub(super) struct Writer<'a> {
    pub(super) facts: &'a LinkFacts,
    concepts: &'a Concepts,
    names: &'a ProjectIris,
    triples: Collector,
    written: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(facts: &'a LinkFacts, concepts: &'a Concepts, names: &'a ProjectIris) -> Self {
        Self { facts, concepts, names, triples: Collector::default(), written: BTreeSet::new() }
    }

    /// The triples, as a dataset.
    pub(super) fn finish(self) -> Result<Quads, TooManyTerms> {
        self.triples.finish()
    }

    /// Adds a triple, with its literal in the store's normal form, so that exports and queries have the same literals.
    pub(super) fn add(&mut self, subject: &NamedNode, predicate: impl Into<NamedNode>, object: impl Into<Term>) {
        let mut quad = Quad::new(subject.clone(), predicate, object, GraphName::DefaultGraph);
        keep(&mut quad.object);
        self.triples.quad(&quad);
    }

    /// The IRI of an entity: that of its item if it is linked, otherwise its own.
    pub(super) fn subject(&self, entity: &NamedNode) -> NamedNode {
        self.facts.linked().get(entity).map_or_else(|| entity.clone(), |item| item.iri())
    }

    /// Writes the names of an entity: display names with three properties, as Wikidata does; attested names with one.
    pub(super) fn name(&mut self, entity: &NamedNode, texts: &[(NamedNode, Literal)]) {
        let subject = self.subject(entity);
        for (property, text) in texts {
            if *property == vocab::PREF_LABEL {
                self.add(&subject, rdfs::LABEL, text.clone());
                self.add(&subject, vocab::NAME, text.clone());
            }
            self.add(&subject, property.clone(), text.clone());
        }
        self.add(&subject, rdf::TYPE, wikibase("Item"));
    }

    /// Writes the item of a concept.
    pub(super) fn concept(&mut self, item: ItemId, label: &str) {
        self.add(&item.iri(), rdf::TYPE, wikibase("Item"));
        if let Ok(label) = Literal::new_language_tagged_literal(label, "en") {
            self.add(&item.iri(), rdfs::LABEL, label);
        }
    }

    /// A node below the project's base IRI, named by a hash of its content.
    pub(super) fn minted(&self, sort: &str, content: &str) -> NamedNode {
        self.names.node(&format!("{sort}/{}", &sha256_hex(content.as_bytes())[..32]))
    }

    /// Writes a value: as a simple value, and for times and quantities also as a value node.
    pub(super) fn value(&mut self, subject: &NamedNode, role: &str, property: PropertyId, value: &Value) {
        let plain = self.plain(value);
        self.add(subject, predicate(role, property), plain);
        if let Some(node) = self.full(value) {
            self.add(subject, predicate(&format!("{role}value/"), property), node);
        }
    }

    pub(super) fn plain(&self, value: &Value) -> Term {
        match value {
            Value::Entity(EntityOrItem { item: Some(item), .. }) => item.iri().into(),
            Value::Entity(EntityOrItem { entity: Some(entity), .. }) => self.subject(entity).into(),
            Value::Entity(_) => Literal::new_simple_literal("").into(),
            Value::Time(time) => moment(*time).into(),
            Value::Quantity(quantity) => decimal(&quantity.amount.to_string()).into(),
            Value::String(text) => NamedNode::new(text)
                .ok()
                .filter(|node| node.as_str().starts_with("http"))
                .map_or_else(|| Literal::new_simple_literal(text).into(), Term::from),
            Value::Text { text, language } => Literal::new_language_tagged_literal(text, language)
                .unwrap_or_else(|_| Literal::new_simple_literal(text))
                .into(),
        }
    }

    fn full(&mut self, value: &Value) -> Option<NamedNode> {
        let node = match value {
            Value::Time(time) => {
                let node = self.minted("value", &format!("time {} {}", time.wikibase(), time.precision.number()));
                self.once(&node).then(|| self.time(&node, *time));
                node
            }
            Value::Quantity(quantity) => {
                let node = self.minted("value", &format!("quantity {quantity}"));
                self.once(&node).then(|| self.quantity(&node, quantity));
                node
            }
            _ => return None,
        };
        Some(node)
    }

    fn once(&mut self, node: &NamedNode) -> bool {
        self.written.insert(node.as_str().to_owned())
    }

    fn time(&mut self, node: &NamedNode, time: Time) {
        self.add(node, rdf::TYPE, wikibase("TimeValue"));
        self.add(node, wikibase("timeValue"), moment(time));
        self.add(node, wikibase("timePrecision"), Literal::from(i64::from(time.precision.number())));
        self.add(node, wikibase("timeTimezone"), Literal::from(0_i64));
        let calendar = if time.julian { JULIAN } else { GREGORIAN };
        self.add(node, wikibase("timeCalendarModel"), NamedNode::new_unchecked(calendar));
    }

    fn quantity(&mut self, node: &NamedNode, quantity: &Quantity) {
        self.add(node, rdf::TYPE, wikibase("QuantityValue"));
        self.add(node, wikibase("quantityAmount"), decimal(&quantity.amount.to_string()));
        let unit = quantity.unit.map_or_else(|| NamedNode::new_unchecked(ONE), ItemId::iri);
        self.add(node, wikibase("quantityUnit"), unit);
    }

    /// Writes the reference for the quote of a record.
    pub(super) fn reference(&mut self, evidence: &Evidence) -> NamedNode {
        let node = self.minted("reference", evidence.record.as_str());
        if !self.once(&node) {
            return node;
        }
        let source = self.facts.source(&evidence.source).cloned().unwrap_or_default();
        self.add(&node, rdf::TYPE, wikibase("Reference"));
        self.add(&node, rdfs::SEE_ALSO, evidence.record.clone());
        let document = EntityOrItem { entity: Some(evidence.source.clone()), item: None };
        for (property, value) in citation(&source, Some(document), &evidence.quote, self.concepts) {
            self.value(&node, "reference/", property, &value);
        }
        node
    }
}

/// The first moment of a time: parts beyond its precision are written as 1.
fn moment(time: Time) -> Literal {
    let Time { year, month, day, precision, .. } = time;
    let month = if precision >= Precision::Month { month } else { 1 };
    let day = if precision >= Precision::Day { day } else { 1 };
    let sign = if year < 0 { "-" } else { "" };
    let text = format!("{sign}{:04}-{month:02}-{day:02}T00:00:00Z", year.unsigned_abs());
    Literal::new_typed_literal(text, xsd::DATE_TIME)
}

fn decimal(number: &str) -> Literal {
    let sign = if number.starts_with('-') { "" } else { "+" };
    Literal::new_typed_literal(format!("{sign}{number}"), xsd::DECIMAL)
}
