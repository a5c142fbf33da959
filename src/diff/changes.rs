use super::conflicts::conflict_changes;
use super::editorial::{statement_changes, take_notes};
use super::fact_change::{FactChange, FactKind};
use super::facts::{FactPairing, FoundChange, evidence_changes};
use super::snapshot::named;
use super::{ConflictChange, DiffError, NoteChange, Side, Snapshot, StatementChange};
use crate::dataset::GraphKind;
use crate::evidence::vocab;
use diwan_rdf::blank::pair;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Quad, QuadRef, Term};
use std::collections::{BTreeMap, HashMap};

/// All differences between two datasets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Differences by entity, sorted by IRI.
    pub entities: Vec<EntityChanges>,
    /// Contradictions that appeared, vanished or changed.
    pub conflicts: Vec<ConflictChange>,
    /// Counts of different statements, by kind of graph.
    pub graphs: Vec<GraphChange>,
    /// Records that only the new side has.
    pub records_added: Vec<NamedNode>,
    /// Records that only the old side has.
    pub records_removed: Vec<NamedNode>,
    /// Records whose quote is the same, but at another place in the same document.
    pub records_relocated: Vec<NamedNode>,
    /// Whether the graphs of both sides were merged, because one side has none. Evidence is then unknown.
    pub merged: bool,
}

/// The differences about one entity, document or other node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityChanges {
    /// The node.
    pub entity: NamedOrBlankNode,
    /// Changed facts, by record.
    pub records: Vec<RecordChanges>,
    /// Changed labels, kinds and links; for a document, its registration.
    pub statements: Vec<StatementChange>,
    /// Changed notes and judgements.
    pub notes: Vec<NoteChange>,
}

/// The differences in what one record says about one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordChanges {
    /// The record; `None` when graphs are merged.
    pub record: Option<NamedNode>,
    /// The changed facts.
    pub facts: Vec<FactChange>,
}

/// Counts of different statements in the graphs of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphChange {
    /// The kind of the graphs.
    pub kind: GraphKind,
    /// Number of statements on the old side.
    pub old: usize,
    /// Number of statements on the new side.
    pub new: usize,
    /// Number of statements that only the old side has.
    pub removed: usize,
    /// Number of statements that only the new side has.
    pub added: usize,
}

impl Changes {
    /// Whether no statement differs.
    pub fn is_empty(&self) -> bool {
        self.graphs.iter().all(|graph| graph.removed == 0 && graph.added == 0)
    }

    /// The number of fact changes of a kind.
    pub fn facts(&self, kind: FactKind) -> usize {
        let facts = self.entities.iter().flat_map(|entity| &entity.records).flat_map(|record| &record.facts);
        facts.filter(|fact| fact.kind == kind).count()
    }
}

/// Compares two sides. `base` is the base IRI of a side that does not declare one. If only one side has graphs, the
/// graphs of both are merged. Blank nodes are [paired](diwan_rdf::blank::pair) by their statements, because their
/// labels have no meaning.
///
/// # Errors
/// [`DiffError::Dataset`] when there are more terms than ids; [`DiffError::Store`] when the statements cannot be
/// loaded.
pub fn compare(mut old: Side, mut new: Side, base: &str) -> Result<(Changes, Snapshot, Snapshot), DiffError> {
    let merged = old.is_merged() != new.is_merged() && !old.quads.is_empty() && !new.quads.is_empty();
    let (old_blank, new_blank) = (old.with_blank_nodes(), new.with_blank_nodes());
    let (old_labels, new_labels) = pair(quads(&old_blank, merged), quads(&new_blank, merged));
    old.relabel(&old_labels)?;
    new.relabel(&new_labels)?;
    let (mut old, mut new) = (Snapshot::new(old, base)?, Snapshot::new(new, base)?);
    if merged {
        old.merge();
        new.merge();
    }
    Ok((changes(&old, &new, merged), old, new))
}

/// The statements; in the default graph if graphs are merged.
fn quads(quads: &[Quad], merged: bool) -> impl Iterator<Item = QuadRef<'_>> {
    quads.iter().map(Quad::as_ref).map(move |quad| QuadRef {
        graph_name: if merged { GraphNameRef::DefaultGraph } else { quad.graph_name },
        ..quad
    })
}

fn changes(old: &Snapshot, new: &Snapshot, merged: bool) -> Changes {
    let (removed, added) = (old.difference(new), new.difference(old));
    let (removed, added): (Vec<&Quad>, Vec<&Quad>) = (removed.iter().collect(), added.iter().collect());
    let [records_added, records_removed] = [(new, old), (old, new)].map(|(one, other)| records_only_in(one, other));
    Changes {
        entities: entities(&removed, &added, (old, new)),
        conflicts: conflict_changes(old, new),
        graphs: graphs(&removed, &added, (old, new)),
        records_added,
        records_removed,
        records_relocated: relocated(old, new),
        merged,
    }
}

