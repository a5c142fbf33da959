//! D010: a cell has spaces at its ends.
//!
//! A space that nobody sees is a part of the name: "Baku" and "Baku " are two names, and a search finds only one.
//!
//! Example: `"Baku "`, or a cell that begins with a no-break space copied from a web page.
//!
//! Mend: `diwan check --fix` takes them out. Quotes are left as they are: they are the document's own words, spaces
//! included.

use crate::check::Diagnostic;
use crate::check::raw_table::RawTable;

/// `verbatim` are the columns whose words are a source's own.
pub(in crate::check) fn check(table: &RawTable, verbatim: &[String]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (line, column, cell) in table.cells_but(verbatim) {
        let text = table.text(&cell);
        let trimmed = text.trim();
        if trimmed != text {
            found.push(
                Diagnostic::warning("D010", format!("\"{text}\" has spaces at its ends"))
                    .at(&table.path, line)
                    .cell(column, text.clone())
                    .help("take them out; `diwan check --fix` does")
                    .fix([table.replace(&cell, trimmed)]),
            );
        }
    }
    found
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
