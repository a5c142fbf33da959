//! D010: a cell has spaces at its ends.
//!
//! A space that nobody sees is a part of the name: "Baku" and "Baku " are two names, and a search finds only one.
//!
//! Example: `"Baku "`, or a cell that begins with a no-break space copied from a web page.
//!
//! Mend: `diwan check --fix` takes them out. Quotes are left as they are: they are the document's own words, spaces
//! included.

use super::super::raw_table::{RawTable, as_cell};
use super::super::{Diagnostic, Edit};
use std::ops::Range;

/// `verbatim` are the columns whose words are a source's own.
pub(in super::super) fn check(table: &RawTable, verbatim: &[String]) -> Vec<Diagnostic> {
    let header = table.header();
    let mut found = Vec::new();
    for row in table.rows() {
        for (name, cell) in header.iter().zip(&row.cells).filter(|(name, _)| !verbatim.contains(name)) {
            found.extend(padded(table, row.line, name, cell));
        }
    }
    found
}

fn padded(table: &RawTable, line: u64, column: &str, cell: &Range<usize>) -> Option<Diagnostic> {
    let text = table.text(cell);
    let trimmed = text.trim();
    (trimmed != text).then(|| {
        let edit = Edit { file: table.path.clone(), start: cell.start, end: cell.end, text: as_cell(trimmed) };
        Diagnostic::warning("D010", format!("\"{text}\" has spaces at its ends"))
            .at(&table.path, line)
            .cell(column, text.clone())
            .help("take them out; `diwan check --fix` does")
            .fix([edit])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_told_where_they_are_not_a_sources() {
        let table = RawTable::new("t.csv".as_ref(), "a,quote\n\"x, \",y \n\u{a0}z,\n".as_bytes().to_vec());
        let found = check(&table, &["quote".to_owned()]);
        let edits: Vec<&str> = found.iter().map(|found| found.fix[0].text.as_str()).collect();
        assert_eq!(edits, ["\"x,\"", "z"]);
        assert_eq!(found[1].line, Some(3));
    }
}