fn entities(removed: &[&Quad], added: &[&Quad], sides: (&Snapshot, &Snapshot)) -> Vec<EntityChanges> {
    let parts = Parts([sides.0, sides.1]);
    let removed = parts.split(removed, sides.0);
    let added = parts.split(added, sides.1);
    let mut entities = Entities::default();
    let facts = FactPairing::new(&removed.facts, &added.facts, sides).changes();
    for found in facts.into_iter().chain(evidence_changes(sides.0, sides.1)) {
        entities.fact(found);
    }
    let (removed, added, notes) = take_notes(removed.statements, added.statements, sides);
    for (subject, change) in statement_changes(&removed, &added, sides) {
        entities.of(&subject).statements.push(change);
    }
    for (about, change) in notes {
        entities.of(&about.into()).notes.push(change);
    }
    entities.sorted()
}

/// Statements that are reported one by one. All others are only counted.
struct Split<'q> {
    facts: Vec<&'q Quad>,
    statements: Vec<&'q Quad>,
}

/// Selects the statements that are reported one by one.
struct Parts<'s>([&'s Snapshot; 2]);

impl Parts<'_> {
    /// Whether a node is a record or a quote on either side. Changes of these are reported with the facts that they
    /// support.
    fn is_evidence(&self, node: &NamedNode) -> bool {
        let classes = [vocab::RECORD, vocab::QUOTE];
        self.0.iter().any(|side| classes.into_iter().any(|class| side.has(node, rdf::TYPE, Some(class))))
    }

    fn split<'q>(&self, quads: &[&'q Quad], side: &Snapshot) -> Split<'q> {
        let mut split = Split { facts: Vec::new(), statements: Vec::new() };
        for quad in quads {
            let rests = named(&quad.subject).is_some_and(|node| self.is_evidence(node));
            match side.kind(quad) {
                GraphKind::Record | GraphKind::Other => split.facts.push(quad),
                GraphKind::Editorial => split.statements.push(quad),
                GraphKind::Provenance if !rests => split.statements.push(quad),
                _ => {}
            }
        }
        split
    }
}

/// Collects changes by the node that they are about.
#[derive(Default)]
struct Entities {
    found: HashMap<NamedOrBlankNode, EntityChanges>,
}

impl Entities {
    fn of(&mut self, entity: &NamedOrBlankNode) -> &mut EntityChanges {
        self.found.entry(entity.clone()).or_insert_with(|| EntityChanges {
            entity: entity.clone(),
            records: Vec::new(),
            statements: Vec::new(),
            notes: Vec::new(),
        })
    }

    fn fact(&mut self, FoundChange { subject, record, change }: FoundChange) {
        let records = &mut self.of(&subject).records;
        match records.iter_mut().find(|changes| changes.record == record) {
            Some(changes) => changes.facts.push(change),
            None => records.push(RecordChanges { record, facts: vec![change] }),
        }
    }

    fn sorted(self) -> Vec<EntityChanges> {
        let mut entities: Vec<_> = self.found.into_values().collect();
        entities.sort_by_cached_key(|changes| changes.entity.to_string());
        for record in entities.iter_mut().flat_map(|entity| &mut entity.records) {
            record.facts.sort_by_cached_key(|fact| {
                let text = |term: &Option<Term>| term.as_ref().map(ToString::to_string);
                (fact.property != rdf::TYPE, fact.property.clone(), fact.kind, text(&fact.old), text(&fact.new))
            });
        }
        entities.iter_mut().for_each(|entity| entity.records.sort_by(|a, b| a.record.cmp(&b.record)));
        entities
    }
}

fn graphs(removed: &[&Quad], added: &[&Quad], (old, new): (&Snapshot, &Snapshot)) -> Vec<GraphChange> {
    let counts = |quads: &[&Quad], side: &Snapshot| {
        let mut counts: BTreeMap<GraphKind, usize> = BTreeMap::new();
        quads.iter().for_each(|quad| *counts.entry(side.kind(quad)).or_default() += 1);
        counts
    };
    let (removed, added) = (counts(removed, old), counts(added, new));
    let (old, new) = (old.counts(), new.counts());
    let of = |counts: &BTreeMap<GraphKind, usize>, kind| counts.get(&kind).copied().unwrap_or_default();
    let change = |kind| GraphChange {
        kind,
        old: of(&old, kind),
        new: of(&new, kind),
        removed: of(&removed, kind),
        added: of(&added, kind),
    };
    GraphKind::ALL.into_iter().map(change).filter(|graph| graph.old + graph.new > 0).collect()
}

/// Records that `one` has and `other` does not.
fn records_only_in(one: &Snapshot, other: &Snapshot) -> Vec<NamedNode> {
    one.records().difference(&other.records()).cloned().collect()
}

fn relocated(old: &Snapshot, new: &Snapshot) -> Vec<NamedNode> {
    let id = |side: &Snapshot, record: &NamedNode| side.quads.terms().find_iri(record.as_str());
    let is_relocated = |record: &NamedNode| {
        let (Some(before), Some(now)) = (id(old, record), id(new, record)) else { return false };
        match (old.passage(before), new.passage(now)) {
            (Some(before), Some(now)) => now.has_words_of(&before) && now != before,
            _ => false,
        }
    };
    new.records().into_iter().filter(is_relocated).collect()
}
