//! D009: a column's name is missing, padded or there twice.
//!
//! The mapping reads columns by their names, letter by letter. A name with a space at its end is another name; of two
//! columns of one name nobody knows which is meant; a column without a name cannot be read at all.
//!
//! Example:
//!
//! ```csv
//! slug,kind ,label_en,label_en,
//! ```
//!
//! Mend: name every column once. `diwan check --fix` takes out spaces at the ends of names.

use crate::check::raw_table::RawTable;
use crate::check::{Diagnostic, Edit};
use std::collections::HashMap;

pub(in crate::check) fn check(table: &RawTable) -> Vec<Diagnostic> {
    let header = table.header();
    if header.is_empty() {
        let found = Diagnostic::error("D009", "the table is empty; the first line must name the columns");
        return vec![found.at(&table.path, 1).help("write the header, even when there are no rows yet")];
    }
    if let ([only], Some(separator)) = (header.as_slice(), other_separator(&header)) {
        let message = format!("the cells of the table are separated by {separator}, not by commas");
        let found = Diagnostic::error("D009", message).at(&table.path, 1).cell(only, only);
        return vec![found.help("save it as comma-separated values")];
    }
    let firsts = firsts(&header);
    (0..header.len()).filter_map(|index| problem(table, &header, &firsts, index)).collect()
}

/// What stands between the names of a header that has no comma.
fn other_separator(header: &[String]) -> Option<&'static str> {
    let separators = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars")];
    let name = header.first()?;
    separators.into_iter().find(|(separator, _)| name.contains(*separator)).map(|(_, name)| name)
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
        check(&table).into_iter().map(|found| found.message).collect()
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
        assert_eq!(found("slug;kind\nx;y\n"), ["the cells of the table are separated by semicolons, not by commas"]);
        assert_eq!(found(""), ["the table is empty; the first line must name the columns"]);
    }
}
