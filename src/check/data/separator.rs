//! Tables whose cells are not separated by commas.

use crate::check::Edit;
use crate::check::raw_table::{RawRow, RawTable};
use memchr::memchr;
use std::collections::BTreeSet;

/// Other separators, with their names.
const SEPARATORS: [(u8, &str); 4] = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars"), (b'^', "carets")];

/// `wanted` are the columns that the mapping reads from the table. Returns the message with its place, the help, and
/// the edits.
pub(super) fn find(table: &RawTable, wanted: &BTreeSet<&str>) -> Option<OtherSeparator> {
    let hint = spreadsheet_hint(table);
    let hinted = usize::from(hint.is_some());
    let (name, rows) = SEPARATORS.iter().find_map(|(separator, name)| {
        let rows = table.rows_separated_by(*separator);
        let is_meant = rows.iter().nth(hinted).is_some_and(|header| is_meant(table, header, wanted));
        is_meant.then_some((*name, rows))
    })?;
    let rows = || rows.iter().skip(hinted);
    let header = rows().next()?;
    let ragged = rows().find(|row| row.len() != header.len());
    let (help, fix) = match ragged {
        None => {
            let fix = hint.into_iter().chain(rows().map(|row| table.with_commas(row))).collect();
            ("save it as comma-separated values; `diwan check --fix` converts it".to_owned(), fix)
        }
        Some(row) => {
            let (line, cells, wanted) = (row.line(), row.len(), header.len());
            let help = format!("save it as comma-separated values; line {line} has {cells} cells, the header {wanted}");
            (help, Vec::new())
        }
    };
    Some(OtherSeparator { name, line: header.line(), help, fix })
}

/// The separator of a table that is not separated by commas.
pub(super) struct OtherSeparator {
    pub(super) name: &'static str,
    /// The line of the header.
    pub(super) line: u64,
    pub(super) help: String,
    pub(super) fix: Vec<Edit>,
}

/// Whether a header with this separator has more of the wanted columns, or without a mapping, more than one column.
fn is_meant(table: &RawTable, header: RawRow<'_>, wanted: &BTreeSet<&str>) -> bool {
    if header.len() < 2 {
        return false;
    }
    let known = |names: &[String]| names.iter().filter(|name| wanted.contains(name.trim())).count();
    let names: Vec<String> = header.cells().map(|cell| table.text(&cell).into_owned()).collect();
    let without = known(&names);
    // A header of which no column is mapped is recognized by its form.
    if without == 0 { table.names().len() == 1 } else { without > known(table.names()) }
}

/// The line `sep=;`, which spreadsheets use to declare the separator, is not the header.
fn spreadsheet_hint(table: &RawTable) -> Option<Edit> {
    let span = table.header()?.span();
    let line = table.bytes.get(span.clone())?;
    let is_hint = line.len() <= 7 && line.trim_ascii_start().to_ascii_lowercase().starts_with(b"sep=");
    let end = memchr(b'\n', table.bytes.get(span.end..)?).map_or(table.bytes.len(), |end| span.end + end + 1);
    is_hint.then(|| Edit { file: table.path.clone(), start: span.start, end, text: String::new() })
}

/// The row of a comma-separated table with another separator that gives it the same number of cells as the header.
pub(super) fn of_row(table: &RawTable, row: RawRow<'_>, wanted: usize) -> Option<(&'static str, Edit)> {
    SEPARATORS.iter().filter(|_| wanted > 1).find_map(|(separator, name)| {
        let rows = table.row_separated_by(row, *separator);
        let row = rows.iter().next().filter(|row| row.len() == wanted)?;
        Some((*name, table.with_commas(row)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, wanted: &[&str]) -> Option<(String, String)> {
        let table = RawTable::new("t.csv".as_ref(), text.as_bytes().to_vec());
        let found = find(&table, &wanted.iter().copied().collect())?;
        let mut fixed = table.bytes.clone();
        for edit in found.fix.iter().rev() {
            fixed.splice(edit.start..edit.end, edit.text.bytes());
        }
        Some((found.name.to_owned(), String::from_utf8(fixed).unwrap()))
    }

    #[test]
    fn other_separators_are_reported_once_and_replaced() {
        let wanted = ["slug", "kind", "label"];
        for (separator, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")] {
            let text = "slug;kind;label\na;\"b;\"\"c\"\"\";x, y\n".replace(';', separator);
            let (message, fixed) = found(&text, &wanted).unwrap();
            assert_eq!(message, name);
            assert_eq!(fixed, format!("slug,kind,label\na,\"b{separator}\"\"c\"\"\",\"x, y\"\n"));
        }
        assert_eq!(found("sep=;\r\nslug;kind\na;b\n", &wanted).unwrap().1, "slug,kind\na,b\n");
        assert_eq!(found("slug;kind\na;b\n", &[]).unwrap().1, "slug,kind\na,b\n");
    }

    #[test]
    fn tables_with_commas_have_no_finding() {
        assert_eq!(found("slug,kind;x,label\na;b,c,d\n", &["slug", "label"]), None);
        assert_eq!(found("slug\na;b\n", &["slug"]), None);
        assert_eq!(found("a;b,c\n", &["slug"]), None);
    }

    #[test]
    fn tables_that_would_not_fit_the_header_are_not_converted() {
        let (message, fixed) = found("slug;kind\na;b;c\n", &["slug", "kind"]).unwrap();
        assert_eq!((message.contains("semicolons"), fixed.as_str()), (true, "slug;kind\na;b;c\n"));
    }
}
