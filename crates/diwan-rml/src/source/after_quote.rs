//! Cells that go on after their closing quote.

use super::Dialect;
use super::row_log::RowLog;

/// Cells of a table that have text after their closing quote, such as `"a"b`. CSV has no such cells
/// ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)); they are read as most programs read them, `ab`, and reported: most
/// often a quote inside the cell was not doubled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextAfterQuotes {
    /// How many there are.
    pub count: u64,
    /// The first of them: the line on which the row begins, and the name of the column, if it has one.
    pub first: Vec<(u64, Option<String>)>,
    /// How the table was read.
    dialect: Dialect,
}

impl TextAfterQuotes {
    /// Those of a table with these columns, read in this dialect.
    pub(super) fn of(log: &RowLog, columns: &[String], dialect: &Dialect) -> Self {
        let (count, first) = log.rows();
        let first = first.into_iter().map(|(line, column)| (line, columns.get(column).cloned())).collect();
        Self { count, first, dialect: dialect.clone() }
    }

    /// Whether these are cells of one table with those of another source, if both read the same file.
    pub fn is_of_same_table(&self, other: &Self) -> bool {
        self.dialect == other.dialect
    }
}
