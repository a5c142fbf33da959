use super::{Contradiction, Evidence, LabelledIri, LabelledTerm};
use serde::Serialize;
use std::collections::BTreeMap;

/// What differs between two datasets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Difference {
    /// Whether any statement differs.
    pub differs: bool,
    /// Whether one side has no graphs, so that both were merged and nothing is known of evidence.
    pub merged: bool,
    /// How much differs.
    pub summary: DifferenceSummary,
    /// What differs, by what it is about; absent when only the summary was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<EntityDifference>>,
    /// Contradictions that appeared, vanished, or have other sides; absent when only the summary was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflicts: Option<Vec<ContradictionChange>>,
}

/// How much differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DifferenceSummary {
    /// How many facts differ, by how they differ.
    pub facts: FactCounts,
    /// Records that differ.
    pub records: RecordChanges,
    /// How many contradictions differ, by how they differ.
    pub conflicts: ContradictionCounts,
    /// How many statements differ, by what the graphs hold: `record`, `provenance`, `editorial`, `conflicts`, `entailed`,
    /// `ontology`, `dataset`, `other`.
    pub graphs: BTreeMap<String, GraphCounts>,
}

/// How many facts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct FactCounts {
    /// Only the new side has them.
    pub added: usize,
    /// Only the old side has them.
    pub removed: usize,
    /// The record gives another value.
    pub changed: usize,
    /// Another record gives them.
    pub moved: usize,
    /// They are the same, and rest on other words or another document.
    pub evidence_changed: usize,
}

/// IRIs of records that differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecordChanges {
    /// Only the new side has them.
    pub added: Vec<String>,
    /// Only the old side has them.
    pub removed: Vec<String>,
    /// Their words stand elsewhere in the same document, and are the same.
    pub relocated: Vec<String>,
}

/// How many contradictions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionCounts {
    /// They are new.
    pub appeared: usize,
    /// They are gone.
    pub vanished: usize,
    /// Their sides have other values or other records.
    pub changed: usize,
}

/// How many statements of some graphs differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct GraphCounts {
    /// Statements of the old side.
    pub old: usize,
    /// Statements that only the old side has.
    pub removed: usize,
    /// Statements that only the new side has.
    pub added: usize,
    /// Statements of the new side.
    pub new: usize,
}

/// What differs about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EntityDifference {
    /// IRI of the thing, or its blank node.
    pub entity: String,
    /// Its name now, or its name of before when it is gone; null for a blank node.
    pub label: Option<String>,
    /// Facts, by the record that gives them.
    pub records: Vec<RecordDifference>,
    /// Labels, kinds and links; of a document, what is registered of it.
    pub statements: Vec<StatementChange>,
    /// Curators' notes and judgements.
    pub notes: Vec<NoteChange>,
    /// The end of its IRI, by which tables name it.
    #[serde(skip)]
    pub slug: String,
}

/// What differs in what one record says about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecordDifference {
    /// IRI of the record; null when graphs are merged.
    pub record: Option<String>,
    /// Its facts.
    pub facts: Vec<FactChange>,
    /// The key of the record in its table.
    #[serde(skip)]
    pub key: String,
    /// Whether only the new side has the record.
    #[serde(skip)]
    pub is_added: bool,
    /// Whether only the old side has the record.
    #[serde(skip)]
    pub is_removed: bool,
}

/// How a fact differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FactChangeKind {
    /// Only the old side has it.
    Removed,
    /// Only the new side has it.
    Added,
    /// The record gives another value.
    Changed,
    /// Another record gives it.
    Moved,
    /// It is the same, and rests on other words or another document.
    EvidenceChanged,
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FactChange {
    /// How it differs.
    pub change: FactChangeKind,
    /// IRI of the property.
    pub property: LabelledIri,
    /// The value of before, as in N-Triples; null when the fact is new.
    pub old: Option<LabelledTerm>,
    /// The value now, as in N-Triples; null when the fact is gone.
    pub new: Option<LabelledTerm>,
    /// The words it rested on.
    pub old_evidence: Option<Evidence>,
    /// The words it rests on.
    pub new_evidence: Option<Evidence>,
    /// Whether a document contradicted the value of before.
    pub old_contradicted: bool,
    /// Whether a document contradicts the value now.
    pub new_contradicted: bool,
    /// IRI of the record that gave it before, when it has moved. Its label is the key of the record.
    pub moved_from: Option<LabelledIri>,
    /// Whether it rests on the words it rested on.
    #[serde(skip)]
    pub same_words: bool,
}

/// A statement of editors, or of the register of documents, that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatementChange {
    /// What its graph holds: `editorial` or `provenance`.
    pub graph: String,
    /// IRI of the property.
    pub property: LabelledIri,
    /// The value of before, as in N-Triples; null when the statement is new.
    pub old: Option<LabelledTerm>,
    /// The value now, as in N-Triples; null when the statement is gone.
    pub new: Option<LabelledTerm>,
}

/// A curator's note or judgement that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteChange {
    /// Its own IRI.
    pub note: String,
    /// IRIs of the records it is on. Their labels are the keys of the records.
    pub records: Vec<LabelledIri>,
    /// As it was; null when it is new.
    pub old: Option<NoteVersion>,
    /// As it is; null when it is gone.
    pub new: Option<NoteVersion>,
    /// How many of its statements differ.
    pub statements: StatementCounts,
}

/// A note as one side has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteVersion {
    /// IRI of the concept that says what sort of note it is; null when it is of no sort.
    pub kind: Option<LabelledIri>,
    /// Of a judgement, IRI of the Wikidata item that is the reason.
    pub reason: Option<String>,
    /// Its text, by language tag.
    pub text: BTreeMap<String, String>,
    /// Its text in the language that was asked for, or else in English.
    #[serde(skip)]
    pub shown: String,
}

/// How many statements differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatementCounts {
    /// Only the old side has them.
    pub removed: usize,
    /// Only the new side has them.
    pub added: usize,
}

/// What became of a contradiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ContradictionChangeKind {
    /// It is new.
    Appeared,
    /// It is gone.
    Vanished,
    /// Its sides have other values or other records.
    Changed,
}

/// A contradiction that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionChange {
    /// What became of it.
    pub change: ContradictionChangeKind,
    /// The contradiction as it is now, or was when it is gone.
    pub conflict: Contradiction,
}
