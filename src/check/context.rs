//! What checks look at, and the row that a node was made of.

use crate::dataset::{Names, Tables};
use crate::engine::{SourcePlan, TermBuffer, TriplesMapPlan};
use crate::project::Project;
use crate::source::{Row, SourceError};
use std::collections::HashMap;
use std::path::PathBuf;

/// What checks look at.
pub(super) struct Context<'a> {
    pub(super) project: &'a Project,
    pub(super) tables: &'a Tables,
    pub(super) names: &'a Names,
}

/// The row a node is declared in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: PathBuf,
    pub(super) line: u64,
}

impl Context<'_> {
    /// Calls `each` for every row of every table.
    pub(super) fn for_each_row(&self, mut each: impl FnMut(&SourcePlan, &Row<'_>)) -> Result<(), SourceError> {
        for source in &self.tables.plan.sources {
            source.for_each_row(self.project, &mut |row| {
                each(source, row);
                true
            })?;
        }
        Ok(())
    }

    /// Where every node that a table declares under a key of its own is declared first, by the node's N-Quads bytes.
    pub(super) fn declarations(&self) -> Result<HashMap<Vec<u8>, Place>, SourceError> {
        let mut places = HashMap::new();
        let mut terms = TermBuffer::default();
        self.for_each_row(|source, row| {
            for map in source.maps.iter().filter(|map| declares_by_key(map)) {
                for subject in subjects(map, row, &mut terms) {
                    places.entry(subject).or_insert_with(|| place(source, row));
                }
            }
        })?;
        Ok(places)
    }
}

pub(super) fn place(source: &SourcePlan, row: &Row<'_>) -> Place {
    Place { file: source.path.clone(), line: row.line() }
}

/// Whether the triples map is a register whose subjects are made of one column: that column is a key.
pub(super) fn declares_by_key(map: &TriplesMapPlan) -> bool {
    map.declares() && map.subject.name_of_one_field().is_some()
}

/// The subjects a row gives; those that cannot be made are told by the run.
pub(super) fn subjects(map: &TriplesMapPlan, row: &Row<'_>, terms: &mut TermBuffer) -> Vec<Vec<u8>> {
    terms.clear();
    match map.subject.terms(row, terms) {
        Ok(()) => terms.iter().map(<[u8]>::to_vec).collect(),
        Err(_) => Vec::new(),
    }
}
