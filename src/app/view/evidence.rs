use super::LabelledIri;
use serde::Serialize;
use std::collections::BTreeMap;

/// The evidence for a statement: the words of a document that support it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// IRI of the record, which holds what one source states about one entity.
    pub record: String,
    /// IRI of the source document.
    pub source: LabelledIri,
    /// The quote, verbatim.
    pub quote: String,
    /// Offset of the quote in the document, in Unicode code points from 0; null if it is not recorded.
    pub start: Option<u64>,
    /// Offset of the end of the quote (exclusive).
    pub end: Option<u64>,
    /// Paragraph number of the provision that the record is about.
    pub paragraph: Option<String>,
    /// Hijri dates of the record that do not agree with its Gregorian dates.
    pub calendar_mismatches: Vec<CalendarMismatch>,
    /// Curators' notes and judgements.
    pub notes: Vec<Note>,
    /// The key of the record in its table.
    #[serde(skip)]
    pub key: String,
}

/// A Hijri date that does not agree with the Gregorian date in the same record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CalendarMismatch {
    /// The Hijri date as given in the record.
    pub hijri: String,
    /// The Gregorian date that it converts to; null if it cannot be converted.
    pub converted: Option<String>,
}

/// A curator's note or judgement on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Note {
    /// IRI of the concept that gives the kind of note; null if it has no kind.
    pub kind: Option<LabelledIri>,
    /// The columns it is about; empty if it is about the whole record.
    pub columns: Vec<String>,
    /// IRIs of the properties that the mapping generates from these columns.
    pub properties: Vec<String>,
    /// Its text, by language tag.
    pub text: BTreeMap<String, String>,
    /// What it is about, in the requested language: the names of these properties. Where there are none, the columns;
    /// empty if it is about the whole record.
    #[serde(skip)]
    pub about: String,
    /// Its text in the requested language, or else in English.
    #[serde(skip)]
    pub shown: String,
    /// Whether the record has a value in any of the columns.
    #[serde(skip)]
    pub has_value: bool,
}
