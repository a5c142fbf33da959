use crate::check::raw_table::{RawRow, RawTable};
use crate::check::rule::{Rule, Run, Stage, rule};
use crate::check::table::Table;
use crate::check::{Diagnostic, Edit};
use crate::citing::QuoteColumns;

rule! {
    /// The columns of a record table are out of order.
    ///
    /// A record table begins with the key of the record and its source, and ends with the evidence, so that readers
    /// find them quickly. The order has no effect on the graph.
    ///
    /// Example:
    ///
    /// ```csv
    /// record,quote,quote_start,quote_end,source,meeting
    /// ```
    ///
    /// Fix: `diwan check --fix` moves the columns with their cells.
    RULE {
        code: "D014",
        name: "column-order",
        run: Run::Table(Stage::Cells, check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    let Some((key, columns)) = table.record_columns() else { return Vec::new() };
    let (table, header) = (table.raw, table.raw.names());
    let wanted = order(header, key, &columns);
    if wanted.is_sorted() || table.rows().any(|row| row.len() != header.len()) {
        return Vec::new();
    }
    let names: Vec<&str> = wanted.iter().filter_map(|index| header.get(*index)).map(String::as_str).collect();
    let edits = table.rows_with_header().map(|row| moved(table, row, &wanted));
    let found = RULE.finding("the columns are out of order").at(&table.path, 1);
    vec![found.help(format!("the order is {}; `diwan check --fix` restores it", names.join(","))).fix(edits)]
}

/// The indexes of the columns in the right order: the key, the source, all others, the quote and its offsets.
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

fn moved(table: &RawTable, row: RawRow<'_>, order: &[usize]) -> Edit {
    let cells = order.iter().filter_map(|index| table.bytes.get(row.cell(*index)?));
    let cells: Vec<_> = cells.map(String::from_utf8_lossy).collect();
    let span = row.span();
    Edit { file: table.path.clone(), start: span.start, end: span.end, text: cells.join(",") }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,Baku
--- records/facts.csv
from,record,to,entity,name,quote,source
^^^^ D014 warning: the columns are out of order
  = the order is record,source,entity,name,quote,from,to; `diwan check --fix` restores it
0,r1,4,place-1,Baku,Baku,report
+++ records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Baku,Baku,0,4
"#,
    r#"
--- registers/places.csv
label,slug
Baku,place-1
--- records/facts.csv
record,source,name,entity,quote,from,to
r1,report,Baku,place-1,Baku,0,4
"#,
];
