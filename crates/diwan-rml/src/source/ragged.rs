//! Rows that have more or fewer cells than the header of their table.

use super::row_log::RowLog;
use super::{Dialect, RowPosition, SourceError};
use std::path::Path;

/// Rows that have more or fewer cells than the header of their table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RaggedRows {
    /// The number of such rows.
    pub count: u64,
    /// The first of them, with their lines and numbers of cells.
    pub first: Vec<(u64, usize)>,
    /// The number of cells of the header.
    pub columns: usize,
    /// The dialect of the table.
    dialect: Dialect,
}

impl RaggedRows {
    /// Creates the list for a table with this number of columns, read in this dialect.
    pub(super) fn of(log: &RowLog, columns: usize, dialect: &Dialect) -> Self {
        let (count, first) = log.rows();
        Self { count, first, columns, dialect: dialect.clone() }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_errors_with_their_lines() {
        let log = RowLog::default();
        log.note(0, &[(7, 1), (9, 5)]);
        let found = RaggedRows::of(&log, 4, &Dialect::default());
        assert_eq!((found.count, found.columns), (2, 4));
        let errors: Vec<_> = found.errors(Path::new("t.csv")).map(|error| error.to_string()).collect();
        assert_eq!(errors[0], "t.csv:7: the row has 1 cells, the header 4; check commas and quotes");
        assert!(errors[1].starts_with("t.csv:9: the row has 5 cells"), "{errors:?}");
    }
}
