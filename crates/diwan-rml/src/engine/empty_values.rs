//! Where the fields of a value were empty, noted as rows are read.

use crate::source::{Field, Row, RowPosition, Value, ValueKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The fields of a value, each with the first row in which it was empty. Where nobody wants to know there are none.
#[derive(Clone, Debug, Default)]
pub(super) struct EmptyFields(Option<Arc<[(Field, AtomicU64)]>>);

/// What stands for no row.
const NONE: u64 = u64::MAX;

impl EmptyFields {
    /// Fields whose values go together into one term or key.
    pub(super) fn of(fields: impl Iterator<Item = Field>) -> Self {
        Self(Some(fields.map(|field| (field, AtomicU64::new(NONE))).collect()))
    }

    /// Notes which of the fields are empty in a row, unless another of them has no value that can be used: then nothing
    /// is made of the row.
    #[cold]
    pub(super) fn note(&self, row: &Row<'_>) {
        let Some(fields) = &self.0 else { return };
        let place = encoded(row.place());
        // Most rows are not the first.
        if fields.iter().all(|(_, first)| first.load(Ordering::Relaxed) <= place) {
            return;
        }
        if !fields.iter().all(|(field, _)| row.values(*field).any(is_usable)) {
            return;
        }
        for (field, first) in fields.iter() {
            if row.values(*field).any(|value| value.bytes.is_empty()) {
                first.fetch_min(place, Ordering::Relaxed);
            }
        }
    }

    /// The fields that were empty, each with the first row.
    pub(super) fn found(&self) -> impl Iterator<Item = (Field, RowPosition)> {
        let found = self.0.iter().flat_map(|fields| fields.iter());
        found.filter_map(|(field, first)| Some((*field, decoded(first.load(Ordering::Relaxed))?)))
    }
}

fn is_usable(value: Value<'_>) -> bool {
    !matches!(value.kind, ValueKind::Structure | ValueKind::Broken) && std::str::from_utf8(value.bytes).is_ok()
}

impl PartialEq for EmptyFields {
    /// What was found in the data is no part of a plan.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for EmptyFields {}

fn encoded(place: RowPosition) -> u64 {
    match place {
        RowPosition::Line(line) => line << 1,
        RowPosition::Item(item) => (item << 1) | 1,
    }
}

fn decoded(place: u64) -> Option<RowPosition> {
    let number = place >> 1;
    match place {
        NONE => None,
        _ if place & 1 == 0 => Some(RowPosition::Line(number)),
        _ => Some(RowPosition::Item(number)),
    }
}
