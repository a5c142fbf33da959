//! Cells that are separated by another character than the comma.

use crate::check::raw_table::{RawRecord, RawTable};
use crate::check::{Diagnostic, Edit};
use memchr::memchr;
use std::collections::BTreeSet;

/// What else separates cells, and what it is called.
const SEPARATORS: [(u8, &str); 4] = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars"), (b'^', "carets")];

/// `wanted` are the columns that the mapping reads of the table.
pub(in crate::check) fn check(table: &RawTable, wanted: &BTreeSet<&str>) -> Option<Diagnostic> {
    let hint = spreadsheet_hint(table);
    let (name, rows) = SEPARATORS.iter().find_map(|(separator, name)| {
        let rows = table.records_separated_by(*separator);
        let rows = rows.into_iter().skip(usize::from(hint.is_some())).collect::<Vec<_>>();
        is_meant(table, &rows, wanted).then_some((*name, rows))
    })?;
    let header = rows.first()?;
    let message = format!("the cells of the table are separated by {name}, not by commas");
    let found = Diagnostic::error("D009", message).at(&table.path, header.line);
    let ragged = rows.iter().find(|row| row.cells.len() != header.cells.len());
    Some(match ragged {
        None => found
            .help("save it as comma-separated values; `diwan check --fix` converts it")
            .fix(hint.into_iter().chain(rows.iter().map(|row| table.with_commas(row)))),
        Some(row) => {
            let (line, cells, wanted) = (row.line, row.cells.len(), header.cells.len());
            found.help(format!("save it as comma-separated values; line {line} has {cells} cells, the header {wanted}"))
        }
    })
}

/// Whether a header with this separator has more of the columns that are wanted; without a mapping, more columns than one.
fn is_meant(table: &RawTable, rows: &[RawRecord], wanted: &BTreeSet<&str>) -> bool {
    let Some(header) = rows.first().filter(|header| header.cells.len() > 1) else { return false };
    let known = |names: &[String]| names.iter().filter(|name| wanted.contains(name.trim())).count();
    let names: Vec<String> = header.cells.iter().map(|cell| table.text(cell).into_owned()).collect();
    let (with_commas, without) = (table.header(), known(&names));
    // A header that nothing reads is one by its look.
    if without == 0 { with_commas.len() == 1 } else { without > known(&with_commas) }
}

/// The line `sep=;`, by which a spreadsheet is told the separator; it is no header.
fn spreadsheet_hint(table: &RawTable) -> Option<Edit> {
    let first = table.records.first()?;
    let span = first.span();
    let line = table.bytes.get(span.clone())?;
    let is_hint = line.len() <= 7 && line.trim_ascii_start().to_ascii_lowercase().starts_with(b"sep=");
    let end = memchr(b'\n', table.bytes.get(span.end..)?).map_or(table.bytes.len(), |end| span.end + end + 1);
    is_hint.then(|| Edit { file: table.path.clone(), start: span.start, end, text: String::new() })
}

/// The same row of a comma-separated table, when another separator gives it just the cells that the header wants.
pub(super) fn of_row(table: &RawTable, row: &RawRecord, wanted: usize) -> Option<(&'static str, Edit)> {
    SEPARATORS.iter().filter(|_| wanted > 1).find_map(|(separator, name)| {
        let row = table.row_separated_by(row, *separator);
        (row.cells.len() == wanted).then(|| (*name, table.with_commas(&row)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, wanted: &[&str]) -> Option<(String, String)> {
        let table = RawTable::new("t.csv".as_ref(), text.as_bytes().to_vec());
        let found = check(&table, &wanted.iter().copied().collect())?;
        let mut mended = table.bytes.clone();
        for edit in found.fix.iter().rev() {
            mended.splice(edit.start..edit.end, edit.text.bytes());
        }
        Some((found.message, String::from_utf8(mended).unwrap()))
    }

    #[test]
    fn other_separators_are_told_once_and_replaced() {
        let wanted = ["slug", "kind", "label"];
        for (separator, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")] {
            let text = "slug;kind;label\na;\"b;\"\"c\"\"\";x, y\n".replace(';', separator);
            let (message, mended) = found(&text, &wanted).unwrap();
            assert_eq!(message, format!("the cells of the table are separated by {name}, not by commas"));
            assert_eq!(mended, format!("slug,kind,label\na,\"b{separator}\"\"c\"\"\",\"x, y\"\n"));
        }
        assert_eq!(found("sep=;\r\nslug;kind\na;b\n", &wanted).unwrap().1, "slug,kind\na,b\n");
        assert_eq!(found("slug;kind\na;b\n", &[]).unwrap().1, "slug,kind\na,b\n");
    }

    #[test]
    fn commas_are_let_be() {
        assert_eq!(found("slug,kind;x,label\na;b,c,d\n", &["slug", "label"]), None);
        assert_eq!(found("slug\na;b\n", &["slug"]), None);
        assert_eq!(found("a;b,c\n", &["slug"]), None);
    }

    #[test]
    fn what_does_not_fit_afterwards_is_not_converted() {
        let (message, mended) = found("slug;kind\na;b;c\n", &["slug", "kind"]).unwrap();
        assert_eq!((message.contains("semicolons"), mended.as_str()), (true, "slug;kind\na;b;c\n"));
    }
}
