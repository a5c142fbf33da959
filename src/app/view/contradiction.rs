use super::{Evidence, LabelledIri};
use serde::Serialize;

/// A computed contradiction, with the evidence of each side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Contradiction {
    /// The name of the kind: `conflict`, `calendar-mismatch`, or the last part of the IRI of another concept of the
    /// scheme `contradiction`.
    pub kind: String,
    /// IRI of the contradiction.
    pub iri: String,
    /// IRI of the entity that it is about; of several, the first of the first side.
    pub entity: String,
    /// Name of that entity.
    pub label: String,
    /// IRI of the property; of several, the first of the first side in reading order. For a calendar mismatch, of the property with the
    /// Gregorian date.
    pub property: LabelledIri,
    /// The sides. A calendar mismatch has one.
    pub sides: Vec<ContradictionSide>,
    /// Whether a side rests on how a curator read a passage. The notes in the evidence say how.
    pub rests_on_reading: bool,
    /// The name of the kind in the requested language.
    #[serde(skip)]
    pub kind_label: String,
    /// Whether it is a conflict of values.
    #[serde(skip)]
    pub is_conflict: bool,
    /// Whether it is a calendar mismatch.
    #[serde(skip)]
    pub is_calendar_mismatch: bool,
    /// The slug of the entity.
    #[serde(skip)]
    pub slug: String,
}

/// Values that are compatible with each other. Those of one property may differ in precision: the most precise comes
/// first.
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
    /// IRI of the entity that the value describes.
    pub entity: LabelledIri,
    /// IRI of the property of which it is the value.
    pub property: LabelledIri,
    /// The value for display: the name of an entity, the text of a literal.
    pub value: String,
    /// The value in N-Triples syntax.
    pub term: String,
    /// The evidence for the value.
    pub evidence: Vec<Evidence>,
    /// The names of its entity and its property where these are not those of the contradiction.
    #[serde(skip)]
    pub other_names: String,
}
