use super::{Graphs, Within};
use diwan_rdf::quads::{Id, Statement};
use diwan_rdf::term::keep;
use oxigraph::model::Term;
use spareval::{InternalQuad, QueryableDataset};
use std::fmt;
use std::sync::Arc;

/// A term of the data, or one that the query computed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(in crate::store) enum Value {
    Known(Id),
    /// A term that is not in the data, in normalized form.
    Computed(Arc<Term>),
}

impl Value {
    fn known(&self) -> Option<Id> {
        match self {
            Self::Known(id) => Some(*id),
            Self::Computed(_) => None,
        }
    }
}

/// The dataset contains the id of a term that does not exist: an internal error.
#[derive(Debug)]
pub(in crate::store) struct UnknownId;

impl fmt::Display for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number does not identify a term; please report the query")
    }
}

impl std::error::Error for UnknownId {}

/// The dataset as SPARQL's evaluator accesses it.
#[derive(Clone, Copy)]
pub(in crate::store) struct Queryable<'g>(pub(in crate::store) &'g Graphs);

impl<'g> QueryableDataset<'g> for Queryable<'g> {
    type InternalTerm = Value;
    type Error = UnknownId;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Value>,
        predicate: Option<&Value>,
        object: Option<&Value>,
        graph_name: Option<Option<&Value>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Value>, UnknownId>> + use<'g> {
        let pattern = [subject, predicate, object];
        // A term that is not in the data matches nothing.
        let is_known =
            pattern.iter().copied().flatten().chain(graph_name.flatten()).all(|value| value.known().is_some());
        let within = match graph_name {
            None => Within::Named,
            Some(graph) => graph.and_then(Value::known).map_or(Within::Default, Within::Graph),
        };
        let pattern = pattern.map(|value| value.and_then(Value::known));
        let found = is_known.then(|| self.0.matching(pattern, within));
        found.into_iter().flatten().map(|statement| Ok(quad(statement)))
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Value, UnknownId>> + use<'g> {
        self.0.named().map(|graph| Ok(Value::Known(graph)))
    }

    fn contains_internal_graph_name(&self, name: &Value) -> Result<bool, UnknownId> {
        Ok(name.known().is_some_and(|graph| self.0.has_named(graph)))
    }

    fn internalize_term(&self, mut term: Term) -> Result<Value, UnknownId> {
        keep(&mut term);
        Ok(self.0.find(&term).map_or_else(|| Value::Computed(Arc::new(term)), Value::Known))
    }

    fn externalize_term(&self, value: Value) -> Result<Term, UnknownId> {
        match value {
            Value::Known(id) => self.0.term(id).ok_or(UnknownId),
            Value::Computed(term) => Ok(Arc::unwrap_or_clone(term)),
        }
    }
}

fn quad(Statement { subject, predicate, object, graph }: Statement) -> InternalQuad<Value> {
    InternalQuad {
        subject: Value::Known(subject),
        predicate: Value::Known(predicate),
        object: Value::Known(object),
        graph_name: (graph != Id::DEFAULT_GRAPH).then_some(Value::Known(graph)),
    }
}
