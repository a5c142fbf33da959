use super::LabelledIri;
use serde::Serialize;
use std::collections::BTreeMap;

/// The words of a document that a statement rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// IRI of the record: what one source says about one entity.
    pub record: String,
    /// IRI of the source.
    pub source: LabelledIri,
    /// The words, verbatim.
    pub quote: String,
    /// Where the words begin in the document, in Unicode code points from 0; null when that is not registered.
    pub start: Option<u64>,
    /// Where the words end.
    pub end: Option<u64>,
    /// Number of the clause that the record is about.
    pub paragraph: Option<String>,
    /// Hijri dates of the record that do not fall on its Gregorian ones.
    pub calendar_mismatches: Vec<CalendarMismatch>,
    /// Curators' notes and judgements.
    pub notes: Vec<Note>,
    /// The key of the record in its table.
    #[serde(skip)]
    pub key: String,
}

/// A Hijri date that does not fall on the Gregorian date beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CalendarMismatch {
    /// The Hijri date as the record has it.
    pub hijri: String,
    /// The Gregorian day on which it falls; null when that is not known.
    pub converted: Option<String>,
}

/// A curator's note or judgement on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// IRI of the concept that says what sort of note it is; null when it is of no sort.
    pub kind: Option<LabelledIri>,
    /// The columns it is about; none when it is about the whole record.
    pub columns: Vec<String>,
    /// IRIs of the properties that are made of these columns.
    pub properties: Vec<String>,
    /// Its text, by language tag.
    pub text: BTreeMap<String, String>,
    /// Its text in the language that was asked for, or else in English.
    #[serde(skip)]
    pub shown: String,
    /// Whether the record says anything in the columns.
    #[serde(skip)]
    pub is_said: bool,
}
