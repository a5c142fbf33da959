use crate::check::raw_table::BYTE_ORDER_MARK;
use crate::check::rule::{Rule, Run, Stage, rule};
use crate::check::table::Table;
use crate::check::{Diagnostic, Edit};

rule! {
    /// A table begins with a byte order mark.
    ///
    /// Spreadsheets write three invisible bytes at the beginning of a UTF-8 file. diwan skips them. Other tools read
    /// them as part of the first column's name, and do not find the column.
    ///
    /// Example: a table that a spreadsheet saved as "CSV UTF-8".
    ///
    /// Fix: `diwan check --fix` removes them.
    RULE {
        code: "D008",
        name: "byte-order-mark",
        run: Run::Table(Stage::Header, check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    let table = table.raw;
    if !table.bytes.starts_with(BYTE_ORDER_MARK) {
        return Vec::new();
    }
    let edit = Edit { file: table.path.clone(), start: 0, end: BYTE_ORDER_MARK.len(), text: String::new() };
    let found = RULE.finding("the table begins with a byte-order mark").at(&table.path, 1);
    vec![found.help("save it as UTF-8 without one; `diwan check --fix` removes it").fix([edit])]
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
{U+FEFF}slug,label
 ^^^^ D008 warning: the table begins with a byte-order mark
  = save it as UTF-8 without one; `diwan check --fix` removes it
place-1,Baku
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Baku,Baku,0,4
+++ registers/places.csv
slug,label
place-1,Baku
"#,
    r#"
--- registers/places.csv
slug,label
place-1,Baku
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Baku,Baku,0,4
"#,
];
