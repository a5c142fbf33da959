//! Whose word counts together: one record, or, for what stands in several rows, all records of one source.

use super::facts::{Graph, LinkFacts};
use crate::link::crosswalk::{Condition, PropertyPath, Rule};
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// A node, and the graphs that speak of it together.
pub(super) struct Scope<'f> {
    pub(super) node: &'f NamedNode,
    graphs: Vec<(Option<&'f NamedNode>, &'f Graph)>,
}

/// A value, and the records that give it.
pub(super) type Said = (Term, BTreeSet<NamedNode>);

impl<'f> Scope<'f> {
    /// The scopes of a rule. What an entity is like is said by each record on its own. A membership, a conferral or a
    /// figure is described by several rows: those of one source belong together, and those of two sources never do.
    pub(super) fn of_rule(rule: &Rule, facts: &'f LinkFacts) -> Vec<Self> {
        let mut scopes: BTreeMap<(&NamedNode, Option<&NamedNode>), Self> = BTreeMap::new();
        for (record, graph) in &facts.records {
            let group = if rule.subject.is_some() { facts.evidence.source(record) } else { Some(record) };
            for node in graph.keys().filter(|node| holds(rule, node, facts)) {
                let scope = scopes.entry((node, group)).or_insert_with(|| Self { node, graphs: Vec::new() });
                scope.graphs.push((Some(record), graph));
            }
        }
        for node in facts.registers.keys().filter(|node| holds(rule, node, facts)) {
            scopes.insert((node, None), Self { node, graphs: vec![(None, &facts.registers)] });
        }
        scopes.into_values().filter(|scope| scope.meets(&rule.conditions, facts)).collect()
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

/// Whether a rule is for nodes like this one.
fn holds(rule: &Rule, node: &NamedNode, facts: &LinkFacts) -> bool {
    rule.class.as_ref().is_none_or(|class| facts.is_a(node, class))
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
