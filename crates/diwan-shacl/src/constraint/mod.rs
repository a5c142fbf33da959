//! The constraints of [SHACL Core](https://www.w3.org/TR/shacl/#core-components), one file a family.

mod comparable;
mod counts;
mod logical;
mod nodes;
mod pairs;
mod ranges;
mod texts;
mod types;

pub(super) use comparable::Comparable;
pub(super) use counts::Count;
pub(super) use logical::{Logical, Qualified};
pub(super) use nodes::{Closed, Members};
pub(super) use pairs::{Pair, PairKind};
pub(super) use ranges::{Range, RangeKind};
pub(super) use texts::{Length, Pattern, Text};
pub(super) use types::{NodeKind, ValueType};

use super::graph::Id;
use super::shapes::ShapeIndex;
use super::sparql::SparqlConstraint;
use super::validate::{Found, Run, Scope, ValidationError};
use super::vocab::sh;
use oxrdf::NamedNode;

/// What a shape asks of values.
#[derive(Debug)]
pub(super) enum Constraint {
    /// `sh:class`, `sh:datatype`, `sh:nodeKind`
    Type(ValueType),
    /// `sh:minCount`, `sh:maxCount`
    Count(Count),
    /// `sh:minExclusive` and the like
    Range(Range),
    /// `sh:minLength`, `sh:maxLength`, `sh:pattern`, `sh:languageIn`
    Text(Text),
    /// `sh:uniqueLang`
    UniqueLang,
    /// `sh:equals`, `sh:disjoint`, `sh:lessThan`, `sh:lessThanOrEquals`
    Pair(Pair),
    /// `sh:not`, `sh:and`, `sh:or`, `sh:xone`, `sh:node`
    Logical(Logical),
    /// `sh:property`
    Property(ShapeIndex),
    /// `sh:qualifiedValueShape`
    Qualified(Qualified),
    /// `sh:closed`
    Closed(Closed),
    /// `sh:hasValue`
    HasValue(Id),
    /// `sh:in`
    In(Members),
    /// `sh:sparql`, and constraint components of the shapes' author
    Sparql(Box<SparqlConstraint>),
}

impl Constraint {
    /// The constraint component that reports name.
    pub(super) fn component(&self) -> NamedNode {
        let name = match self {
            Self::Sparql(constraint) => return constraint.component(),
            Self::Type(test) => test.name(),
            Self::Count(test) => test.name(),
            Self::Range(test) => test.name(),
            Self::Text(test) => test.name(),
            Self::UniqueLang => "UniqueLang",
            Self::Pair(pair) => pair.name(),
            Self::Logical(logical) => logical.name(),
            Self::Property(_) => "Property",
            Self::Qualified(qualified) => qualified.name(),
            Self::Closed(_) => "Closed",
            Self::HasValue(_) => "HasValue",
            Self::In(_) => "In",
        };
        sh(&format!("{name}ConstraintComponent"))
    }

    /// What is said of a result when the shape has no message of its own.
    pub(super) fn message(&self, run: &Run<'_>) -> String {
        let show = |id: Id| run.shapes.names.show(run.terms.term(id));
        match self {
            Self::Type(test) => test.message(&show),
            Self::Count(test) => test.message(),
            Self::Range(test) => test.message(&show),
            Self::Text(test) => test.message(),
            Self::UniqueLang => "there is more than one value in the same language".to_owned(),
            Self::Pair(pair) => pair.message(&show),
            Self::Logical(logical) => logical.message(run),
            Self::Property(shape) => format!("the value does not conform to {}", run.shapes.all[*shape].name),
            Self::Qualified(qualified) => qualified.message(run),
            Self::Closed(_) => "the property is not one of those that the shape allows".to_owned(),
            Self::HasValue(id) => format!("{} is not among the values", show(*id)),
            Self::In(members) => members.message(run),
            Self::Sparql(constraint) => constraint.message(run),
        }
    }

    /// Applies the constraint to the values of a focus node, and adds what is wrong.
    pub(super) fn check<'v>(
        &'v self,
        scope: &Scope<'v, '_>,
        found: &mut Vec<Found<'v>>,
    ) -> Result<(), ValidationError> {
        let (run, values) = (scope.run, scope.values);
        let mut wrong = |value: Option<Id>| found.push(scope.found(self, value));
        let mut each = |admits: &dyn Fn(Id) -> bool| {
            values.iter().filter(|value| !admits(**value)).for_each(|value| wrong(Some(*value)));
        };
        match self {
            Self::Type(test) => each(&|value| test.admits(run, value)),
            Self::Range(test) => each(&|value| test.admits(run.terms, value)),
            Self::Text(test) => {
                for value in values {
                    match test.admits(run.terms, *value) {
                        Some(true) => {}
                        Some(false) => wrong(Some(*value)),
                        None => return Err(run.pattern_takes_too_long(scope.shape, *value)),
                    }
                }
            }
            Self::In(members) => each(&|value| members.contains(value)),
            Self::Count(test) if !test.admits(values.len()) => wrong(None),
            Self::HasValue(id) if !values.contains(id) => wrong(None),
            Self::Count(_) | Self::HasValue(_) => {}
            Self::UniqueLang => texts::repeated_languages(run.terms, values).for_each(|_| wrong(None)),
            Self::Pair(pair) => pair.check(scope, &mut wrong),
            Self::Logical(logical) => {
                for value in values {
                    if !logical.admits(run, *value)? {
                        wrong(Some(*value));
                    }
                }
            }
            Self::Property(shape) => {
                for value in values {
                    run.validate(*shape, *value, found)?;
                }
            }
            Self::Qualified(qualified) if !qualified.admits(run, values)? => wrong(None),
            Self::Qualified(_) => {}
            Self::Closed(closed) => {
                for (predicate, value) in values.iter().flat_map(|value| closed.others(run, *value)) {
                    found.push(Found { path: run.terms.iri(predicate).cloned(), ..scope.found(self, Some(value)) });
                }
            }
            Self::Sparql(constraint) => constraint.check(self, scope, found)?,
        }
        Ok(())
    }
}
