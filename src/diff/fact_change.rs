//! The change of one fact.

use crate::store::Evidence;
use oxigraph::model::{NamedNode, Term};

/// How a fact differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactKind {
    /// Only the old side has it.
    Removed,
    /// Only the new side has it.
    Added,
    /// The same record has another value for the same property.
    Changed,
    /// Another record has the same fact.
    Moved,
    /// The fact is the same, but its quote or its document differs.
    EvidenceChanged,
}

impl FactKind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 5] = [Self::Removed, Self::Added, Self::Changed, Self::Moved, Self::EvidenceChanged];

    /// The name of the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::EvidenceChanged => "evidence-changed",
        }
    }
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// How it differs.
    pub kind: FactKind,
    /// The property.
    pub property: NamedNode,
    /// The old value.
    pub old: Option<Term>,
    /// The new value.
    pub new: Option<Term>,
    /// The evidence of the old fact.
    pub old_evidence: Option<Evidence>,
    /// The evidence of the new fact.
    pub new_evidence: Option<Evidence>,
    /// Whether a document contradicted the old value.
    pub old_is_contradicted: bool,
    /// Whether a document contradicts the new value.
    pub new_is_contradicted: bool,
    /// The record that had the fact before it moved.
    pub moved_from: Option<NamedNode>,
}

impl FactChange {
    /// Whether the old and the new evidence quote the same words of the same document.
    pub fn same_words(&self) -> bool {
        words(self.old_evidence.as_ref()) == words(self.new_evidence.as_ref())
    }
}

/// The document and the words, without the offsets.
pub(super) fn words(evidence: Option<&Evidence>) -> Option<(&NamedNode, &str)> {
    evidence.map(|evidence| (&evidence.source, evidence.quote.as_str()))
}
