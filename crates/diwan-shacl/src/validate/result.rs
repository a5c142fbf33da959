//! Makes results for the report: with terms, messages and details.

use super::batch::Batch;
use super::error::ValidationError;
use super::run::{Found, Run};
use crate::constraint::{Constraint, Count, Logical, Qualified, ShapeIndex, Wording};
use crate::graph::{find_term, model_term};
use crate::path::Path;
use crate::report::ValidationResult;
use crate::sparql::Value;
use diwan_rdf::quads::Id;
use oxrdf::{Literal, Term};

/// The maximum number of details of one result, including those of its details. Shapes that refer to the same shapes would
/// repeat them.
const MAX_DETAILS: usize = 50;

impl<'v> Run<'v> {
    /// Adds the results of a shape for a focus node.
    pub(super) fn results(&self, shape: ShapeIndex, focus: Id, batch: &mut Batch) -> Result<(), ValidationError> {
        let mut found = Vec::new();
        self.validate(shape, focus, &mut found)?;
        for found in &found {
            let listed = found.times.min(batch.room());
            if listed > 0 {
                self.details_left.set(MAX_DETAILS);
                let result = self.result(found)?;
                batch.results.extend(std::iter::repeat_n(result, listed));
            }
            batch.omitted.add(&found.shape.severity, found.times - listed);
        }
        Ok(())
    }

    fn result(&self, found: &Found<'v>) -> Result<ValidationResult, ValidationError> {
        let (details, has_more_details) = self.details(found)?;
        let (shape, term) = (found.shape, |id| model_term(self.data.terms, id));
        let term_of_shapes = |of_shapes| term(self.data.id(of_shapes));
        let focus_node = term(found.focus);
        let own_messages = if found.messages.is_empty() { &shape.messages } else { &found.messages };
        let constraint_node = match found.constraint {
            Constraint::Sparql(constraint) => constraint.node(),
            _ => None,
        };
        let own_path = || self.named_path(shape);
        let value = found.value.as_ref().map(|value| match value {
            Value::Known(id) => term(*id),
            Value::New(term) => term.clone(),
        });
        let constraint = constraint_node.map(term_of_shapes);
        Ok(ValidationResult {
            focus_node_description: self.description(&focus_node),
            focus_node,
            path: found.path.clone().map(Path::Predicate).or_else(own_path),
            value_description: value.as_ref().and_then(|value| self.description(value)),
            value,
            source_shape: term_of_shapes(shape.node),
            shape_name: shape.name.clone(),
            component: found.constraint.component(),
            source_constraint_description: constraint.as_ref().and_then(|constraint| self.description(constraint)),
            source_constraint: constraint,
            severity: shape.severity.clone(),
            messages: match own_messages.is_empty() {
                true => vec![Literal::new_simple_literal(self.message(found.constraint))],
                false => own_messages.clone(),
            },
            details,
            has_more_details,
        })
    }

    /// The description of a term, if it is a blank node.
    pub(super) fn description(&self, term: &Term) -> Option<String> {
        if !term.is_blank_node() {
            return None;
        }
        // A query can create blank nodes.
        let Some(id) = find_term(self.data.terms, term) else { return Some("[]".to_owned()) };
        let (names, shapes) = (&self.shapes.names, self.bound.shapes_graph());
        let in_shapes = self.bound.in_shapes.get(&id).filter(|id| shapes.about(**id).next().is_some());
        match in_shapes.filter(|_| self.data.graph.about(id).next().is_none()) {
            Some(id) => Some(names.describe(&self.bound.shapes_terms, shapes, *id)),
            None => Some(names.describe(self.data.terms, self.data.graph, id)),
        }
    }

    /// A term as people read it.
    pub(super) fn show(&self, term: &Term) -> String {
        self.description(term).unwrap_or_else(|| self.shapes.names.show(term))
    }

    /// Why a value does not conform to the shapes that a constraint refers to, and whether there are more reasons.
    fn details(&self, found: &Found<'v>) -> Result<(Vec<ValidationResult>, bool), ValidationError> {
        if self.details_left.get() == 0 {
            return Ok((Vec::new(), may_have_details(found.constraint)));
        }
        // A node that is being validated is assumed to conform, as in the validation.
        let key = (found.shape.index, found.focus);
        let is_entered = found.shape.recursive && self.active.borrow_mut().insert(key);
        let mut below = Vec::new();
        self.explain(found, &mut below)?;
        let mut details = Vec::new();
        let mut has_more = false;
        for below in below.iter().flat_map(|below| std::iter::repeat_n(below, below.times)) {
            let Some(left) = self.details_left.get().checked_sub(1) else {
                has_more = true;
                break;
            };
            self.details_left.set(left);
            details.push(self.result(below)?);
        }
        if is_entered {
            self.active.borrow_mut().remove(&key);
        }
        Ok((details, has_more))
    }

    fn message(&self, constraint: &Constraint) -> String {
        constraint.message(&Wording {
            show: &|id| self.show(&model_term(self.data.terms, self.data.id(id))),
            show_term: &|term| self.show(term),
            shape_name: &|shape| self.shapes.all[shape].name.clone(),
        })
    }

    /// Adds the results of other shapes, if they explain why a constraint is violated.
    fn explain(&self, result: &Found<'v>, found: &mut Vec<Found<'v>>) -> Result<(), ValidationError> {
        match (result.constraint, &result.value) {
            (Constraint::Logical(Logical::Xone(shapes)), Some(Value::Known(value))) => {
                self.explain_xone(shapes, *value, found)
            }
            (Constraint::Logical(logical), Some(Value::Known(value))) if may_have_details(result.constraint) => {
                logical.shapes().iter().try_for_each(|shape| self.validate(*shape, *value, found))
            }
            (Constraint::Qualified(Qualified { shape, bound: Count::Min(_), .. }), _) => {
                let values = self.values(result.shape, result.focus);
                values.iter().try_for_each(|value| self.validate(*shape, *value, found))
            }
            _ => Ok(()),
        }
    }

    /// A value that conforms to more than one shape has no results to show.
    fn explain_xone(
        &self,
        shapes: &[ShapeIndex],
        value: Id,
        found: &mut Vec<Found<'v>>,
    ) -> Result<(), ValidationError> {
        let mut below = Vec::new();
        for shape in shapes {
            if self.conforms(*shape, value)? {
                return Ok(());
            }
            self.validate(*shape, value, &mut below)?;
        }
        found.extend(below);
        Ok(())
    }
}

/// Whether violations of a constraint can be explained by results of other shapes.
fn may_have_details(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Logical(logical) => !matches!(logical, Logical::Not(_)),
        Constraint::Qualified(qualified) => matches!(qualified.bound, Count::Min(_)),
        _ => false,
    }
}
