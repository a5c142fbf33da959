use crate::check::Diagnostic;
use crate::check::rule::{Rule, Run, rule};
use crate::check::table::Cell;

rule! {
    /// A cell begins or ends with spaces.
    ///
    /// A space is part of the name even if it is invisible: "Baku" and "Baku " are two names, and a search finds only
    /// one of them.
    ///
    /// Example: `"Baku "`, or a cell that begins with a no-break space copied from a web page.
    ///
    /// Fix: `diwan check --fix` removes the spaces. Quotes are not changed: they are the exact words of the document,
    /// including spaces.
    RULE {
        code: "D010",
        name: "padded-cell",
        run: Run::Cells(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(cell: &Cell<'_>) -> Option<Diagnostic> {
    if cell.is_header || cell.is_verbatim || cell.text.trim() == cell.text {
        return None;
    }
    let found = cell.at(RULE.finding(format!("\"{}\" has spaces at its ends", cell.text)));
    Some(
        found
            .help("remove them; `diwan check --fix` does this")
            .fix([cell.table.replace(&cell.span, cell.text.trim())]),
    )
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,"Baku, "
        ^^^^^^^^ D010 warning: "Baku, " has spaces at its ends
  = remove them; `diwan check --fix` does this
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,{U+00A0}Baku,{U+00A0}Baku,0,5
r2,report,place-1,,Baku ,7,12
+++ registers/places.csv
slug,label
place-1,"Baku,"
"#,
    r#"
--- registers/places.csv
slug,label
place-1,"Baku, on the sea"
^^^^^^^ D012 warning: no record mentions place-1
  = add records about it, or delete the row
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,,Baku ,7,12
! M006 warning: <https://example.org/mapping#factsFacts> generates no statement from any row
  = check that it reads the right columns
"#,
];
