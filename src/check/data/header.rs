//! D009: a header does not name the columns: a name is missing, padded or there twice, or no comma separates them.
//!
//! The mapping reads columns by their names, letter by letter. A name with a space at its end is another name; of two
//! columns of one name nobody knows which is meant; a column without a name cannot be read at all. Where all rows have a
//! cell more or less than the header has names, it is the header that is wrong. Spreadsheets of many countries separate
//! cells by semicolons.
//!
//! Example:
//!
//! ```csv
//! slug,kind ,label_en,label_en,
//! ```
//!
//! Mend: name every column once. `diwan check --fix` takes out spaces at the ends of names, and makes commas of
//! semicolons, tabs and bars that separate cells.

use crate::check::raw_table::RawTable;
use crate::check::{Diagnostic, Edit};
use std::collections::{BTreeSet, HashMap};

/// `wanted` are the columns that the mapping reads of the table.
pub(in crate::check) fn check(table: &RawTable, wanted: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let header = table.header();
    if header.is_empty() {
        let found = Diagnostic::error("D009", "the table is empty; the first line must name the columns");
        return vec![found.at(&table.path, 1).help("write the header, even when there are no rows yet")];
    }
    if wanted.len() > 1 && !header.iter().any(|name| wanted.contains(name.trim())) {
        return vec![missing(table, wanted)];
    }
    let firsts = firsts(&header);
    (0..header.len()).filter_map(|index| problem(table, &header, &firsts, index)).collect()
}

/// The first line is a row, or has other names altogether.
fn missing(table: &RawTable, wanted: &BTreeSet<&str>) -> Diagnostic {
    let message = "the first line names no column that the mapping reads; is the header gone?";
    let names = wanted.iter().copied().collect::<Vec<_>>().join(", ");
    let found = Diagnostic::error("D009", message).at(&table.path, table.records.first().map(|row| row.line));
    found.help(format!("put the header back as the first line; the mapping reads {names}"))
}

/// Where each name stands first.
fn firsts(header: &[String]) -> HashMap<&str, usize> {
    header.iter().enumerate().rev().map(|(index, name)| (name.as_str(), index)).collect()
}

fn problem(table: &RawTable, header: &[String], firsts: &HashMap<&str, usize>, index: usize) -> Option<Diagnostic> {
    let name = header.get(index)?;
    let before = firsts.get(name.as_str()).filter(|first| **first < index);
    let (message, help) = if name.trim().is_empty() {
        (format!("column {} has no name", index + 1), "name it, or take the column out".to_owned())
    } else if let Some(before) = before {
        let message = format!("column `{name}` stands twice in the header, as column {} and {}", before + 1, index + 1);
        (message, "rename one of them, or take it out".to_owned())
    } else if name != name.trim() {
        let message = format!("the name of column \"{name}\" has spaces at its ends");
        (message, "take them out; `diwan check --fix` does".to_owned())
    } else {
        return None;
    };
    let found = Diagnostic::error("D009", message).at(&table.path, 1).cell(name, name).help(help);
    let padded = !name.trim().is_empty() && name != name.trim() && !firsts.contains_key(name.trim());
    Some(found.fix(padded.then(|| trimmed(table, index, name)).flatten()))
}

fn trimmed(table: &RawTable, index: usize, name: &str) -> Option<Edit> {
    let cell = table.records.first()?.cells.get(index)?;
    Some(table.replace(cell, name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let table = RawTable::new("t.csv".as_ref(), text.as_bytes().to_vec());
        check(&table, &BTreeSet::from(["slug", "kind"])).into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn names_are_there_once_and_bare() {
        assert_eq!(
            found("slug,kind ,slug,,x\n"),
            [
                "the name of column \"kind \" has spaces at its ends",
                "column `slug` stands twice in the header, as column 1 and 3",
                "column 4 has no name",
            ]
        );
        assert_eq!(found("slug,kind\n"), [""; 0]);
        let gone = ["the first line names no column that the mapping reads; is the header gone?"];
        assert_eq!(found("place-baku,city,,,\n"), gone, "not a word of its empty names");
        assert_eq!(found(""), ["the table is empty; the first line must name the columns"]);
    }
}
