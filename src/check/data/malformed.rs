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

use super::separator;
use crate::check::Diagnostic;
use crate::check::raw_table::{RawRecord, RawTable};
use std::collections::{BTreeMap, BTreeSet};

/// `wanted` are the columns that the mapping reads of the table.
pub(in crate::check) fn check(table: &RawTable, wanted: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let names = table.records.first().map_or(0, |header| header.cells.len());
    if let Some(found) = unclosed(table) {
        // What stands below the open quotation mark are no rows.
        let rows = table.rows().filter(|row| Some(row.line) != found.line);
        return [found.clone()].into_iter().chain(ragged_rows(table, rows, names)).collect();
    }
    match cells_of_all(table, names) {
        Some(cells) => vec![header(table, names, cells, wanted)],
        None => ragged_rows(table, table.rows(), names).collect(),
    }
}

fn ragged_rows<'t>(
    table: &'t RawTable,
    rows: impl Iterator<Item = &'t RawRecord> + 't,
    wanted: usize,
) -> impl Iterator<Item = Diagnostic> + 't {
    rows.filter(move |row| row.cells.len() != wanted).map(move |row| ragged(table, row, wanted))
}

/// How many cells the rows have, when they agree among themselves and not one agrees with the header: then it is the
/// header that is wrong. A row or two that differ from the others do not count.
fn cells_of_all(table: &RawTable, names: usize) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    table.rows().for_each(|row| *counts.entry(row.cells.len()).or_default() += 1);
    let rows: usize = counts.values().sum();
    let (cells, most) = counts.iter().max_by_key(|(_, number)| **number)?;
    (rows > 1 && *cells > 1 && !counts.contains_key(&names) && most * 10 >= rows * 9).then_some(*cells)
}

fn header(table: &RawTable, names: usize, cells: usize, wanted: &BTreeSet<&str>) -> Diagnostic {
    let header = table.header();
    let list = |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let missing = list(wanted.iter().copied().filter(|name| !header.iter().any(|own| own == name)).collect());
    let unread = list(header.iter().map(String::as_str).filter(|name| !wanted.contains(name)).collect());
    let help = match (cells > names, missing.as_str(), unread.as_str()) {
        (true, "", _) => "name the column that has none, where its cells are".to_owned(),
        (true, missing, _) => format!("the mapping reads {missing}: put the name back where its cells are"),
        (false, _, "") => "take the name out whose cells are gone, or give every row its cell".to_owned(),
        (false, _, unread) => format!("nothing reads {unread}: take the name out, or give every row its cell"),
    };
    let message = format!("the header names {names} columns, and the rows have {cells} cells");
    Diagnostic::error("D009", message).at(&table.path, table.records.first().map(|row| row.line)).help(help)
}

fn ragged(table: &RawTable, row: &RawRecord, wanted: usize) -> Diagnostic {
    let found = |message: String| Diagnostic::error("D005", message).at(&table.path, row.line);
    if is_merge_marker(table, row) {
        return found("two versions of the table were not merged to the end".to_owned())
            .help("keep the rows that are right, and delete the lines with <<<<<<<, ======= and >>>>>>>");
    }
    let cells = row.cells.len();
    if let Some((name, edit)) = separator::of_row(table, row, wanted) {
        return found(format!("the cells of the row are separated by {name}, not by commas"))
            .help("separate them by commas; `diwan check --fix` does")
            .fix([edit]);
    }
    let help = match cells > wanted {
        true => "put quotation marks around texts with commas, or take out a comma",
        false => "add the commas of the empty cells; look for a quotation mark too many",
    };
    found(format!("the row has {cells} cells, the header {wanted}")).help(help)
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
        let wanted = BTreeSet::from(["a", "b", "c"]);
        check(&table, &wanted).into_iter().map(|found| (found.line, found.message)).collect()
    }

    #[test]
    fn where_all_rows_disagree_with_the_header_it_is_the_header() {
        let said = |text: &str| {
            let table = RawTable::new("t.csv".as_ref(), text.as_bytes().to_vec());
            let found = check(&table, &BTreeSet::from(["a", "b", "c"]));
            assert_eq!((found.len(), found[0].code, found[0].line), (1, "D009", Some(1)), "{found:?}");
            (found[0].message.clone(), found[0].help.clone().unwrap())
        };
        let (message, help) = said("a,c\n1,2,3\n4,5,6\n");
        assert_eq!(message, "the header names 2 columns, and the rows have 3 cells");
        assert_eq!(help, "the mapping reads `b`: put the name back where its cells are");
        let (_, help) = said("a,b,x,c\n1,2,3\n4,5,6\n");
        assert_eq!(help, "nothing reads `x`: take the name out, or give every row its cell");
        assert_eq!(found("a,b\n1,2,3\n4,5\n").len(), 1, "one row is right");
    }

    #[test]
    fn a_row_with_another_separator_is_told_and_mended() {
        let table = RawTable::new("t.csv".as_ref(), "a,b\n1,2\n3;\"4;5\"\n".as_bytes().to_vec());
        let found = check(&table, &BTreeSet::new());
        assert_eq!(found[0].message, "the cells of the row are separated by semicolons, not by commas");
        assert_eq!((found[0].line, found[0].fix[0].text.as_str()), (Some(3), "3,4;5"));
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
