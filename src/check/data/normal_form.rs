#![allow(clippy::unicode_not_nfc, reason = "the fixture has what is found")]

use crate::check::Diagnostic;
use crate::check::rule::{Rule, Run, rule};
use crate::check::table::Cell;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

rule! {
    /// A text is not in Unicode's composed form.
    ///
    /// Some letters can be encoded in two ways: `é` as one character, or as `e` and a combining mark. They look the
    /// same but are not equal: searches do not find them, and one name becomes two. Tables must be in [normalization
    /// form C](https://unicode.org/reports/tr15/).
    ///
    /// Example: a name copied from macOS, in which `й` is encoded as `и` and U+0306.
    ///
    /// Fix: `diwan check --fix` composes the characters. Quotes are not changed: they are the exact characters of the
    /// document.
    RULE {
        code: "D011",
        name: "not-composed",
        run: Run::Cells(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(cell: &Cell<'_>) -> Option<Diagnostic> {
    if cell.is_header || cell.is_verbatim || is_nfc(cell.text) {
        return None;
    }
    let found = cell.at(RULE.finding(format!("\"{}\" is not in Unicode's composed form", cell.text)));
    Some(
        found
            .help("write it in normalization form C; `diwan check --fix` does this")
            .fix([cell.table.replace(&cell.span, &cell.text.nfc().collect::<String>())]),
    )
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,Порт-Эи{U+0306}лса
        ^^^^^^^^^^^ D011 warning: "Порт-Эйлса" is not in Unicode's composed form
  = write it in normalization form C; `diwan check --fix` does this
^^^^^^^ D012 warning: no record mentions place-1
  = add records about it, or delete the row
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,,Порт,0,4
! M006 warning: <https://example.org/mapping#factsFacts> generates no statement from any row
  = check that it reads the right columns
+++ registers/places.csv
slug,label
place-1,Порт-Эйлса
"#,
    r#"
--- registers/places.csv
slug,label
place-1,Порт-Эйлса
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Эи{U+0306}лса,Порт-Эи{U+0306}лса,0,11
"#,
];
