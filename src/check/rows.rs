//! Checks of rows, which all run in one pass over the tables.

use super::Diagnostic;
use super::node_row::{NodeRow, Places};
use diwan_rml::engine::{SourcePlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::Row;

/// Checks the rows of all tables, one after another, and returns its findings at the end.
pub(super) trait RowCheck<'c> {
    /// Starts a source: the following rows belong to it.
    fn begin(&mut self, source: &'c SourcePlan);

    /// Checks a row.
    fn row(&mut self, row: &MappedRow<'c, '_>);

    /// Returns the findings.
    fn finish(self: Box<Self>) -> Vec<Diagnostic>;
}

/// A row, with the subjects that the triples maps of its source generate from it.
pub(super) struct MappedRow<'c, 'r> {
    pub(super) source: &'c SourcePlan,
    pub(super) row: &'r Row<'r>,
    /// The nodes that this row and the previous rows declare.
    pub(super) declared: &'r Places<'c>,
    /// The subjects for each triples map of the source.
    subjects: &'r [TermBuffer],
}

/// The nodes declared so far, and reusable buffers for the subjects of a row.
#[derive(Default)]
pub(super) struct RowMapper<'c> {
    pub(super) declared: Places<'c>,
    subjects: Vec<TermBuffer>,
}

impl<'c> RowMapper<'c> {
    /// Maps a row to its subjects.
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

/// Whether the triples map is a register whose subjects come from one column, which is then a key.
pub(super) fn declares_by_key(map: &TriplesMapPlan) -> bool {
    map.declares() && map.subject.name_of_one_field().is_some()
}

impl<'c> MappedRow<'c, '_> {
    /// The position of the row.
    pub(super) fn place(&self) -> NodeRow<'c> {
        NodeRow { file: &self.source.path, line: self.row.line() }
    }

    /// The triples maps of the source, each with the subjects that it generates from the row. The mapping run reports
    /// subjects that cannot be generated.
    pub(super) fn maps(&self) -> impl Iterator<Item = (&'c TriplesMapPlan, &TermBuffer)> {
        self.source.maps.iter().zip(self.subjects)
    }
}

/// Generates the terms of a row. If one of them cannot be generated, there are none, and the mapping run reports it.
pub(super) fn make(term: &TermPlan, row: &Row<'_>, terms: &mut TermBuffer) {
    terms.clear();
    if term.terms(row, terms).is_err() {
        terms.clear();
    }
}
