//! Checks of rows: all of them look at each row in one pass over the tables.

use super::Diagnostic;
use super::node_row::{NodeRow, Places};
use diwan_rml::engine::{SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::Row;

/// Looks at the rows of all tables, one after another, and says in the end what it found.
pub(super) trait RowCheck<'c> {
    /// The rows that follow are of this source.
    fn begin(&mut self, source: &'c SourcePlan);

    /// Looks at a row.
    fn row(&mut self, row: &MappedRow<'c, '_>);

    /// What it found.
    fn finish(self: Box<Self>) -> Vec<Diagnostic>;
}

/// A row, and the subjects that the triples maps of its source make of it.
pub(super) struct MappedRow<'c, 'r> {
    pub(super) source: &'c SourcePlan,
    pub(super) row: &'r Row<'r>,
    /// What this row and those before it declare.
    pub(super) declared: &'r Places<'c>,
    /// Of each triples map of the source.
    subjects: &'r [TermBuffer],
}

/// What all rows so far declare, and the memory for what is made of a row.
#[derive(Default)]
pub(super) struct RowMapper<'c> {
    pub(super) declared: Places<'c>,
    subjects: Vec<TermBuffer>,
}

impl<'c> RowMapper<'c> {
    /// Makes the subjects of a row.
    pub(super) fn map<'r>(&'r mut self, source: &'c SourcePlan, row: &'r Row<'r>) -> MappedRow<'c, 'r> {
        self.subjects.resize_with(source.maps.len().max(self.subjects.len()), TermBuffer::default);
        let place = NodeRow { file: &source.path, line: row.line() };
        for (map, subjects) in source.maps.iter().zip(&mut self.subjects) {
            make(&map.subject, row, subjects);
            if declares_by_key(map) {
                declare(&mut self.declared, subjects, place);
            }
        }
        MappedRow { source, row, declared: &self.declared, subjects: &self.subjects }
    }
}

fn declare<'c>(declared: &mut Places<'c>, subjects: &TermBuffer, place: NodeRow<'c>) {
    for subject in subjects.iter() {
        if !declared.contains_key(subject) {
            declared.insert(subject.into(), place);
        }
    }
}

/// Whether the triples map is a register whose subjects are made of one column: that column is a key.
pub(super) fn declares_by_key(map: &TriplesMapPlan) -> bool {
    map.declares() && map.subject.name_of_one_field().is_some()
}

impl<'c> MappedRow<'c, '_> {
    /// Where the row stands.
    pub(super) fn place(&self) -> NodeRow<'c> {
        NodeRow { file: &self.source.path, line: self.row.line() }
    }

    /// The triples maps of the source, by their places, each with the subjects that it makes of the row. Those that
    /// cannot be made are reported by the run.
    pub(super) fn maps(&self) -> impl Iterator<Item = (&'c TriplesMapPlan, &TermBuffer)> {
        self.source.maps.iter().zip(self.subjects)
    }
}

/// Makes the terms of a row; none when one of them cannot be made, which the run reports.
pub(super) fn make(term: &TermPlan, row: &Row<'_>, terms: &mut TermBuffer) {
    terms.clear();
    if term.terms(row, terms).is_err() {
        terms.clear();
    }
}
