//! Constraints applied to the values of a focus node.

use super::error::ValidationError;
use super::run::{Found, Run, Scope};
use crate::constraint::{Constraint, Logical, Qualified, repeated_languages};
use crate::shapes::Shape;
use crate::sparql::{Context, QueryFailure, SparqlConstraint};
use diwan_rdf::quads::Id;
use diwan_sparql::PatternFaults;
use oxrdf::Term;

impl<'v> Run<'v> {
    /// Applies the constraints of a shape, and adds the results.
    pub(super) fn apply(&self, shape: &'v Shape, focus: Id, found: &mut Vec<Found<'v>>) -> Result<(), ValidationError> {
        let values = self.values(shape, focus);
        let scope = Scope { run: self, shape, focus, values: &values };
        shape.constraints.iter().try_for_each(|constraint| scope.check(constraint, found))
    }

    fn admits(&self, logical: &Logical, value: Id) -> Result<bool, ValidationError> {
        let (wanted, most) = match logical {
            Logical::Not(shape) => return Ok(!self.conforms(*shape, value)?),
            Logical::Node(shape) => return self.conforms(*shape, value),
            Logical::And(shapes) => (shapes.len(), shapes.len()),
            Logical::Or(_) => (1, usize::MAX),
            Logical::Xone(_) => (1, 1),
        };
        let mut conforming = 0;
        for shape in logical.shapes() {
            conforming += usize::from(self.conforms(*shape, value)?);
            if conforming > most || (conforming == wanted && most == usize::MAX) {
                break;
            }
        }
        Ok((wanted..=most).contains(&conforming))
    }

    fn counts(&self, qualified: &Qualified, value: Id) -> Result<bool, ValidationError> {
        if !self.conforms(qualified.shape, value)? {
            return Ok(false);
        }
        for sibling in &qualified.siblings {
            if self.conforms(*sibling, value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<'v> Scope<'v, '_> {
    fn check(&self, constraint: &'v Constraint, found: &mut Vec<Found<'v>>) -> Result<(), ValidationError> {
        let (run, values) = (self.run, self.values);
        let in_shapes = |id: Id| run.bound.in_shapes.get(&id).copied();
        let mut wrong = |value: Option<Id>| found.push(self.found(constraint, value));
        let mut each = |admits: &dyn Fn(Id) -> bool| {
            values.iter().filter(|value| !admits(**value)).for_each(|value| wrong(Some(*value)));
        };
        match constraint {
            Constraint::Type(test) => each(&|value| test.admits(&run.data, value)),
            Constraint::Range(test) => each(&|value| test.admits(run.data.terms, value)),
            Constraint::In(members) => {
                each(&|value| in_shapes(value).is_some_and(|value| members.contains(value)));
            }
            Constraint::Text(test) => {
                for value in values {
                    match test.admits(run.data.terms, *value) {
                        Some(true) => {}
                        Some(false) => wrong(Some(*value)),
                        None => return Err(run.pattern_takes_too_long(self.shape, *value)),
                    }
                }
            }
            Constraint::Count(test) if !test.admits(values.len()) => wrong(None),
            Constraint::HasValue(id) if values.binary_search(&run.data.id(*id)).is_err() => wrong(None),
            Constraint::Count(_) | Constraint::HasValue(_) => {}
            Constraint::UniqueLang => repeated_languages(run.data.terms, values).for_each(|_| wrong(None)),
            Constraint::Pair(pair) => {
                let others: Vec<Id> = run.data.graph.objects(self.focus, run.data.id(pair.property)).collect();
                pair.check(run.data.terms, values, &others, &mut |value, times| {
                    found.push(Found { times, ..self.found(constraint, Some(value)) });
                });
            }
            Constraint::Logical(logical) => {
                for value in values {
                    if !run.admits(logical, *value)? {
                        wrong(Some(*value));
                    }
                }
            }
            Constraint::Property(shape) => {
                for value in values {
                    run.validate(*shape, *value, found)?;
                }
            }
            Constraint::Qualified(qualified) => {
                let mut number = 0;
                for value in values {
                    number += usize::from(run.counts(qualified, *value)?);
                }
                if !qualified.bound.admits(number) {
                    wrong(None);
                }
            }
            Constraint::Closed(closed) => {
                let others = values.iter().flat_map(|value| closed.others(run.data.graph, *value, &in_shapes));
                for (predicate, value) in others {
                    let path = run.node(predicate);
                    found.push(Found { path, ..self.found(constraint, Some(value)) });
                }
            }
            Constraint::Sparql(query) => self.ask(constraint, query, found)?,
        }
        Ok(())
    }

    fn ask(
        &self,
        constraint: &'v Constraint,
        query: &SparqlConstraint,
        found: &mut Vec<Found<'v>>,
    ) -> Result<(), ValidationError> {
        let (run, shape) = (self.run, self.shape);
        let context = Context {
            dataset: run.dataset(),
            stop: run.stop,
            shape: shape.node,
            path: run.named_path(shape).map(|path| path.to_sparql()),
            messages: &shape.messages,
            focus: self.focus,
            values: self.values,
            show: &|term: &Term| run.show(term),
            faults: PatternFaults::default(),
        };
        let results = query.results(&context).map_err(|failure| match failure {
            QueryFailure::Stopped => run.stopped(shape),
            QueryFailure::Wrong(cause) => ValidationError::Query { shape: shape.name.clone(), cause },
        })?;
        if let Some((first, calls)) = context.faults.first() {
            run.bound.note_faults(shape, first, calls);
        }
        for result in results {
            let (value, path, messages) = (result.value, result.path, result.messages);
            found.push(Found { value, path, messages, ..self.found(constraint, None) });
        }
        Ok(())
    }
}
