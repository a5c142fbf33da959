//! Rows that have more or fewer cells than the header of their table.

use super::{Dialect, RowPosition, SourceError};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

/// How many of them are kept with their lines.
const KEPT: usize = 1000;

/// Rows that have more or fewer cells than the header of their table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RaggedRows {
    /// How many there are.
    pub count: u64,
    /// The first of them: the line of each, and how many cells it has.
    pub first: Vec<(u64, usize)>,
    /// How many cells the header has.
    pub columns: usize,
    /// How the table was read.
    dialect: Dialect,
}

impl RaggedRows {
    /// Whether these are rows of one table with those of another source, if both read the same file.
    pub fn is_of_same_table(&self, other: &Self) -> bool {
        self.columns == other.columns && self.dialect == other.dialect
    }

    /// The first of them as errors.
    pub fn errors(&self, path: &Path) -> impl Iterator<Item = SourceError> {
        self.first.iter().map(move |(line, cells)| ragged(path, *line, *cells, self.columns))
    }
}

pub(super) fn ragged(path: &Path, line: u64, cells: usize, columns: usize) -> SourceError {
    let reason = format!("the row has {cells} cells, the header {columns}; check commas and quotes");
    SourceError::Malformed { path: path.to_owned(), place: RowPosition::Line(line), reason }
}

/// The ragged rows that were found so far, by any thread. A table is read several times, and each row counts once.
#[derive(Debug, Default)]
pub(super) struct RaggedLog(Mutex<Found>);

#[derive(Debug, Default)]
struct Found {
    /// How many there are in each block.
    counts: BTreeMap<u64, u64>,
    /// The line of each, and how many cells it has, by their blocks and their places in these: several rows may stand on
    /// one line.
    first: BTreeMap<(u64, usize), (u64, usize)>,
}

impl RaggedLog {
    /// Notes all those of a block: the line and the number of cells of each.
    pub(super) fn note(&self, block: u64, rows: &[(u64, usize)]) {
        let Ok(mut found) = self.0.lock() else { return };
        let count = found.counts.entry(block).or_default();
        *count = (*count).max(rows.len() as u64);
        found.first.extend(rows.iter().take(KEPT).enumerate().map(|(place, row)| ((block, place), *row)));
        while found.first.len() > KEPT {
            found.first.pop_last();
        }
    }

    pub(super) fn rows(&self, columns: usize, dialect: &Dialect) -> RaggedRows {
        let Ok(found) = self.0.lock() else { return RaggedRows::default() };
        let first = found.first.values().copied().collect();
        RaggedRows { count: found.counts.values().sum(), first, columns, dialect: dialect.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_counts_once_and_the_first_are_kept() {
        let log = RaggedLog::default();
        let rows: Vec<_> = (0..KEPT as u64).map(|line| (line + 5000, 3)).collect();
        log.note(1, &rows);
        log.note(1, &rows);
        log.note(0, &[(7, 1), (9, 2), (9, 1)]);
        let found = log.rows(4, &Dialect::default());
        assert_eq!((found.count, found.first.len(), found.columns), (KEPT as u64 + 3, KEPT, 4));
        assert_eq!(found.first[..4], [(7, 1), (9, 2), (9, 1), (5000, 3)]);
        let error = found.errors(Path::new("t.csv")).next().unwrap().to_string();
        assert_eq!(error, "t.csv:7: the row has 1 cells, the header 4; check commas and quotes");
    }
}
