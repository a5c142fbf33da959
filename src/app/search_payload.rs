//! What an index for searching keeps of each entry, so that answers need no graph.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Display names as pairs of language tag and text.
pub(super) type Names = Vec<(String, String)>;

/// What is kept of a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ThingPayload {
    pub(super) iri: String,
    pub(super) names: Names,
    /// The IRIs of its classes and kinds.
    pub(super) types: Vec<String>,
}

/// What is kept of a passage. Its quote is its first text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PassagePayload {
    /// The IRI of the document.
    pub(super) source: String,
    pub(super) start: Option<u64>,
    pub(super) end: Option<u64>,
    pub(super) records: Vec<RecordPayload>,
}

/// What is kept of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RecordPayload {
    pub(super) iri: String,
    /// The numbers of the things that it is about.
    pub(super) about: Vec<usize>,
}

/// What is kept once for all entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IndexPayload {
    /// The display names of types, properties and documents, by IRI.
    pub(super) names: BTreeMap<String, Names>,
    /// The classes and kinds, with how many things have them.
    pub(super) types: BTreeMap<String, usize>,
    /// The classes and kinds that tables or the mapping give, and do not only follow from others.
    pub(super) given_types: Vec<String>,
    /// The IRIs of the documents.
    pub(super) sources: Vec<String>,
}

/// The tag of the things of a type, and of the passages that mention them.
pub(super) fn type_tag(iri: &str) -> String {
    format!("type {iri}")
}

/// The tag of what is in a document.
pub(super) fn source_tag(iri: &str) -> String {
    format!("source {iri}")
}
