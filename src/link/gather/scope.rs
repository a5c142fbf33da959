//! Scopes of rules: the graphs that are read together. A scope is one record, or all records of one source about an
//! entity that several rows describe.

use super::facts::LinkFacts;
use crate::link::crosswalk::{Condition, PropertyPath, Rule};
use diwan_rdf::quads::{Id, Pattern};
use oxigraph::model::NamedNode;
use oxigraph::model::vocab::rdf;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A node, and the graphs in which it is described.
#[derive(Clone, Copy)]
pub(super) struct Scope<'o> {
    pub(super) node: Id,
    facts: &'o LinkFacts,
    occurrences: &'o [Occurrence],
}

/// A value, and the records that give it.
pub(super) type SourcedValue = (Id, BTreeSet<Id>);

/// A node in one of the graphs that describe it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    node: Id,
    origin: Origin,
    graph: Id,
}

/// Where a graph comes from. Registers sort before records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Registers,
    /// A record, which quotes this document.
    Record(Option<Id>),
}

/// The occurrences of nodes in graphs, indexed by class so that a rule visits only the nodes of its class.
pub(super) struct Occurrences<'f> {
    facts: &'f LinkFacts,
    /// Sorted by node; for each node the registers first, then the records by document.
    all: Vec<Occurrence>,
    /// For each class, the ranges of `all` with the occurrences of one of its nodes.
    by_class: FxHashMap<Id, Vec<Range<usize>>>,
}

impl<'f> Occurrences<'f> {
    pub(super) fn new(facts: &'f LinkFacts) -> Self {
        let registers = facts.registers.map(|graph| (graph, Origin::Registers));
        let records = facts.records.iter().map(|graph| (*graph, Origin::Record(facts.document(*graph))));
        let mut all = Vec::new();
        for (graph, origin) in registers.into_iter().chain(records) {
            let stated = facts.quads.matching(Pattern { graph: Some(graph), ..Pattern::ALL });
            let mut last = None;
            // The statements of a graph are sorted by subject.
            for node in stated.map(|statement| statement.subject) {
                if last.replace(node) != Some(node) && facts.quads.term(node).iri().is_some() {
                    all.push(Occurrence { node, origin, graph });
                }
            }
        }
        all.sort_unstable();
        let by_class = by_class(facts, &all);
        Self { facts, all, by_class }
    }

    /// The scopes of a rule. Each record describes an entity on its own. A membership, a conferral or a figure is
    /// described by several rows: those of the same source are read together, those of different sources never.
    pub(super) fn scopes(&self, rule: &Rule) -> Vec<Scope<'_>> {
        let of_nodes: Vec<&[Occurrence]> = match &rule.class {
            Some(class) => {
                let class = self.facts.known_id(class);
                let ranges = class.and_then(|class| self.by_class.get(&class)).into_iter().flatten();
                ranges.filter_map(|range| self.all.get(range.clone())).collect()
            }
            None => self.all.chunk_by(|a, b| a.node == b.node).collect(),
        };
        let scopes = of_nodes.into_iter().flat_map(|occurrences| match rule.subject.is_some() {
            true => by_source(occurrences),
            false => occurrences.chunks(1).collect(),
        });
        let scopes = scopes.filter_map(|occurrences| Scope::of(occurrences, self.facts));
        scopes.filter(|scope| scope.meets(&rule.conditions)).collect()
    }
}

/// The ranges of occurrences of the nodes of each class.
fn by_class(facts: &LinkFacts, all: &[Occurrence]) -> FxHashMap<Id, Vec<Range<usize>>> {
    let mut by_class: FxHashMap<Id, Vec<Range<usize>>> = FxHashMap::default();
    let Some(type_) = facts.id(rdf::TYPE) else { return by_class };
    let mut begin = 0;
    for occurrences in all.chunk_by(|a, b| a.node == b.node) {
        let range = begin..begin + occurrences.len();
        begin = range.end;
        let classes = occurrences.first().into_iter().flat_map(|found| facts.quads.objects(found.node, type_));
        for class in classes {
            by_class.entry(class).or_default().push(range.clone());
        }
    }
    by_class
}

/// The occurrences of a node, divided: the registers, and the records of each document. Records without a document are
/// read together, but ignored if a register describes the node.
fn by_source(occurrences: &[Occurrence]) -> Vec<&[Occurrence]> {
    let in_registers = occurrences.first().is_some_and(|first| first.origin == Origin::Registers);
    let parts = occurrences.chunk_by(|a, b| a.origin == b.origin);
    let is_read = |part: &&[Occurrence]| {
        let is_without_document = part.first().is_some_and(|first| first.origin == Origin::Record(None));
        !(in_registers && is_without_document)
    };
    parts.filter(is_read).collect()
}

impl<'o> Scope<'o> {
    /// The scope of some occurrences, which are all of the same node.
    fn of(occurrences: &'o [Occurrence], facts: &'o LinkFacts) -> Option<Self> {
        Some(Self { node: occurrences.first()?.node, facts, occurrences })
    }

    fn meets(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| match condition {
            Condition::Is(property, value) => self.has(property, value),
            Condition::IsNot(property, value) => !self.has(property, value),
            Condition::IsA(property, class) => self.objects(property).any(|object| self.facts.has_class(object, class)),
        })
    }

    /// Whether a property has a value.
    fn has(&self, property: &NamedNode, value: &NamedNode) -> bool {
        let value = self.facts.known_id(value);
        value.is_some_and(|value| self.objects(property).any(|object| object == value))
    }

    /// The values of a property, with repetitions.
    fn objects(&self, property: &NamedNode) -> impl Iterator<Item = Id> + use<'o> {
        let Self { facts, node, occurrences } = *self;
        let property = facts.known_id(property);
        let graphs = property.map(|property| occurrences.iter().map(move |found| (found.graph, property)));
        graphs.into_iter().flatten().flat_map(move |(graph, property)| facts.stated_in(graph, node, property))
    }

    /// The values at the end of a path, each with the records that give it. A path does not leave the graph of a
    /// record.
    pub(super) fn values(&self, path: &PropertyPath) -> Vec<SourcedValue> {
        // A property that does not occur in the dataset has no values.
        let steps: Option<Vec<Id>> = path.steps.iter().map(|property| self.facts.known_id(property)).collect();
        let Some(steps) = steps else { return Vec::new() };
        let mut values: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
        for found in self.occurrences {
            let record = (found.origin != Origin::Registers).then_some(found.graph);
            for value in self.follow(found.graph, &steps, path.repeated) {
                values.entry(value).or_default().extend(record);
            }
        }
        values.into_iter().collect()
    }

    /// The values of a property, each with the records that give it.
    pub(super) fn values_of(&self, property: &NamedNode) -> Vec<SourcedValue> {
        self.values(&PropertyPath { steps: vec![property.clone()], repeated: false })
    }

    /// The values at the end of a path in one graph, with repetitions.
    fn follow(&self, graph: Id, steps: &[Id], repeated: bool) -> Vec<Id> {
        let step = |from: &[Id], property: Id| -> Vec<Id> {
            from.iter().flat_map(|node| self.facts.stated_in(graph, *node, property)).collect()
        };
        let mut values = steps.iter().fold(vec![self.node], |values, property| step(&values, *property));
        if let (true, Some(last)) = (repeated, steps.last()) {
            let mut next = step(&values, *last);
            while let Some(value) = next.pop() {
                if !values.contains(&value) {
                    next.extend(step(&[value], *last));
                    values.push(value);
                }
            }
        }
        values
    }
}
