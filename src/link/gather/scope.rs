//! Whose word counts together: one record, or, for what stands in several rows, all records of one source.

use super::facts::{Graph, LinkFacts};
use crate::link::crosswalk::{Condition, PropertyPath, Rule};
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A node, and the graphs that speak of it together.
pub(super) struct Scope<'f> {
    pub(super) node: &'f NamedNode,
    graphs: Vec<(Option<&'f NamedNode>, &'f Graph)>,
}

/// A value, and the records that give it.
pub(super) type Said = (Term, BTreeSet<NamedNode>);

/// A node in a graph that speaks of it.
#[derive(Clone, Copy)]
struct Occurrence<'f> {
    node: &'f NamedNode,
    /// None: the registers.
    record: Option<&'f NamedNode>,
    /// The document that the record quotes.
    source: Option<&'f NamedNode>,
    graph: &'f Graph,
}

/// Which graphs speak of which nodes, by the classes of the nodes: every rule looks at those of its own class alone.
pub(super) struct Occurrences<'f> {
    facts: &'f LinkFacts,
    /// By node; of a node, the registers first and then the records in their order.
    all: Vec<Occurrence<'f>>,
    /// Places in `all`, in order.
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
        // Stable: records stay in their order.
        all.sort_by_key(|occurrence| occurrence.node);
        let mut by_class: HashMap<&NamedNode, Vec<usize>> = HashMap::new();
        for (place, occurrence) in all.iter().enumerate() {
            for class in facts.classes_of(occurrence.node) {
                by_class.entry(class).or_default().push(place);
            }
        }
        Self { facts, all, by_class }
    }

    /// The scopes of a rule. What an entity is like is said by each record on its own. A membership, a conferral or a
    /// figure is described by several rows: those of one source belong together, and those of two sources never do.
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

/// What each source says of a node, and the registers before them; those of no source are together.
fn by_source<'f>(occurrences: &[Occurrence<'f>]) -> Vec<Scope<'f>> {
    let (registers, records): (Vec<Occurrence<'f>>, Vec<Occurrence<'f>>) =
        occurrences.iter().copied().partition(|one| one.record.is_none());
    if !registers.is_empty() {
        // A register has no source; neither do records without evidence, whose word does not count beside it.
        let sourced = records.into_iter().filter(|one| one.source.is_some()).collect();
        return std::iter::once(Scope::of(&registers)).chain(groups(sourced)).collect();
    }
    groups(records)
}

fn groups<'f>(mut records: Vec<Occurrence<'f>>) -> Vec<Scope<'f>> {
    records.sort_by_key(|one| one.source);
    records.chunk_by(|a, b| a.source == b.source).map(Scope::of).collect()
}

impl<'f> Scope<'f> {
    /// What these occurrences, all of one node, say together.
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

    /// The values at the end of a path, each with the records that give it. A path never leaves a record's graph.
    pub(super) fn values(&self, path: &PropertyPath) -> Vec<Said> {
        let mut values: BTreeMap<String, Said> = BTreeMap::new();
        for (record, graph) in &self.graphs {
            for term in follow(graph, self.node, path) {
                let said = values.entry(term.to_string()).or_insert_with(|| (term, BTreeSet::new()));
                said.1.extend(record.cloned());
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
