//! D014: the columns of a record table are out of order.
//!
//! A record table begins with the record's key and its source and ends with the evidence: whoever reads a row knows
//! where to look. Nothing is computed from the order.
//!
//! Example:
//!
//! ```csv
//! record,quote,quote_start,quote_end,source,meeting
//! ```
//!
//! Mend: `diwan check --fix` moves the columns; their cells move along.

use crate::check::raw_table::{RawRecord, RawTable};
use crate::check::{Diagnostic, Edit};
use crate::citing::QuoteColumns;

/// `key` is the column of the record's key.
pub(in crate::check) fn check(table: &RawTable, key: &str, columns: &QuoteColumns) -> Vec<Diagnostic> {
    let header = table.header();
    let wanted = order(&header, key, columns);
    if wanted.is_sorted() || table.rows().any(|row| row.cells.len() != header.len()) {
        return Vec::new();
    }
    let names: Vec<&str> = wanted.iter().filter_map(|index| header.get(*index)).map(String::as_str).collect();
    let edits = table.records.iter().map(|row| moved(table, row, &wanted));
    let found = Diagnostic::warning("D014", "the columns are out of order").at(&table.path, 1);
    vec![found.help(format!("the order is {}; `diwan check --fix` makes it", names.join(","))).fix(edits)]
}

/// The places of the columns as they should stand: the key, the source, all others, the quote and its offsets.
fn order(header: &[String], key: &str, columns: &QuoteColumns) -> Vec<usize> {
    let rank = |name: &str| match name {
        name if name == key => 0,
        name if name == columns.source => 1,
        name if name == columns.quote => 3,
        name if name == columns.start => 4,
        name if name == columns.end => 5,
        _ => 2,
    };
    let mut order: Vec<usize> = (0..header.len()).collect();
    order.sort_by_key(|index| header.get(*index).map(|name| rank(name)));
    order
}

fn moved(table: &RawTable, row: &RawRecord, order: &[usize]) -> Edit {
    let cells = order.iter().filter_map(|index| table.bytes.get(row.cells.get(*index)?.clone()));
    let cells: Vec<_> = cells.map(String::from_utf8_lossy).collect();
    let span = row.span();
    Edit { file: table.path.clone(), start: span.start, end: span.end, text: cells.join(",") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_move_with_their_columns() {
        let name = str::to_owned;
        let columns = QuoteColumns { quote: name("q"), start: name("s"), end: name("e"), source: name("source") };
        let table = |text: &str| RawTable::new("t.csv".as_ref(), text.as_bytes().to_vec());
        let found = check(&table("s,record,e,x,q,source\n1,r,2,\"a,b\",w,d\n"), "record", &columns);
        let edits: Vec<&str> = found[0].fix.iter().map(|edit| edit.text.as_str()).collect();
        assert_eq!(edits, ["record,source,x,q,s,e", "r,d,\"a,b\",w,1,2"]);
        assert!(check(&table("record,source,x,q,s,e\n"), "record", &columns).is_empty());
    }
}
