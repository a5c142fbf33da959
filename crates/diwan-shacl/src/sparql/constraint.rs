use super::context::Context;
use super::dataset::{Value, shapes_graph};
use super::message::filled;
use super::query::{Form, Query, QueryFailure};
use super::rewrite::Bindings;
use crate::vocab::sh;
use diwan_rdf::quads::Id;
use oxrdf::{Literal, NamedNode, Term};
use spareval::QuerySolution;
use std::collections::HashMap;
use std::sync::Arc;

/// A query that finds violations.
#[derive(Debug)]
pub(crate) struct SparqlConstraint {
    pub(crate) source: Source,
    pub(crate) query: Arc<Query>,
    /// The parameters of a component, by their names in queries.
    pub(crate) parameters: Vec<(String, Id)>,
    pub(crate) messages: Vec<Literal>,
}

/// The origin of the query.
#[derive(Debug)]
pub(crate) enum Source {
    /// A value of `sh:sparql`.
    Constraint(Id),
    /// A constraint component that the shapes graph declares.
    Component(NamedNode),
}

impl SparqlConstraint {
    pub(crate) fn component(&self) -> NamedNode {
        match &self.source {
            Source::Constraint(_) => sh("SPARQLConstraintComponent"),
            Source::Component(component) => component.clone(),
        }
    }

    /// The value of `sh:sourceConstraint`.
    pub(crate) fn node(&self) -> Option<Id> {
        match self.source {
            Source::Constraint(node) => Some(node),
            Source::Component(_) => None,
        }
    }

    pub(crate) fn message(&self, show: &dyn Fn(&Term) -> String) -> String {
        match &self.source {
            Source::Constraint(_) => "the query of the shape finds it".to_owned(),
            Source::Component(component) => format!("the value does not pass {}", show(&component.clone().into())),
        }
    }

    /// The violations that the query finds for a focus node or its values.
    pub(crate) fn results(&self, context: &Context<'_>) -> Result<Vec<SparqlResult>, QueryFailure> {
        let mut bindings = self.bindings(context);
        match self.query.form {
            Form::Select => {
                let solutions = self.query.select(&bindings, context)?;
                solutions.iter().map(|solution| self.of_solution(context, &bindings, solution)).collect()
            }
            Form::Ask => {
                let mut found = Vec::new();
                for value in context.values {
                    bindings.values.insert("value".to_owned(), Some(context.term(*value)));
                    if !self.query.ask(&bindings, context)? {
                        let messages = self.messages(context, |name| bindings.values.get(name).cloned().flatten());
                        found.push(SparqlResult { value: Some(Value::Known(*value)), path: None, messages });
                    }
                }
                Ok(found)
            }
        }
    }

    fn bindings(&self, context: &Context<'_>) -> Bindings {
        let term = |id: Id| Some(context.term_of_shapes(id));
        let mut values: HashMap<_, _> =
            self.parameters.iter().map(|(name, value)| (name.clone(), term(*value))).collect();
        values.insert("this".to_owned(), Some(context.term(context.focus)));
        values.insert("currentShape".to_owned(), term(context.shape));
        values.insert("shapesGraph".to_owned(), Some(shapes_graph().into()));
        Bindings { values, path: context.path.clone() }
    }

    /// [Results of solutions](https://www.w3.org/TR/shacl/#sparql-constraints-validation).
    fn of_solution(
        &self,
        context: &Context<'_>,
        bindings: &Bindings,
        solution: &QuerySolution,
    ) -> Result<SparqlResult, QueryFailure> {
        if matches!(solution.get("failure"), Some(Term::Literal(literal)) if matches!(literal.value(), "true" | "1")) {
            return Err(QueryFailure::Wrong("the query answers with ?failure".to_owned()));
        }
        let own_value = context.path.is_none().then_some(context.focus).map(Value::Known);
        let path = match solution.get("path") {
            Some(Term::NamedNode(path)) => Some(path.clone()),
            _ => None,
        };
        let bound = |name: &str| solution.get(name).cloned().or_else(|| bindings.values.get(name)?.clone());
        let messages = match solution.get("message") {
            Some(Term::Literal(message)) => vec![message.clone()],
            _ => self.messages(context, bound),
        };
        let value = solution.get("value").cloned().map(Value::New).or(own_value);
        Ok(SparqlResult { value, path, messages })
    }

    /// The messages with the values of variables inserted. The messages of the shape take precedence over those of the
    /// component.
    fn messages(&self, context: &Context<'_>, value: impl Fn(&str) -> Option<Term>) -> Vec<Literal> {
        let of_component = matches!(self.source, Source::Component(_));
        let own = self.messages.is_empty() || (of_component && !context.messages.is_empty());
        let messages = if own { context.messages } else { &self.messages };
        messages.iter().map(|message| filled(message, context.show, &value)).collect()
    }
}

/// A violation that a query finds.
pub(crate) struct SparqlResult {
    pub(crate) value: Option<Value>,
    /// The property, if the query returns one.
    pub(crate) path: Option<NamedNode>,
    pub(crate) messages: Vec<Literal>,
}
