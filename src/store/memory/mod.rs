//! A dataset in memory, with lookup by quad pattern and as a dataset of Oxigraph's SPARQL evaluator.

mod queryable;

pub(in crate::store) use queryable::Queryable;

use super::StoreError;
use diwan_rdf::quads::{Collector, Id, Pattern, Quads, Statement, TermText};
use diwan_rdf::term::{keep, write_term};
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef};
use std::convert::Infallible;
use std::sync::Arc;

/// A dataset, with the definition of its default graph.
pub(in crate::store) struct Graphs {
    quads: Arc<Quads>,
    default: Default,
}

/// What the default graph contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Default {
    /// The merge of all graphs.
    Merge,
    /// The quads that are in the default graph of the data.
    Own,
}

/// The graphs in which a pattern is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Default,
    /// All named graphs.
    Named,
    Graph(Id),
}

impl Graphs {
    /// Shares a dataset if all its literals are normalized, else copies it with normalized literals. The merge of its
    /// graphs is the default graph.
    ///
    /// # Errors
    /// [`StoreError::TooLarge`] if there are too many terms.
    pub(in crate::store) fn of_dataset(quads: &Arc<Quads>) -> Result<Self, StoreError> {
        match quads.terms().iter().all(|term| kept(term).is_none()) {
            true => Ok(Self { quads: Arc::clone(quads), default: Default::Merge }),
            false => {
                let mut collector = Collector::default();
                for Statement { subject, predicate, object, graph } in quads.iter() {
                    collector.terms([subject, predicate, object, graph].map(|id| quads.term(id).as_str()));
                }
                let Ok(kept) = collector.rewritten(|term| Ok::<_, Infallible>(kept(term)));
                Self::finish(kept, Default::Merge)
            }
        }
    }

    /// Collects quads; the merge of their graphs is the default graph.
    ///
    /// # Errors
    /// The first error among the quads; [`StoreError::TooLarge`] if there are too many terms.
    #[cfg(feature = "rocksdb")]
    pub(in crate::store) fn merge_of(
        quads: impl IntoIterator<Item = Result<Quad, StoreError>>,
    ) -> Result<Self, StoreError> {
        Self::of_quads(quads, Default::Merge)
    }

    /// Collects quads, including those of the default graph.
    ///
    /// # Errors
    /// The first error among the quads; [`StoreError::TooLarge`] if there are too many terms.
    pub(in crate::store) fn with_default(
        quads: impl IntoIterator<Item = Result<Quad, StoreError>>,
    ) -> Result<Self, StoreError> {
        Self::of_quads(quads, Default::Own)
    }

    fn of_quads(
        quads: impl IntoIterator<Item = Result<Quad, StoreError>>,
        default: Default,
    ) -> Result<Self, StoreError> {
        let mut collector = Collector::default();
        for quad in quads {
            let mut quad = quad?;
            keep(&mut quad.object);
            collector.quad(&quad);
        }
        Self::finish(collector, default)
    }

    fn finish(collector: Collector, default: Default) -> Result<Self, StoreError> {
        let quads = collector.finish().map_err(|_| StoreError::TooLarge)?;
        Ok(Self { quads: Arc::new(quads), default })
    }

    /// The dataset.
    pub(in crate::store) fn shared(&self) -> Arc<Quads> {
        Arc::clone(&self.quads)
    }

