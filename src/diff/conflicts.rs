use super::Snapshot;
use crate::store::Contradiction;
use oxigraph::model::Term;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a contradiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictKind {
    /// It is new.
    Appeared,
    /// It is gone.
    Vanished,
    /// Its sides have other values or other records.
    Changed,
}

/// A contradiction that only one side has, or that has other sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictChange {
    /// What became of it.
    pub kind: ConflictKind,
    /// As it is now, or was when it is gone.
    pub contradiction: Contradiction,
}

/// In the order of the contradictions: of what is new and changed, then of what is gone.
pub(super) fn conflict_changes(old: &Snapshot, new: &Snapshot) -> Vec<ConflictChange> {
    let before: BTreeMap<_, _> = old.contradictions.iter().map(|found| (&found.node, found)).collect();
    let now: BTreeSet<_> = new.contradictions.iter().map(|found| &found.node).collect();
    let change = |kind, found: &Contradiction| ConflictChange { kind, contradiction: found.clone() };
    let present = new.contradictions.iter().filter_map(|found| match before.get(&found.node) {
        None => Some(change(ConflictKind::Appeared, found)),
        Some(other) if sides(other) != sides(found) => Some(change(ConflictKind::Changed, found)),
        Some(_) => None,
    });
    let gone = old.contradictions.iter().filter(|found| !now.contains(&found.node));
    present.chain(gone.map(|found| change(ConflictKind::Vanished, found))).collect()
}

/// Values with their records, side by side.
fn sides(contradiction: &Contradiction) -> Vec<Vec<(String, Vec<String>)>> {
    let value = |(value, evidence): &(Term, Vec<crate::store::Evidence>)| {
        (value.to_string(), evidence.iter().map(|words| words.record.as_str().to_owned()).collect())
    };
    contradiction.sides.iter().map(|side| side.iter().map(value).collect()).collect()
}
