//! The statements of a dataset, by predicate and by graph.

use crate::dataset::{GraphKind, ProjectIris};
use diwan_rdf::quads::{Pattern, Quads, Statement, TermText};
use oxigraph::model::{NamedNodeRef, vocab::rdf};

/// A statement with its terms as N-Quads text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct StatementText<'a> {
    pub(in crate::check) subject: TermText<'a>,
    pub(in crate::check) predicate: NamedNodeRef<'a>,
    pub(in crate::check) object: TermText<'a>,
    pub(in crate::check) graph: TermText<'a>,
}

impl<'a> StatementText<'a> {
    /// The class that an `rdf:type` statement gives its subject.
    pub(in crate::check) fn class(&self) -> Option<NamedNodeRef<'a>> {
        self.object.node().filter(|_| self.predicate == rdf::TYPE)
    }
}

/// The statements of a dataset, with access to those in the graphs of records.
#[derive(Clone, Copy)]
pub(in crate::check) struct Statements<'a> {
    quads: &'a Quads,
    names: &'a ProjectIris,
}

impl<'a> Statements<'a> {
    pub(in crate::check) fn new(quads: &'a Quads, names: &'a ProjectIris) -> Self {
        Self { quads, names }
    }

    /// All statements.
    pub(in crate::check) fn iter(self) -> impl Iterator<Item = StatementText<'a>> {
        self.quads.iter().filter_map(move |statement| self.text(statement))
    }

    /// The statements with a predicate.
    pub(in crate::check) fn with(
        self,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = StatementText<'a>> + use<'a> {
        let known = self.quads.terms().find_iri(predicate.as_str());
        let pattern = known.map(|id| Pattern { predicate: Some(id), ..Pattern::ALL });
        self.matching(pattern)
    }

    /// The statements with a predicate in the graphs of records, each with its record.
    pub(in crate::check) fn facts_with(
        self,
        predicate: NamedNodeRef<'_>,
    ) -> impl Iterator<Item = (NamedNodeRef<'a>, StatementText<'a>)> + use<'a> {
        self.with(predicate).filter_map(move |statement| Some((self.record(&statement)?, statement)))
    }

    /// The statements in the graphs of records, each with its record.
    pub(in crate::check) fn facts(self) -> impl Iterator<Item = (NamedNodeRef<'a>, StatementText<'a>)> {
        self.iter().filter_map(move |statement| Some((self.record(&statement)?, statement)))
    }

    /// The records, each with the statements of its graph.
    pub(in crate::check) fn records(
        self,
    ) -> impl Iterator<Item = (NamedNodeRef<'a>, impl Iterator<Item = StatementText<'a>>)> {
        self.quads.graphs().filter_map(move |(graph, statements)| {
            let record = self.record_of(self.quads.term(graph))?;
            Some((record, statements.filter_map(move |statement| self.text(statement))))
        })
    }

    /// The record whose graph contains a statement.
    pub(in crate::check) fn record(self, statement: &StatementText<'a>) -> Option<NamedNodeRef<'a>> {
        self.record_of(statement.graph)
    }

    fn record_of(self, graph: TermText<'a>) -> Option<NamedNodeRef<'a>> {
        graph.node().filter(|graph| self.names.kind_of(Some(graph.as_str())) == GraphKind::Record)
    }

    /// The statements of the graph of a kind.
    pub(in crate::check) fn in_graph(self, kind: GraphKind) -> impl Iterator<Item = StatementText<'a>> + use<'a> {
        let known = self.quads.terms().find(&self.names.graph(kind).to_string());
        let pattern = known.map(|id| Pattern { graph: Some(id), ..Pattern::ALL });
        self.matching(pattern)
    }

    /// The names of all graphs.
    pub(in crate::check) fn graphs(self) -> impl Iterator<Item = TermText<'a>> {
        self.quads.graphs().map(move |(graph, _)| self.quads.term(graph))
    }

    fn matching(self, pattern: Option<Pattern>) -> impl Iterator<Item = StatementText<'a>> + use<'a> {
        let found = pattern.map(|pattern| self.quads.matching(pattern));
        found.into_iter().flatten().filter_map(move |statement| self.text(statement))
    }

    fn text(self, statement: Statement) -> Option<StatementText<'a>> {
        let Statement { subject, predicate, object, graph } = statement;
        let term = |id| self.quads.term(id);
        Some(StatementText {
            subject: term(subject),
            predicate: term(predicate).node()?,
            object: term(object),
            graph: term(graph),
        })
    }
}
