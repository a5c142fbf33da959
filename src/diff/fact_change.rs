//! How a fact differs.

use crate::store::Evidence;
use oxigraph::model::{NamedNode, Term};

/// How a fact differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactKind {
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

impl FactKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 5] = [Self::Removed, Self::Added, Self::Changed, Self::Moved, Self::EvidenceChanged];

    /// Its name.
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
    /// How.
    pub kind: FactKind,
    /// The property.
    pub property: NamedNode,
    /// The value of before.
    pub old: Option<Term>,
    /// The value now.
    pub new: Option<Term>,
    /// The words it rested on.
    pub old_evidence: Option<Evidence>,
    /// The words it rests on.
    pub new_evidence: Option<Evidence>,
    /// Whether a document contradicted the value of before.
    pub old_is_contradicted: bool,
    /// Whether a document contradicts the value now.
    pub new_is_contradicted: bool,
    /// The record that gave it before, when it has moved.
    pub moved_from: Option<NamedNode>,
}

impl FactChange {
    /// Whether it rests on the words it rested on.
    pub fn same_words(&self) -> bool {
        words(self.old_evidence.as_ref()) == words(self.new_evidence.as_ref())
    }
}

/// The document and the words, without their place.
pub(super) fn words(evidence: Option<&Evidence>) -> Option<(&NamedNode, &str)> {
    evidence.map(|evidence| (&evidence.source, evidence.quote.as_str()))
}
