//! Differences between facts: pairs those that were removed with those that were added.

use super::Snapshot;
use super::fact_change::{FactChange, FactKind, words};
use super::snapshot::named;
use crate::store::Evidence;
use diwan_rdf::quads::{Statement, Translation};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// A statement of a record, or of the merged graph.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) subject: NamedOrBlankNode,
    pub(super) property: NamedNode,
    pub(super) value: Term,
    pub(super) record: Option<NamedNode>,
    pub(super) evidence: Option<Evidence>,
    /// Whether a document contradicts it.
    is_contradicted: bool,
}

impl Fact {
    fn new(quad: &Quad, snapshot: &Snapshot) -> Self {
        let record = match &quad.graph_name {
            GraphName::NamedNode(record) => Some(record.clone()),
            _ => None,
        };
        let evidence = snapshot.evidence(record.as_ref());
        let Quad { subject, predicate, object, .. } = quad.clone();
        let contradicts = |entity| snapshot.contradicted.contains(entity, &predicate, &object, record.as_ref());
        let is_contradicted = named(&subject).is_some_and(contradicts);
        Self { subject, property: predicate, value: object, record, evidence, is_contradicted }
    }

    fn statement(&self) -> (NamedOrBlankNode, NamedNode, Term) {
        (self.subject.clone(), self.property.clone(), self.value.clone())
    }

    /// The key for a changed value: record, subject and property. Without records, only literals have one, because
    /// nothing shows that one resource replaces another.
    fn place(&self) -> Option<(Option<NamedNode>, NamedOrBlankNode, NamedNode)> {
        let is_placed = self.record.is_some() || self.value.is_literal();
        is_placed.then(|| (self.record.clone(), self.subject.clone(), self.property.clone()))
    }

    /// The document and the quoted words.
    fn words(&self) -> Option<(NamedNode, String)> {
        words(self.evidence.as_ref()).map(|(source, quote)| (source.clone(), quote.to_owned()))
    }

    /// The language and datatype of a literal.
    fn value_type(&self) -> Option<(String, NamedNode)> {
        match &self.value {
            Term::Literal(literal) => {
                Some((literal.language().unwrap_or_default().to_owned(), literal.datatype().into_owned()))
            }
            _ => None,
        }
    }
}

/// A change of one fact, with its subject and record.
pub(super) struct FoundChange {
    pub(super) subject: NamedOrBlankNode,
    pub(super) record: Option<NamedNode>,
    pub(super) change: FactChange,
}

/// Facts that only one side has, and the changes found so far.
#[derive(Default)]
pub(super) struct FactPairing {
    removed: Vec<Fact>,
    added: Vec<Fact>,
    found: Vec<FoundChange>,
}

impl FactPairing {
    pub(super) fn new(removed: &[&Quad], added: &[&Quad], (old, new): (&Snapshot, &Snapshot)) -> Self {
        let facts = |quads: &[&Quad], snapshot| {
            let mut facts: Vec<_> = quads.iter().map(|quad| Fact::new(quad, snapshot)).collect();
            facts.sort_by_cached_key(|fact| (fact.record.clone(), fact.value.to_string()));
            facts
        };
        Self { removed: facts(removed, old), added: facts(added, new), found: Vec::new() }
    }

    /// Pairs facts in the order that the module documentation gives. The remaining facts were added or removed.
    pub(super) fn changes(mut self) -> Vec<FoundChange> {
        self.pair(FactKind::Moved, |fact| Some((fact.statement(), fact.words()?)));
        self.pair(FactKind::Changed, |fact| Some((fact.place()?, fact.value_type())));
        self.pair(FactKind::Changed, Fact::place);
        self.pair(FactKind::Moved, |fact| Some(fact.statement()));
        let removed = std::mem::take(&mut self.removed).into_iter();
        self.found.extend(removed.filter_map(|fact| found(FactKind::Removed, Some(fact), None)));
        let added = std::mem::take(&mut self.added).into_iter();
        self.found.extend(added.filter_map(|fact| found(FactKind::Added, None, Some(fact))));
        self.found
    }

    /// Pairs removed and added facts with equal keys.
    fn pair<K: Hash + Eq>(&mut self, kind: FactKind, key: impl Fn(&Fact) -> Option<K>) {
        let mut waiting: HashMap<K, VecDeque<Fact>> = HashMap::new();
        let mut added = Vec::new();
        for fact in std::mem::take(&mut self.added) {
            match key(&fact) {
                Some(key) => waiting.entry(key).or_default().push_back(fact),
                None => added.push(fact),
            }
        }
        for fact in std::mem::take(&mut self.removed) {
            let partner = key(&fact).and_then(|key| waiting.get_mut(&key)?.pop_front());
            match partner {
                Some(new) => self.found.extend(found(kind, Some(fact), Some(new))),
                None => self.removed.push(fact),
            }
        }
        added.extend(waiting.into_values().flatten());
        added.sort_by_cached_key(|fact| (fact.record.clone(), fact.value.to_string()));
        self.added = added;
    }
}

fn found(kind: FactKind, old: Option<Fact>, new: Option<Fact>) -> Option<FoundChange> {
    let moved_from = old.as_ref().filter(|_| kind == FactKind::Moved).and_then(|old| old.record.clone());
    let place = new.as_ref().or(old.as_ref())?;
    let (subject, record, property) = (place.subject.clone(), place.record.clone(), place.property.clone());
    let old_evidence = old.as_ref().and_then(|fact| fact.evidence.clone());
    let new_evidence = new.as_ref().and_then(|fact| fact.evidence.clone());
    let is_contradicted = |fact: &Option<Fact>| fact.as_ref().is_some_and(|fact| fact.is_contradicted);
    let (old_is_contradicted, new_is_contradicted) = (is_contradicted(&old), is_contradicted(&new));
    let (old, new) = (old.map(|fact| fact.value), new.map(|fact| fact.value));
    let change = FactChange {
        kind,
        property,
        old,
        new,
        old_evidence,
        new_evidence,
        old_is_contradicted,
        new_is_contradicted,
        moved_from,
    };
    Some(FoundChange { subject, record, change })
}

/// Facts that both sides have, but in records whose quotes or documents differ.
pub(super) fn evidence_changes(old: &Snapshot, new: &Snapshot) -> Vec<FoundChange> {
    let mut found = Vec::new();
    let translation = Translation::new(&new.quads, &old.quads);
    let is_common = |fact: &Statement| translation.statement(fact).is_some_and(|fact| old.quads.contains(&fact));
    for (graph, statements) in new.quads.graphs() {
        let Some(before) = translation.id(graph) else { continue };
        let is_same = match (old.passage(before), new.passage(graph)) {
            (Some(before), Some(now)) => now.has_words_of(&before),
            (before, now) => before.is_none() && now.is_none(),
        };
        if is_same {
            continue;
        }
        for quad in statements.filter(is_common).filter_map(|fact| new.quads.quad(&fact)) {
            let (old, new) = (Fact::new(&quad, old), Fact::new(&quad, new));
            found.extend(self::found(FactKind::EvidenceChanged, Some(old), Some(new)));
        }
    }
    found
}
