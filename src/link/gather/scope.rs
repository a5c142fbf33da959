//! Scopes of rules: the graphs that are read together. A scope is one record, or all records of one source about an
//! entity that several rows describe.

use super::facts::{Graph, LinkFacts};
use crate::link::crosswalk::{Condition, PropertyPath, Rule};
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A node, and the graphs in which it is described.
pub(super) struct Scope<'f> {
    pub(super) node: &'f NamedNode,
    graphs: Vec<(Option<&'f NamedNode>, &'f Graph)>,
}

/// A value, and the records that give it.
pub(super) type SourcedValue = (Term, BTreeSet<NamedNode>);

/// A node in one of the graphs that describe it.
#[derive(Clone, Copy)]
struct Occurrence<'f> {
    node: &'f NamedNode,
    /// The record whose graph it is; `None` for the registers.
    record: Option<&'f NamedNode>,
    /// The document that the record quotes.
    source: Option<&'f NamedNode>,
    graph: &'f Graph,
}

/// The occurrences of nodes in graphs, indexed by class so that a rule visits only the nodes of its class.
pub(super) struct Occurrences<'f> {
    facts: &'f LinkFacts,
    /// Sorted by node; for each node the registers first, then the records in order.
    all: Vec<Occurrence<'f>>,
    /// Indexes into `all`, in order.
    by_class: HashMap<&'f NamedNode, Vec<usize>>,
}

impl<'f> Occurrences<'f> {
    pub(super) fn new(facts: &'f LinkFacts) -> Self {
        let in_registers = facts.registers.keys();
        let mut all: Vec<Occurrence<'_>> =
            in_registers.map(|node| Occurrence { node, record: None, source: None, graph: &facts.registers }).collect();
        for (record, graph) in &facts.records {
            let source = facts.evidence.source(record);
            all.extend(graph.keys().map(|node| Occurrence { node, record: Some(record), source, graph }));
        }
        // The sort is stable, so records stay in order.
        all.sort_by_key(|occurrence| occurrence.node);
        let mut by_class: HashMap<&NamedNode, Vec<usize>> = HashMap::new();
        for (place, occurrence) in all.iter().enumerate() {
            for class in facts.classes_of(occurrence.node) {
                by_class.entry(class).or_default().push(place);
            }
        }
        Self { facts, all, by_class }
    }

    /// The scopes of a rule. Each record describes an entity on its own. A membership, a conferral or a figure is
    /// described by several rows: those of the same source are read together, those of different sources never.
    pub(super) fn scopes(&self, rule: &Rule) -> Vec<Scope<'f>> {
        let wanted: Vec<Occurrence<'f>> = match &rule.class {
            Some(class) => self.by_class.get(class).into_iter().flatten().map(|place| self.all[*place]).collect(),
            None => self.all.clone(),
        };
        let of_node = wanted.chunk_by(|a, b| a.node == b.node);
        let scopes = of_node.flat_map(|occurrences| match rule.subject.is_some() {
            true => by_source(occurrences),
            false => occurrences.iter().map(|one| Scope::of(std::slice::from_ref(one))).collect(),
        });
        scopes.filter(|scope| scope.meets(&rule.conditions, self.facts)).collect()
    }
}

/// One scope for the registers, followed by one for each source. Records without a source form one scope.
fn by_source<'f>(occurrences: &[Occurrence<'f>]) -> Vec<Scope<'f>> {
    let (registers, records): (Vec<Occurrence<'f>>, Vec<Occurrence<'f>>) =
        occurrences.iter().copied().partition(|one| one.record.is_none());
    if !registers.is_empty() {
        // If a register describes the node, records without evidence are ignored.
        let sourced = records.into_iter().filter(|one| one.source.is_some()).collect();
        return std::iter::once(Scope::of(&registers)).chain(groups(sourced)).collect();
    }
    groups(records)
}

fn groups(mut records: Vec<Occurrence<'_>>) -> Vec<Scope<'_>> {
    records.sort_by_key(|one| one.source);
    records.chunk_by(|a, b| a.source == b.source).map(Scope::of).collect()
}

impl<'f> Scope<'f> {
    /// The scope of some occurrences, which are all of the same node.
    fn of(occurrences: &[Occurrence<'f>]) -> Self {
        Self {
            node: occurrences[0].node,
            graphs: occurrences.iter().map(|occurrence| (occurrence.record, occurrence.graph)).collect(),
        }
    }

    fn meets(&self, conditions: &[Condition], facts: &LinkFacts) -> bool {
        let values =
            |property: &NamedNode| self.values(&PropertyPath { steps: vec![property.clone()], repeated: false });
        conditions.iter().all(|condition| match condition {
            Condition::Is(property, value) => values(property).iter().any(|(term, _)| *term == value.clone().into()),
            Condition::IsA(property, class) => values(property).iter().any(|(term, _)| match term {
                Term::NamedNode(node) => facts.is_a(node, class),
                _ => false,
            }),
            Condition::IsNot(property, value) => values(property).iter().all(|(term, _)| *term != value.clone().into()),
        })
    }

    /// The values at the end of a path, each with the records that give it. A path does not leave the graph of a
    /// record.
    pub(super) fn values(&self, path: &PropertyPath) -> Vec<SourcedValue> {
        let mut values: BTreeMap<String, SourcedValue> = BTreeMap::new();
        for (record, graph) in &self.graphs {
            for term in follow(graph, self.node, path) {
                let value = values.entry(term.to_string()).or_insert_with(|| (term, BTreeSet::new()));
                value.1.extend(record.cloned());
            }
        }
        values.into_values().collect()
    }
}

fn follow(graph: &Graph, node: &NamedNode, path: &PropertyPath) -> Vec<Term> {
    let mut terms = vec![Term::from(node.clone())];
    for property in &path.steps {
        terms = step(graph, &terms, property);
    }
    if let (true, Some(last)) = (path.repeated, path.steps.last()) {
        let mut next = step(graph, &terms, last);
        while let Some(term) = next.pop() {
            if !terms.contains(&term) {
                next.extend(step(graph, std::slice::from_ref(&term), last));
                terms.push(term);
            }
        }
    }
    terms
}

fn step(graph: &Graph, from: &[Term], property: &NamedNode) -> Vec<Term> {
    let nodes = from.iter().filter_map(|term| match term {
        Term::NamedNode(node) => graph.get(node),
        _ => None,
    });
    nodes.flatten().filter(|(predicate, _)| predicate == property).map(|(_, object)| object.clone()).collect()
}
