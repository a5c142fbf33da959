//! D005: a table is malformed.
//!
//! A row has more or fewer cells than the header, or a quotation mark is opened and never closed. From there on, cells
//! would be read into the wrong columns. All such rows are told, not only the first.
//!
//! Example: a comma inside a text that has no quotation marks around it.
//!
//! ```csv
//! slug,kind,label_en
//! meeting-tehran,summit,Summit, Tehran
//! ```
//!
//! Mend: put `"` around cells that hold commas, quotation marks or line ends, and double the quotation marks inside:
//! `"Summit, Tehran"`.

use crate::check::Diagnostic;
use crate::check::raw_table::{RawRecord, RawTable};

pub(in crate::check) fn check(table: &RawTable) -> Vec<Diagnostic> {
    let wanted = table.records.first().map_or(0, |header| header.cells.len());
    let ragged = table.rows().filter(|row| row.cells.len() != wanted).map(|row| ragged(table, row, wanted));
    unclosed(table).into_iter().chain(ragged).collect()
}

fn ragged(table: &RawTable, row: &RawRecord, wanted: usize) -> Diagnostic {
    if is_merge_marker(table, row) {
        return Diagnostic::error("D005", "two versions of the table were not merged to the end")
            .at(&table.path, row.line)
            .help("keep the rows that are right, and delete the lines with <<<<<<<, ======= and >>>>>>>");
    }
    let cells = row.cells.len();
    let help = match cells > wanted {
        true => "put quotation marks around texts with commas, or take out a comma",
        false => "add the commas of the empty cells; look for a quotation mark too many",
    };
    let message = format!("the row has {cells} cells, the header {wanted}");
    Diagnostic::error("D005", message).at(&table.path, row.line).help(help)
}

/// A quote that is opened and never closed swallows the rest of the file.
fn unclosed(table: &RawTable) -> Option<Diagnostic> {
    let row = table.records.last()?;
    row.cells.last().is_some_and(|cell| table.is_unclosed(cell)).then(|| {
        Diagnostic::error("D005", "a quotation mark is opened in the row that begins here, and never closed")
            .at(&table.path, row.line)
            .help("close it at the end of the cell, and double the quotation marks inside")
    })
}

/// What git writes where two versions of a row do not go together.
const MARKERS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

fn is_merge_marker(table: &RawTable, row: &RawRecord) -> bool {
    row.cells.first().is_some_and(|cell| MARKERS.iter().any(|marker| table.text(cell).starts_with(marker)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Option<u64>, String)> {
        let table = RawTable::new("t.csv".as_ref(), text.as_bytes().to_vec());
        check(&table).into_iter().map(|found| (found.line, found.message)).collect()
    }

    #[test]
    fn every_row_that_does_not_fit_is_told() {
        let found = found("a,b\n1\n2,3\n4,5,6\n");
        let lines: Vec<_> = found.iter().map(|(line, _)| line.unwrap()).collect();
        assert_eq!(lines, [2, 4]);
        assert_eq!(found[1].1, "the row has 3 cells, the header 2");
    }

    #[test]
    fn an_open_quotation_mark_is_told_where_its_row_begins() {
        assert_eq!(found("a,b\n1,\"x \"\"y\"\" z\"\n2,\"\"\n"), []);
        assert!(
            found("a,b\n1,2\n3,\"4\n5,6\n")
                .iter()
                .any(|(line, said)| *line == Some(3) && said.contains("never closed"))
        );
        assert!(found("a,b\n1,\"\n").iter().any(|(_, said)| said.contains("never closed")));
        assert_eq!(found("a,b\n1,\"Порт\" Эйлса\"\n"), [], "a quote inside a cell is a part of it");
    }

    #[test]
    fn an_unfinished_merge_is_called_by_its_name() {
        let found = found("a,b\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> other\n");
        assert!(found.len() == 3 && found.iter().all(|(_, said)| said.contains("not merged")), "{found:?}");
    }
}
