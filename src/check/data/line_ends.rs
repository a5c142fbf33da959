use crate::check::raw_table::RawTable;
use crate::check::rule::{Rule, Run, Stage, Suppression, rule};
use crate::check::table::Table;
use crate::check::{Diagnostic, Edit, Severity};

rule! {
    /// A table has wrong line ends.
    ///
    /// Tables are kept in version control, which shows every line with a different line end as changed. A last line
    /// without a line end also changes when the next line is added. All lines end with `\n`, including the last one.
    ///
    /// Example: a table saved on Windows, in which new lines end with `\r\n` and the earlier lines end with `\n`.
    ///
    /// Fix: `diwan check --fix` makes all line ends `\n`. Line ends inside quoted cells are part of the text and are
    /// not changed.
    RULE {
        code: "D013",
        name: "line-ends",
        suppresses: &[
            Suppression::UNREADABLE_TABLE,
            Suppression::UNREADABLE_NODES,
        ],
        run: Run::Table(Stage::LineEnds, check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    let table = table.raw;
    let edits: Vec<Edit> = table.rows_with_header().filter_map(|row| edit(table, row.span().end)).collect();
    let Some(first) = edits.first() else { return Vec::new() };
    let carriage_returns = edits.iter().filter(|edit| edit.end > edit.start).count();
    let alone = edits.iter().filter(|edit| edit.end > edit.start && !edit.text.is_empty()).count();
    if alone > 0 {
        // The finding can only be assigned to the file, because such a file has a single line.
        let message = format!(
            "{alone} lines end with a carriage return only, which tools do not recognize as a line \
            end"
        );
        let found = Diagnostic { severity: Severity::Error, ..RULE.finding(message) }.at(&table.path, 1);
        return vec![found.help("end lines with \\n; `diwan check --fix` does this").fix(edits)];
    }
    let message = match carriage_returns {
        0 => "the last line has no line end".to_owned(),
        number => format!("{number} lines end with a carriage return"),
    };
    let row = table.rows_with_header().find(|row| row.span().end == first.start);
    let found = RULE.finding(message).at(&table.path, row.map(|row| row.line()));
    vec![found.help("end lines with \\n only; `diwan check --fix` does this").fix(edits)]
}

/// The edit that replaces the text after a row by a line end.
fn edit(table: &RawTable, end: usize) -> Option<Edit> {
    let rest = table.bytes.get(end..)?;
    let (length, text) = match rest {
        [] => (0, "\n"),
        [b'\r', b'\n', ..] => (1, ""),
        [b'\r', ..] => (1, "\n"),
        _ => return None,
    };
    Some(Edit { file: table.path.clone(), start: end, end: end + length, text: text.to_owned() })
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label{U+000D}
^^^^ D013 warning: 2 lines end with a carriage return
  = end lines with \n only; `diwan check --fix` does this
place-1,"Baku{U+000D}
on the sea"{U+000D}
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Baku,Baku,0,4
+++ registers/places.csv
slug,label
place-1,"Baku{U+000D}
on the sea"
"#,
    r#"
--- registers/places.csv
slug,label{U+000D}place-1,Baku{U+000D}
           ^^^^^^^ D013 error: 1 lines end with a carriage return only, which tools do not recognize as a line end
  = end lines with \n; `diwan check --fix` does this
+++ registers/places.csv
slug,label
place-1,Baku
"#,
    r#"
--- registers/places.csv
slug,label
place-1,"Baku{U+000D}
on the sea"
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Baku,Baku,0,4
"#,
];
