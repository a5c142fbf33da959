//! The constraints of [SHACL Core](https://www.w3.org/TR/shacl/#core-components), one family in each file, and the
//! tests of single values that need no other shape.

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
pub(super) use texts::{Length, Pattern, Text, repeated_languages};
pub(super) use types::{NodeKind, ValueType};

use super::sparql::SparqlConstraint;
use super::vocab::sh;
use diwan_rdf::quads::Id;
use oxrdf::{NamedNode, Term};

/// The index of a shape.
pub(super) type ShapeIndex = usize;

/// A constraint on values.
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
    /// The constraint component in reports.
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

    /// The default message, if the shape has no message of its own.
    pub(super) fn message(&self, words: &Wording<'_>) -> String {
        let show = words.show;
        match self {
            Self::Type(test) => test.message(show),
            Self::Count(test) => test.message(),
            Self::Range(test) => test.message(show),
            Self::Text(test) => test.message(),
            Self::UniqueLang => "there is more than one value in the same language".to_owned(),
            Self::Pair(pair) => pair.message(show),
            Self::Logical(logical) => logical.message(words),
            Self::Property(shape) => format!("the value does not conform to {}", words.shape(*shape)),
            Self::Qualified(qualified) => qualified.message(words),
            Self::Closed(_) => "the property is not one of those that the shape allows".to_owned(),
            Self::HasValue(id) => format!("{} is not among the values", show(*id)),
            Self::In(members) => members.message(show),
            Self::Sparql(constraint) => constraint.message(words.show_term),
        }
    }

    /// The shapes that it refers to.
    pub(super) fn shapes(&self) -> Vec<ShapeIndex> {
        match self {
            Self::Property(shape) => vec![*shape],
            Self::Logical(logical) => logical.shapes().to_vec(),
            Self::Qualified(qualified) => [&[qualified.shape][..], &qualified.siblings].concat(),
            _ => Vec::new(),
        }
    }
}

/// The display of terms and shapes in messages.
pub(super) struct Wording<'w> {
    /// Shows a term of the shapes.
    pub(super) show: &'w dyn Fn(Id) -> String,
    pub(super) show_term: &'w dyn Fn(&Term) -> String,
    pub(super) shape_name: &'w dyn Fn(ShapeIndex) -> String,
}

impl Wording<'_> {
    fn shape(&self, shape: ShapeIndex) -> String {
        (self.shape_name)(shape)
    }
}
