//! D013: lines of a table do not end as they should.
//!
//! Tables live in version control, where every line that ends differently shows as changed, and a last line without an
//! end is changed with the next one. Lines end with `\n`, the last one too.
//!
//! Example: a table saved on Windows, in which some lines end with `\r\n` and the lines that were there before do not.
//!
//! Mend: `diwan check --fix` ends all lines alike. Line ends inside quoted cells are a part of their text and stay.

use crate::check::raw_table::RawTable;
use crate::check::{Diagnostic, Edit};

pub(in crate::check) fn check(table: &RawTable) -> Vec<Diagnostic> {
    let edits: Vec<Edit> = table.records.iter().filter_map(|record| edit(table, record.span().end)).collect();
    let Some(first) = edits.first() else { return Vec::new() };
    let carriage_returns = edits.iter().filter(|edit| edit.end > edit.start).count();
    let alone = edits.iter().filter(|edit| edit.end > edit.start && !edit.text.is_empty()).count();
    if alone > 0 {
        // No other place in the file can be named.
        let message = format!("{alone} lines end with a carriage return alone, and are no lines to any tool");
        let found = Diagnostic::error("D013", message).at(&table.path, 1);
        return vec![found.help("end lines with \\n; `diwan check --fix` does").fix(edits)];
    }
    let message = match carriage_returns {
        0 => "the last line has no end".to_owned(),
        number => format!("{number} lines end with a carriage return"),
    };
    let record = table.records.iter().find(|record| record.span().end == first.start);
    let found = Diagnostic::warning("D013", message).at(&table.path, record.map(|record| record.line));
    vec![found.help("end lines with \\n alone; `diwan check --fix` does").fix(edits)]
}

/// What makes a line end of what stands after a row.
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
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, usize)> {
        let table = RawTable::new("t.csv".as_ref(), text.as_bytes().to_vec());
        check(&table).into_iter().map(|found| (found.message, found.fix.len())).collect()
    }

    #[test]
    fn line_ends_inside_cells_are_let_be() {
        assert_eq!(found("a\n\"x\r\ny\"\n"), []);
        assert_eq!(found("a\r\nb\n\"x\r\ny\"\r\n"), [("2 lines end with a carriage return".to_owned(), 2)]);
        assert!(found("a\rb\r")[0].0.contains("2 lines end with a carriage return alone"));
        assert_eq!(found("a\nb"), [("the last line has no end".to_owned(), 1)]);
        assert_eq!(found(""), []);
    }
}