    /// The quads with these terms, where given. In the merge of graphs each triple is returned once, with the default
    /// graph as its graph.
    fn matching(
        &self,
        [subject, predicate, object]: [Option<Id>; 3],
        within: Within,
    ) -> impl Iterator<Item = Statement> + use<'_> {
        let is_merge = within == Within::Default && self.default == Default::Merge;
        let graph = match within {
            Within::Graph(graph) => Some(graph),
            Within::Default if !is_merge => Some(Id::DEFAULT_GRAPH),
            Within::Default | Within::Named => None,
        };
        let mut last = None;
        let found = self.quads.matching(Pattern { subject, predicate, object, graph });
        found.filter_map(move |found| {
            if is_merge {
                // Without a graph in the pattern, quads of the same triple are adjacent.
                let triple = Statement { graph: Id::DEFAULT_GRAPH, ..found };
                return (last.replace(triple) != Some(triple)).then_some(triple);
            }
            (within != Within::Named || found.graph != Id::DEFAULT_GRAPH).then_some(found)
        })
    }

    /// The id of a term, after its normalization.
    fn find(&self, term: &Term) -> Option<Id> {
        let mut text = Vec::new();
        match term {
            Term::NamedNode(_) | Term::BlankNode(_) => write_term(term, &mut text),
            Term::Literal(_) | Term::Triple(_) => {
                let mut kept = term.clone();
                keep(&mut kept);
                write_term(&kept, &mut text);
            }
        }
        self.quads.terms().find(str::from_utf8(&text).ok()?)
    }

    fn term(&self, id: Id) -> Option<Term> {
        self.quads.term(id).to_term()
    }

    /// The ids of the named graphs.
    fn named(&self) -> impl Iterator<Item = Id> + use<'_> {
        self.quads.graphs().map(|(graph, _)| graph).filter(|graph| *graph != Id::DEFAULT_GRAPH)
    }

    fn has_named(&self, graph: Id) -> bool {
        self.matching([None; 3], Within::Graph(graph)).next().is_some()
    }

    /// The quads that match a pattern: in one graph, which may be the default graph, or in all named graphs.
    pub(in crate::store) fn quads(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> impl Iterator<Item = Quad> + use<'_> {
        let wanted = self.wanted(subject, predicate, object, graph);
        let found = wanted.map(|(pattern, within)| self.matching(pattern, within));
        found.into_iter().flatten().filter_map(|statement| self.quads.quad(&statement))
    }

    /// The pattern as ids; `None` if one of its terms is not in the data.
    fn wanted(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Option<([Option<Id>; 3], Within)> {
        let known = |term: Option<TermRef<'_>>| match term {
            Some(term) => self.find(&term.into_owned()).map(Some),
            None => Some(None),
        };
        let pattern = [known(subject.map(Into::into))?, known(predicate.map(Into::into))?, known(object)?];
        let within = match graph {
            None => Within::Named,
            Some(GraphNameRef::DefaultGraph) => Within::Default,
            Some(GraphNameRef::NamedNode(name)) => Within::Graph(self.find(&name.into_owned().into())?),
            Some(GraphNameRef::BlankNode(name)) => Within::Graph(self.find(&name.into_owned().into())?),
        };
        Some((pattern, within))
    }

    /// The names of all named graphs.
    pub(in crate::store) fn graph_names(&self) -> impl Iterator<Item = NamedOrBlankNode> + use<'_> {
        self.named().filter_map(|graph| match self.term(graph)? {
            Term::NamedNode(node) => Some(node.into()),
            Term::BlankNode(node) => Some(node.into()),
            Term::Literal(_) | Term::Triple(_) => None,
        })
    }

    /// Whether there is a graph with this name.
    pub(in crate::store) fn has_graph(&self, name: NamedNodeRef<'_>) -> bool {
        self.find(&name.into_owned().into()).is_some_and(|graph| self.has_named(graph))
    }
}

/// The normalized form of a term as N-Quads text; `None` if the term is normalized already.
fn kept(term: TermText<'_>) -> Option<String> {
    let text = term.as_str();
    let suffix = text.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')).map(|(_, suffix)| suffix);
    let is_kept = match suffix {
        Some("") | None => !text.contains('\\') && !term.is_triple(),
        Some(suffix) => {
            !text.contains('\\')
                && !suffix.starts_with("^^<http://www.w3.org/2001/XMLSchema#")
                && !suffix.bytes().any(|byte| byte.is_ascii_uppercase())
        }
    };
    if is_kept {
        return None;
    }
    let mut term = term.to_term()?;
    keep(&mut term);
    let mut kept = Vec::new();
    write_term(&term, &mut kept);
    String::from_utf8(kept).ok().filter(|kept| kept != text)
}

#[cfg(test)]
mod tests;
