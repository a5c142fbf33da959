use super::bind::blank_node_of;
use crate::graph::{Classes, Data, find_term, model_term};
use crate::vocab::SHAPES_GRAPH;
use diwan_rdf::quads::{ExtendedTerms, GraphView, Id, Quads};
use oxrdf::{NamedNode, Term};
use rustc_hash::FxHashMap;
use spareval::{InternalQuad, QueryableDataset};
use std::convert::Infallible;

/// The dataset of queries: the data as the default graph, the shapes as a named one. Nothing is copied.
#[derive(Clone, Copy)]
pub(crate) struct Dataset<'a> {
    pub(crate) data: Data<'a>,
    pub(crate) shapes: GraphView<'a>,
    /// The ids in the shapes, by the ids in the data.
    pub(crate) in_shapes: &'a FxHashMap<Id, Id>,
}

/// Calls `evaluate` with an empty dataset. With a dataset of another type, the evaluator would be compiled a second time.
pub(super) fn on_empty_dataset<T>(evaluate: impl FnOnce(Dataset<'_>) -> T) -> T {
    let (quads, classes, in_shapes) = (Quads::default(), Classes::of_nothing(), FxHashMap::default());
    let (terms, graph) = (ExtendedTerms::from(quads.terms()), quads.merged_view());
    let data = Data { terms: &terms, ids: &[], graph, classes: &classes };
    evaluate(Dataset { data, shapes: graph, in_shapes: &in_shapes })
}

/// The name of the graph of the shapes.
pub(super) fn shapes_graph() -> NamedNode {
    NamedNode::new_unchecked(SHAPES_GRAPH)
}

/// A term of the data or the shapes, or one that a query has created.
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

impl<'a> Dataset<'a> {
    fn value(&self, term: Term) -> Value {
        find_term(self.data.terms, &term).map_or_else(|| Value::New(term), Value::Known)
    }

    fn shapes_name(&self) -> Value {
        self.value(shapes_graph().into())
    }

    /// The triples of the shapes that match a pattern, with the ids of the data.
    fn matching_shapes(self, pattern: [Option<Id>; 3]) -> impl Iterator<Item = [Id; 3]> + use<'a> {
        let ids = pattern.map(|id| id.map(|id| self.in_shapes.get(&id).copied()));
        let is_known = !ids.contains(&Some(None));
        let [subject, predicate, object] = ids.map(Option::flatten);
        let found = is_known.then(|| self.shapes.matching(subject, predicate, object));
        found.into_iter().flatten().map(move |triple| triple.map(|id| self.data.id(id)))
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
        let pattern = [subject, predicate, object];
        // A new term is in no triple.
        let is_known = pattern.iter().flatten().all(|value| value.known().is_some());
        let [subject, predicate, object] = pattern.map(|value| value.and_then(Value::known));
        let (is_data, graph_name, is_shapes) = match graph_name {
            Some(None) => (true, None, false),
            Some(Some(wanted)) => (false, Some(wanted.clone()), *wanted == self.shapes_name()),
            None => (false, Some(self.shapes_name()), true),
        };
        let data = (is_known && is_data).then(|| self.data.graph.matching(subject, predicate, object));
        let shapes = (is_known && is_shapes).then(|| self.matching_shapes([subject, predicate, object]));
        data.into_iter().flatten().chain(shapes.into_iter().flatten()).map(move |[subject, predicate, object]| {
            Ok(InternalQuad {
                subject: Value::Known(subject),
                predicate: Value::Known(predicate),
                object: Value::Known(object),
                graph_name: graph_name.clone(),
            })
        })
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Value, Infallible>> + use<'a> {
        std::iter::once(Ok(self.shapes_name()))
    }

    fn contains_internal_graph_name(&self, name: &Value) -> Result<bool, Infallible> {
        Ok(*name == self.shapes_name())
    }

    fn internalize_term(&self, term: Term) -> Result<Value, Infallible> {
        Ok(self.value(blank_node_of(&term).map_or(term, Term::from)))
    }

    fn externalize_term(&self, value: Value) -> Result<Term, Infallible> {
        Ok(match value {
            Value::Known(id) => model_term(self.data.terms, id),
            Value::New(term) => term,
        })
    }
}
