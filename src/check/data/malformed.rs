use super::separator;
use crate::check::Diagnostic;
use crate::check::raw_table::{RawRow, RawTable};
use crate::check::rule::{Rule, Run, Scope, Stage, Suppression, rule};
use crate::check::table::Table;

rule! {
    /// A table is malformed.
    ///
    /// A row has more or fewer cells than the header, or a quotation mark is opened and never closed. From there on,
    /// cells would be read into the wrong columns. All such rows are reported, not only the first.
    ///
    /// Example: a comma in a text without quotation marks around it.
    ///
    /// ```csv
    /// slug,kind,label_en
    /// meeting-tehran,summit,Summit, Tehran
    /// ```
    ///
    /// `diwan map --lenient` accepts such rows in tables from elsewhere: missing cells become null, and extra cells
    /// are ignored. The tables of a project are always read strictly, because every row is the evidence for a
    /// statement, and a shifted cell would state something that no source says.
    ///
    /// Fix: put `"` around cells that contain commas, quotation marks or line ends, and double the quotation marks
    /// inside: `"Summit, Tehran"`.
    RULE {
        code: "D005",
        name: "malformed-table",
        is_required: true,
        once_per: Some(Scope::Row),
        suppresses: &[
            Suppression::of(Scope::File, &["M001"]),
        ],
        run: Run::Table(Stage::Rows, check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    let table = table.raw;
    let names = table.names().len();
    let ragged = table.rows().filter(|row| row.len() != names).map(|row| ragged(table, row, names));
    unclosed(table).into_iter().chain(ragged).collect()
}

fn ragged(table: &RawTable, row: RawRow<'_>, wanted: usize) -> Diagnostic {
    let found = |message: String| RULE.finding(message).at(&table.path, row.line());
    if is_merge_marker(table, row) {
        return found("a merge of two versions of the table is unfinished".to_owned())
            .help("keep the rows that are right, and delete the lines with <<<<<<<, ======= and >>>>>>>");
    }
    let cells = row.len();
    if let Some((name, edit)) = separator::of_row(table, row, wanted) {
        return found(format!("the cells of the row are separated by {name}, not by commas"))
            .help("separate them by commas; `diwan check --fix` does this")
            .fix([edit]);
    }
    let help = match cells > wanted {
        true => "put quotation marks around texts with commas, or remove a comma",
        false => "add the commas of the empty cells; look for an extra quotation mark",
    };
    found(format!("the row has {cells} cells, the header {wanted}")).help(help)
}

/// An unclosed quotation mark includes the rest of the file in the cell.
fn unclosed(table: &RawTable) -> Option<Diagnostic> {
    let row = open_quote(table)?;
    let found = RULE.finding("a quotation mark is opened in the row that begins here, and never closed");
    let help = "close it at the end of the cell, and double the quotation marks inside";
    Some(found.at(&table.path, row.line()).help(help))
}

/// The row with an unclosed quotation mark.
pub(super) fn open_quote(table: &RawTable) -> Option<RawRow<'_>> {
    let row = table.last_row()?;
    let last = row.cells().last()?;
    table.is_unclosed(&last).then_some(row)
}

/// The markers that git writes around conflicting versions of a row.
const MARKERS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

fn is_merge_marker(table: &RawTable, row: RawRow<'_>) -> bool {
    row.cell(0).is_some_and(|cell| MARKERS.iter().any(|marker| table.text(&cell).starts_with(marker)))
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,Baku
place-2,Summit, Tehran
^^^^^^^ D005 error: the row has 3 cells, the header 2
  = put quotation marks around texts with commas, or remove a comma
place-3
^^^^^^^ D005 error: the row has 1 cells, the header 2
  = add the commas of the empty cells; look for an extra quotation mark
<<<<<<< HEAD
^^^^^^^^^^^^ D005 error: a merge of two versions of the table is unfinished
  = keep the rows that are right, and delete the lines with <<<<<<<, ======= and >>>>>>>
place-4;Cairo
^^^^^^^^^^^^^ D005 error: the cells of the row are separated by semicolons, not by commas
  = separate them by commas; `diwan check --fix` does this
place-5,"open
^^^^^^^ D005 error: a quotation mark is opened in the row that begins here, and never closed
  = close it at the end of the cell, and double the quotation marks inside
+++ registers/places.csv
slug,label
place-1,Baku
place-2,Summit, Tehran
place-3
<<<<<<< HEAD
place-4,Cairo
place-5,"open
"#,
    r#"
--- registers/places.csv
slug,label
place-1,"Summit, Tehran"
place-2,"Порт" Эйлса"
--- records/facts.csv
record,source,entity,place,quote,from,to
r1,report,place-1,place-2,Summit,0,6
"#,
];
