//! Empty values that went into IRIs, blank nodes and join keys. RML takes an empty cell for a value; few mean that.

use super::{ObjectPlan, Plan, SourcePlan, TermPlan};
use crate::source::{Field, Row, RowPosition};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A column, or another reference, of which an empty value went into an IRI, a blank node or a join key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmptyValue {
    /// The data file.
    pub path: PathBuf,
    /// The column or reference.
    pub column: String,
    /// Where the first such value stands.
    pub place: RowPosition,
}

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

    fn found(&self) -> impl Iterator<Item = (Field, RowPosition)> {
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
        RowPosition::Item(item) => item << 1 | 1,
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

impl Plan {
    /// The columns of which empty values went into IRIs, blank nodes and join keys, each with its first.
    pub(super) fn empty_values(&self) -> Vec<EmptyValue> {
        let mut found = Found::default();
        for source in &self.sources {
            for map in &source.maps {
                found.term(source, &map.subject);
                map.graphs.iter().flatten().flatten().for_each(|graph| found.term(source, graph));
                for statement in &map.statements {
                    found.term(source, &statement.predicate);
                    match &statement.object {
                        ObjectPlan::Term(object) => found.term(source, object),
                        ObjectPlan::Join(join) => {
                            let parent = &self.sources[join.source];
                            join.child.iter().for_each(|value| found.fields(source, &value.empty));
                            join.parent.iter().for_each(|value| found.fields(parent, &value.empty));
                            found.term(parent, &join.subject);
                        }
                    }
                }
            }
        }
        found.first.into_iter().map(|((path, column), place)| EmptyValue { path, column, place: place.1 }).collect()
    }
}

/// The first place of each column, which are in order.
#[derive(Default)]
struct Found {
    first: BTreeMap<(PathBuf, String), (u64, RowPosition)>,
}

impl Found {
    fn term(&mut self, source: &SourcePlan, term: &TermPlan) {
        if let TermPlan::Iri { value, .. } | TermPlan::BlankNode(value) = term {
            self.fields(source, &value.empty);
        }
    }

    fn fields(&mut self, source: &SourcePlan, fields: &EmptyFields) {
        for (field, place) in fields.found() {
            let place = (encoded(place), place);
            let first = self.first.entry((source.path.clone(), source.name(field).to_owned())).or_insert(place);
            if place.0 < first.0 {
                *first = place;
            }
        }
    }
}
