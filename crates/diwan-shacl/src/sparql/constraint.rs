use super::message::filled;
use super::query::{Form, Query, QueryFailure};
use super::rewrite::Bindings;
use crate::constraint::Constraint;
use crate::graph::Id;
use crate::validate::{Found, FoundValue, Run, Scope, ValidationError};
use crate::vocab::sh;
use oxrdf::{Literal, NamedNode, Term};
use spareval::QuerySolution;
use std::sync::Arc;

/// A query that finds what is wrong.
#[derive(Debug)]
pub(crate) struct SparqlConstraint {
    pub(crate) source: Source,
    pub(crate) query: Arc<Query>,
    /// Parameters of a component by the names they have in queries.
    pub(crate) parameters: Vec<(String, Id)>,
    pub(crate) messages: Vec<Literal>,
}

/// What the query belongs to.
#[derive(Debug)]
pub(crate) enum Source {
    /// A value of `sh:sparql`.
    Constraint(Id),
    /// A constraint component of the shapes' author.
    Component(NamedNode),
}

impl SparqlConstraint {
    pub(crate) fn component(&self) -> NamedNode {
        match &self.source {
            Source::Constraint(_) => sh("SPARQLConstraintComponent"),
            Source::Component(component) => component.clone(),
        }
    }

    /// What `sh:sourceConstraint` names.
    pub(crate) fn node(&self) -> Option<Id> {
        match self.source {
            Source::Constraint(node) => Some(node),
            Source::Component(_) => None,
        }
    }

    pub(crate) fn message(&self, run: &Run<'_>) -> String {
        match &self.source {
            Source::Constraint(_) => "the query of the shape finds it".to_owned(),
            Source::Component(component) => {
                format!("the value does not pass {}", run.shapes.names.show_iri(component.as_str()))
            }
        }
    }

    pub(crate) fn check<'v>(
        &self,
        constraint: &'v Constraint,
        scope: &Scope<'v, '_>,
        found: &mut Vec<Found<'v>>,
    ) -> Result<(), ValidationError> {
        let mut bindings = self.bindings(scope);
        let failed = |failure| self.failed(scope, failure);
        match self.query.form {
            Form::Select => {
                let solutions = self.query.select(&bindings, scope.run.dataset(), scope.run.stop).map_err(failed)?;
                for solution in &solutions {
                    found.push(self.found(constraint, scope, &bindings, solution)?);
                }
            }
            Form::Ask => {
                for value in scope.values {
                    bindings.values.insert("value".to_owned(), Some(scope.run.terms.term(*value).clone()));
                    if !self.query.ask(&bindings, scope.run.dataset(), scope.run.stop).map_err(failed)? {
                        let messages = self.messages(scope, |name| bindings.values.get(name).cloned().flatten());
                        found.push(Found { messages, ..scope.found(constraint, Some(*value)) });
                    }
                }
            }
        }
        Ok(())
    }

    fn bindings(&self, scope: &Scope<'_, '_>) -> Bindings {
        let term = |id: Id| Some(scope.run.terms.term(id).clone());
        let mut values: std::collections::HashMap<_, _> =
            self.parameters.iter().map(|(name, value)| (name.clone(), term(*value))).collect();
        values.insert("this".to_owned(), term(scope.focus));
        values.insert("currentShape".to_owned(), term(scope.shape.node));
        values.insert("shapesGraph".to_owned(), term(scope.run.shapes.graph_name));
        let path = scope.shape.path.as_ref().map(|path| scope.run.named_path(path).to_sparql());
        Bindings { values, path }
    }

    /// [Results of solutions](https://www.w3.org/TR/shacl/#sparql-constraints-validation).
    fn found<'v>(
        &self,
        constraint: &'v Constraint,
        scope: &Scope<'v, '_>,
        bindings: &Bindings,
        solution: &QuerySolution,
    ) -> Result<Found<'v>, ValidationError> {
        if matches!(solution.get("failure"), Some(Term::Literal(literal)) if matches!(literal.value(), "true" | "1")) {
            return Err(self.failed(scope, QueryFailure::Wrong("the query answers with ?failure".to_owned())));
        }
        let own_value = scope.shape.path.is_none().then_some(scope.focus).map(FoundValue::Known);
        let path = match solution.get("path") {
            Some(Term::NamedNode(path)) => Some(path.clone()),
            _ => None,
        };
        let bound = |name: &str| solution.get(name).cloned().or_else(|| bindings.values.get(name)?.clone());
        let messages = match solution.get("message") {
            Some(Term::Literal(message)) => vec![message.clone()],
            _ => self.messages(scope, bound),
        };
        let value = solution.get("value").cloned().map(FoundValue::New).or(own_value);
        Ok(Found { value, path, messages, ..scope.found(constraint, None) })
    }

    /// The messages with the values of variables in them. Those of a component give way to those of the shape.
    fn messages(&self, scope: &Scope<'_, '_>, value: impl Fn(&str) -> Option<Term>) -> Vec<Literal> {
        let of_component = matches!(self.source, Source::Component(_));
        let own = self.messages.is_empty() || (of_component && !scope.shape.messages.is_empty());
        let messages = if own { &scope.shape.messages } else { &self.messages };
        let run = scope.run;
        let show = |term: &Term| run.show(term);
        messages.iter().map(|message| filled(message, &show, &value)).collect()
    }

    fn failed(&self, scope: &Scope<'_, '_>, failure: QueryFailure) -> ValidationError {
        match failure {
            QueryFailure::Stopped => scope.run.stopped(scope.shape),
            QueryFailure::Wrong(cause) => ValidationError::Query { shape: scope.shape.name.clone(), cause },
        }
    }
}
