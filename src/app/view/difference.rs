use super::{Contradiction, Evidence, LabelledIri, LabelledTerm};
use serde::Serialize;
use std::collections::BTreeMap;

/// The differences between two datasets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Difference {
    /// Whether any statement differs.
    pub differs: bool,
    /// Whether the named graphs of both sides were merged, because one side has none. Evidence is not compared then.
    pub merged: bool,
    /// The numbers of differences.
    pub summary: DifferenceSummary,
    /// The differences by entity; absent if only the summary was requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<EntityDifference>>,
    /// Contradictions that appeared, vanished or changed; absent if only the summary was requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflicts: Option<Vec<ContradictionChange>>,
}

/// The numbers of differences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DifferenceSummary {
    /// Number of facts that differ, by kind of change.
    pub facts: FactCounts,
    /// Records that differ.
    pub records: RecordChanges,
    /// Number of contradictions that differ, by kind of change.
    pub conflicts: ContradictionCounts,
    /// Number of statements that differ, by kind of graph: `record`, `provenance`, `editorial`, `conflicts`,
    /// `entailed`, `ontology`, `dataset`, `other`.
    pub graphs: BTreeMap<String, GraphCounts>,
}

/// Numbers of facts that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub struct FactCounts {
    /// Facts that only the new side has.
    pub added: usize,
    /// Facts that only the old side has.
    pub removed: usize,
    /// Facts for which the record gives another value.
    pub changed: usize,
    /// Facts that another record gives.
    pub moved: usize,
    /// Unchanged facts that rest on other words or on another document.
    pub evidence_changed: usize,
}

/// IRIs of records that differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecordChanges {
    /// Records that only the new side has.
    pub added: Vec<String>,
    /// Records that only the old side has.
    pub removed: Vec<String>,
    /// Records whose quote is the same, at another position in the same document.
    pub relocated: Vec<String>,
}

/// Numbers of contradictions that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionCounts {
    /// New contradictions.
    pub appeared: usize,
    /// Contradictions that no longer exist.
    pub vanished: usize,
    /// Contradictions whose sides have other values or other records.
    pub changed: usize,
}

/// Numbers of statements in graphs of one kind.
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

/// The differences of one entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EntityDifference {
    /// IRI of the entity, or its blank node.
    pub entity: String,
    /// Its name on the new side, or on the old side if it no longer exists; null for a blank node.
    pub label: Option<String>,
    /// Facts that differ, by record.
    pub records: Vec<RecordDifference>,
    /// Labels, kinds and links that differ; for a document, its entry in the register of documents.
    pub statements: Vec<StatementChange>,
    /// Curators' notes and judgements that differ.
    pub notes: Vec<NoteChange>,
    /// Its slug, by which tables refer to it.
    #[serde(skip)]
    pub slug: String,
}

/// The differences between the facts that one record gives about one entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecordDifference {
    /// IRI of the record; null if graphs were merged.
    pub record: Option<String>,
    /// The facts that differ.
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

/// The kind of change of a fact.
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
    /// The fact is the same, but rests on other words or on another document.
    EvidenceChanged,
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FactChange {
    /// The kind of change.
    pub change: FactChangeKind,
    /// IRI of the property.
    pub property: LabelledIri,
    /// The old value in N-Triples syntax; null if the fact is new.
    pub old: Option<LabelledTerm>,
    /// The new value in N-Triples syntax; null if the fact no longer exists.
    pub new: Option<LabelledTerm>,
    /// The old evidence.
    pub old_evidence: Option<Evidence>,
    /// The new evidence.
    pub new_evidence: Option<Evidence>,
    /// Whether a document contradicted the old value.
    pub old_contradicted: bool,
    /// Whether a document contradicts the new value.
    pub new_contradicted: bool,
    /// IRI of the record that gave the fact before it moved. Its label is the key of the record.
    pub moved_from: Option<LabelledIri>,
    /// Whether the quote is unchanged.
    #[serde(skip)]
    pub same_words: bool,
}

/// A statement of editors, or of the register of documents, that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatementChange {
    /// The kind of its graph: `editorial` or `provenance`.
    pub graph: String,
    /// IRI of the property.
    pub property: LabelledIri,
    /// The old value in N-Triples syntax; null if the statement is new.
    pub old: Option<LabelledTerm>,
    /// The new value in N-Triples syntax; null if the statement no longer exists.
    pub new: Option<LabelledTerm>,
}

/// A curator's note or judgement that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteChange {
    /// IRI of the note.
    pub note: String,
    /// IRIs of the annotated records. Their labels are the keys of the records.
    pub records: Vec<LabelledIri>,
    /// The old version; null if the note is new.
    pub old: Option<NoteVersion>,
    /// The new version; null if the note no longer exists.
    pub new: Option<NoteVersion>,
    /// Numbers of its statements that differ.
    pub statements: StatementCounts,
}

/// One version of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NoteVersion {
    /// IRI of the concept that gives the kind of note; null if it has no kind.
    pub kind: Option<LabelledIri>,
    /// IRI of the Wikidata item that gives the reason of a judgement.
    pub reason: Option<String>,
    /// Its text, by language tag.
    pub text: BTreeMap<String, String>,
    /// Its text in the requested language, or else in English.
    #[serde(skip)]
    pub shown: String,
}

/// Numbers of statements that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatementCounts {
    /// Statements that only the old side has.
    pub removed: usize,
    /// Statements that only the new side has.
    pub added: usize,
}

/// The kind of change of a contradiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ContradictionChangeKind {
    /// It is new.
    Appeared,
    /// It no longer exists.
    Vanished,
    /// Its sides have other values or other records.
    Changed,
}

/// A contradiction that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionChange {
    /// The kind of change.
    pub change: ContradictionChangeKind,
    /// The contradiction on the new side, or on the old side if it no longer exists.
    pub conflict: Contradiction,
}
