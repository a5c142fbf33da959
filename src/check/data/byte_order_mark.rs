//! D008: a table begins with a byte-order mark.
//!
//! Spreadsheets put three invisible bytes before UTF-8. diwan passes over them; other tools read them as a part of the
//! first column's name and do not find the column.
//!
//! Example: a table saved by a spreadsheet as "CSV UTF-8".
//!
//! Mend: `diwan check --fix` takes them out.

use crate::check::raw_table::{BYTE_ORDER_MARK, RawTable};
use crate::check::{Diagnostic, Edit};

pub(in crate::check) fn check(table: &RawTable) -> Vec<Diagnostic> {
    if !table.bytes.starts_with(BYTE_ORDER_MARK) {
        return Vec::new();
    }
    let edit = Edit { file: table.path.clone(), start: 0, end: BYTE_ORDER_MARK.len(), text: String::new() };
    let diagnostic = Diagnostic::warning("D008", "the table begins with a byte-order mark");
    vec![
        diagnostic
            .at(&table.path, 1)
            .help("save it as UTF-8 without one; `diwan check --fix` takes it out")
            .fix([edit]),
    ]
}
