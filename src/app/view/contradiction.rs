use super::{Evidence, LabelledIri};
use serde::Serialize;

/// A contradiction that was computed, with the words of every side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Contradiction {
    /// Of what kind it is.
    pub kind: ContradictionKind,
    /// Its own IRI.
    pub iri: String,
    /// IRI of what it is about.
    pub entity: String,
    /// Name of what it is about.
    pub label: String,
    /// IRI of the property; of a calendar mismatch, the one that holds the Gregorian date.
    pub property: LabelledIri,
    /// The sides; a calendar mismatch has one.
    pub sides: Vec<ContradictionSide>,
    /// The slug of what it is about.
    #[serde(skip)]
    pub slug: String,
}

/// The kinds of contradictions that are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ContradictionKind {
    /// Records give values of which at most one can be true.
    Conflict,
    /// One record gives two dates, in two calendars, that are not the same day.
    CalendarMismatch,
}

/// Values that agree with each other, though they may differ in precision, the most precise first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionSide {
    /// The values.
    pub values: Vec<ContradictionValue>,
}

/// A value, and who gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionValue {
    /// The value as people read it: the name of a thing, the text of a literal.
    pub value: String,
    /// The value as in N-Triples.
    pub term: String,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
}
