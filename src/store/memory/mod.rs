//! Graphs in memory: terms by number, and quads of numbers in sorted orders. They are read once and never change; what a
//! query does not look for costs no more than the numbers.

mod lines;
mod quads;
mod queryable;
mod read;
mod terms;

use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
};
use quads::{Matches, Quads, Row, Within};
pub(in crate::store) use queryable::Queryable;
#[cfg(feature = "rocksdb")]
pub(in crate::store) use read::parsed;
use std::sync::Arc;
use terms::{DEFAULT_GRAPH, Id, Terms};

/// Graphs, and the terms in them.
pub(in crate::store) struct Graphs {
    terms: Arc<Terms>,
    /// Each graph by its name.
    named: Arc<Quads>,
    /// The graphs whose merge is the default graph.
    merged: Arc<Quads>,
}

impl Graphs {
    fn new(terms: Terms, rows: Vec<Row>) -> Self {
        let quads = Arc::new(Quads::new(rows, terms.len()));
        Self { terms: Arc::new(terms), named: quads.clone(), merged: quads }
    }

    /// The same graphs, with a default graph that is the merge of some.
    pub(in crate::store) fn with_merge_of(&self, graphs: &[NamedNode]) -> Self {
        let known = graphs.iter().filter_map(|graph| self.terms.find(&graph.clone().into()));
        let rows = known.flat_map(|graph| self.named.matching([None; 3], Within::Graph(graph)));
        let merged = Arc::new(Quads::new(rows.collect(), self.terms.len()));
        Self { terms: self.terms.clone(), named: self.named.clone(), merged }
    }

    fn matching(&self, pattern: [Option<Id>; 3], within: Within) -> Matches {
        match within {
            Within::Merge => self.merged.matching(pattern, within),
            Within::Named | Within::Graph(_) => self.named.matching(pattern, within),
        }
    }

    fn named(&self) -> impl Iterator<Item = Id> + use<> {
        self.named.graphs()
    }

    fn has_named(&self, graph: Id) -> bool {
        self.named.has_graph(graph)
    }

    fn find(&self, term: &Term) -> Option<Id> {
        self.terms.find(term)
    }

    fn term(&self, id: Id) -> Option<Term> {
        self.terms.term(id)
    }

    /// The statements that match a pattern, in one graph, the merge included, or in each that has a name.
    pub(in crate::store) fn quads(
        graphs: &Arc<Self>,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Quad> + use<> {
        let found = graphs.wanted(subject, predicate, object, graph);
        let graphs = graphs.clone();
        found.into_iter().flatten().filter_map(move |row| graphs.quad(row))
    }

    /// None when a term of the pattern is not in the data.
    fn wanted(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Option<Matches> {
        let known = |term: Option<TermRef<'_>>| match term {
            Some(term) => self.find(&term.into_owned()).map(Some),
            None => Some(None),
        };
        let pattern = [known(subject.map(Into::into))?, known(predicate.map(Into::into))?, known(object)?];
        let within = match graph {
            None => Within::Named,
            Some(GraphNameRef::DefaultGraph) => Within::Merge,
            Some(GraphNameRef::NamedNode(name)) => Within::Graph(self.find(&name.into_owned().into())?),
            Some(GraphNameRef::BlankNode(name)) => Within::Graph(self.find(&name.into_owned().into())?),
        };
        Some(self.matching(pattern, within))
    }

    /// The names of graphs.
    pub(in crate::store) fn graph_names(graphs: &Arc<Self>) -> impl Iterator<Item = NamedOrBlankNode> + use<> {
        let graphs = graphs.clone();
        graphs.named().filter_map(move |graph| graphs.node(graph))
    }

    /// Whether a graph has this name.
    pub(in crate::store) fn has_graph(&self, name: NamedNodeRef<'_>) -> bool {
        self.find(&name.into_owned().into()).is_some_and(|graph| self.has_named(graph))
    }

    fn quad(&self, [subject, predicate, object, graph]: Row) -> Option<Quad> {
        let graph = match graph {
            DEFAULT_GRAPH => GraphName::DefaultGraph,
            graph => self.node(graph)?.into(),
        };
        let predicate = NamedNode::new_unchecked(self.terms.iri(predicate)?);
        Some(Quad::new(self.node(subject)?, predicate, self.term(object)?, graph))
    }

    fn node(&self, id: Id) -> Option<NamedOrBlankNode> {
        match self.term(id)? {
            Term::NamedNode(node) => Some(node.into()),
            Term::BlankNode(node) => Some(node.into()),
            Term::Literal(_) | Term::Triple(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
