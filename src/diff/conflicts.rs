use super::Snapshot;
use crate::store::{Contradiction, SideValue};
use std::collections::{BTreeMap, BTreeSet};

/// How a contradiction differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConflictKind {
    /// Only the new side has it.
    Appeared,
    /// Only the old side has it.
    Vanished,
    /// Its sides have other values or other records.
    Changed,
}

/// A contradiction that only one side has, or whose sides differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictChange {
    /// How it differs.
    pub kind: ConflictKind,
    /// The contradiction on the new side; if it vanished, on the old side.
    pub contradiction: Contradiction,
}

/// The changes: new and changed contradictions in their order, then those that vanished.
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

/// What each side says: entity, property and value, with the IRIs of the records.
fn sides(contradiction: &Contradiction) -> Vec<Vec<(String, Vec<String>)>> {
    let value = |value: &SideValue| {
        let SideValue { entity, property, value, evidence } = value;
        let records = evidence.iter().map(|words| words.record.as_str().to_owned()).collect();
        (format!("{entity} {property} {value}"), records)
    };
    contradiction.sides.iter().map(|side| side.iter().map(value).collect()).collect()
}
