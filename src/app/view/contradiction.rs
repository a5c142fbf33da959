use super::{Evidence, LabelledIri};
use serde::Serialize;

/// A computed contradiction, with the evidence of each side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Contradiction {
    /// The kind of contradiction.
    pub kind: ContradictionKind,
    /// IRI of the contradiction.
    pub iri: String,
    /// IRI of the entity that it is about.
    pub entity: String,
    /// Name of the entity that it is about.
    pub label: String,
    /// IRI of the property; for a calendar mismatch, of the property with the Gregorian date.
    pub property: LabelledIri,
    /// The sides. A calendar mismatch has one.
    pub sides: Vec<ContradictionSide>,
    /// The slug of the entity.
    #[serde(skip)]
    pub slug: String,
}

/// The kinds of computed contradictions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ContradictionKind {
    /// Records give values of which at most one can be true.
    Conflict,
    /// One record gives a date in two calendars, and the two are not the same day.
    CalendarMismatch,
}

/// Values that are compatible with each other, though they may differ in precision. The most precise comes first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionSide {
    /// The values.
    pub values: Vec<ContradictionValue>,
}

/// A value, with the evidence of the records that give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionValue {
    /// The value for display: the name of an entity, the text of a literal.
    pub value: String,
    /// The value in N-Triples syntax.
    pub term: String,
    /// The evidence for the value.
    pub evidence: Vec<Evidence>,
}
