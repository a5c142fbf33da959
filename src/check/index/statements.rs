//! The statements of the tables, found by their predicates and graphs.

use crate::dataset::{GraphKind, Names};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad};
use std::collections::HashMap;

/// The statements that the mapping makes of the tables.
pub(in crate::check) struct Statements<'a> {
    quads: &'a [Quad],
    names: &'a Names,
    by_predicate: HashMap<&'a str, Vec<u32>>,
}

impl<'a> Statements<'a> {
    pub(in crate::check) fn new(quads: &'a [Quad], names: &'a Names) -> Self {
        let mut by_predicate: HashMap<_, Vec<u32>> = HashMap::new();
        for (index, quad) in (0..).zip(quads) {
            by_predicate.entry(quad.predicate.as_str()).or_default().push(index);
        }
        Self { quads, names, by_predicate }
    }

    /// All statements.
    pub(in crate::check) fn iter(&self) -> impl Iterator<Item = &'a Quad> + use<'a> {
        self.quads.iter()
    }

    /// The statements with a predicate.
    pub(in crate::check) fn with<'s>(
        &'s self,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = &'a Quad> + use<'a, 's> {
        let indexes = self.by_predicate.get(predicate.as_str()).map_or(&[][..], Vec::as_slice);
        indexes.iter().filter_map(|index| self.quads.get(*index as usize))
    }

    /// Those of a predicate in the graphs of records, each with its record.
    pub(in crate::check) fn facts_with<'s>(
        &'s self,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = (&'a NamedNode, &'a Quad)> + use<'a, 's> {
        self.with(predicate).filter_map(|quad| Some((self.record(quad)?, quad)))
    }

    /// Those in the graphs of records, each with its record.
    pub(in crate::check) fn facts(&self) -> impl Iterator<Item = (&'a NamedNode, &'a Quad)> {
        self.iter().filter_map(|quad| Some((self.record(quad)?, quad)))
    }

    /// The record in whose graph a statement stands.
    pub(in crate::check) fn record<'q>(&self, quad: &'q Quad) -> Option<&'q NamedNode> {
        match &quad.graph_name {
            GraphName::NamedNode(node) if self.names.kind(quad.graph_name.as_ref()) == GraphKind::Record => Some(node),
            _ => None,
        }
    }

    /// Those of the graph of a kind.
    pub(in crate::check) fn in_graph(&self, kind: GraphKind) -> impl Iterator<Item = &'a Quad> + use<'a> {
        let graph = self.names.graph(kind);
        self.iter().filter(move |quad| quad.graph_name == graph)
    }
}
