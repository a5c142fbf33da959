//! Where the fields of a value were empty, noted as rows are read.

use crate::source::{Field, Row, RowPosition};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The fields of a value, each with the first row in which it was empty. Where nobody wants to know there are none.
#[derive(Clone, Debug, Default)]
pub(super) struct EmptyFields(Option<Arc<[(Field, AtomicU64)]>>);

/// What stands for no row.
const NONE: u64 = u64::MAX;

impl EmptyFields {
    pub(super) fn of(fields: impl Iterator<Item = Field>) -> Self {
        Self(Some(fields.map(|field| (field, AtomicU64::new(NONE))).collect()))
    }

    /// Notes which of the fields are empty in a row.
    #[cold]
    pub(super) fn note(&self, row: &Row<'_>) {
        for (field, first) in self.0.iter().flat_map(|fields| fields.iter()) {
            let place = encoded(row.place());
            // Most rows are not the first.
            if place < first.load(Ordering::Relaxed) && row.values(*field).any(|value| value.bytes.is_empty()) {
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
