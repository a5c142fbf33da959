use super::bind::blank_node_of;
use crate::graph::{Graph, Id, Terms};
use oxrdf::Term;
use spareval::{InternalQuad, QueryableDataset};
use std::convert::Infallible;

/// What queries see: the data as the default graph, the shapes as a named one. Nothing is copied.
#[derive(Clone, Copy)]
pub(crate) struct Dataset<'a> {
    pub(crate) terms: &'a Terms,
    pub(crate) data: &'a Graph,
    pub(crate) shapes: &'a Graph,
    pub(crate) shapes_name: Id,
}

/// A term of the dictionary, or one that a query has made.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    Known(Id),
    New(Term),
}

impl Value {
    fn known(&self) -> Option<Id> {
        match self {
            Self::Known(id) => Some(*id),
            Self::New(_) => None,
        }
    }
}

impl<'a> QueryableDataset<'a> for Dataset<'a> {
    type InternalTerm = Value;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Value>,
        predicate: Option<&Value>,
        object: Option<&Value>,
        graph_name: Option<Option<&Value>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Value>, Infallible>> + use<'a> {
        let name = Value::Known(self.shapes_name);
        let (graph, graph_name) = match graph_name {
            Some(None) => (Some(self.data), None),
            Some(Some(wanted)) if name != *wanted => (None, None),
            Some(Some(_)) | None => (Some(self.shapes), Some(name)),
        };
        let pattern = [subject, predicate, object];
        // Terms that are not in the dictionary are in no triple.
        let is_known = pattern.iter().flatten().all(|value| value.known().is_some());
        let [subject, predicate, object] = pattern.map(|value| value.and_then(Value::known));
        let found = graph.filter(|_| is_known).map(|graph| graph.matching(subject, predicate, object));
        found.into_iter().flatten().map(move |[subject, predicate, object]| {
            Ok(InternalQuad {
                subject: Value::Known(subject),
                predicate: Value::Known(predicate),
                object: Value::Known(object),
                graph_name: graph_name.clone(),
            })
        })
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Value, Infallible>> + use<'a> {
        std::iter::once(Ok(Value::Known(self.shapes_name)))
    }

    fn contains_internal_graph_name(&self, name: &Value) -> Result<bool, Infallible> {
        Ok(name.known() == Some(self.shapes_name))
    }

    fn internalize_term(&self, term: Term) -> Result<Value, Infallible> {
        let term = blank_node_of(&term).map_or(term, Term::from);
        Ok(self.terms.find(&term).map_or_else(|| Value::New(term), Value::Known))
    }

    fn externalize_term(&self, value: Value) -> Result<Term, Infallible> {
        Ok(match value {
            Value::Known(id) => self.terms.term(id).clone(),
            Value::New(term) => term,
        })
    }
}
