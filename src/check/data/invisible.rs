//! D016: a cell has characters that no eye sees, or that are no text.
//!
//! A zero-width space, a byte order mark inside the text or a control character is a part of the name: a search for what
//! is seen does not find it. U+FFFD stands for a character that a program could not read: it is lost. U+0000 is an error:
//! it is in no text, and many programs read no further.
//!
//! Example: a label with a zero-width space (U+200B) that was copied from a web page, or "Bak�" for "Bakı".
//!
//! Mend: type the cell again. Words of a source are left as they are but for U+FFFD and U+0000: copy them from the document.

use crate::check::Diagnostic;
use crate::check::raw_table::RawTable;

/// What a program writes for bytes that it cannot read.
const LOST: char = '\u{FFFD}';

/// The character that no text has: files of many formats and programs end at it.
const NUL: char = '\0';

/// `verbatim` are the columns whose words are a source's own.
pub(in crate::check) fn check(table: &RawTable, verbatim: &[String]) -> Vec<Diagnostic> {
    let mut found: Vec<_> =
        table.names().iter().filter(|name| name.contains(NUL)).map(|name| nul(table, name)).collect();
    for (line, column, cell) in table.cells_but(&[]) {
        let text = table.text(&cell);
        let is_own = verbatim.iter().any(|own| own == column);
        let is_wrong = |character: &char| [LOST, NUL].contains(character) || (!is_own && is_invisible(*character));
        if let Some((index, character)) = text.chars().enumerate().find(|(_, character)| is_wrong(character)) {
            let code = u32::from(character);
            let message = format!("U+{code:04X}, {}, is character {} of the cell", name(character), index + 1);
            let diagnostic = match character {
                NUL => Diagnostic::error("D016", message),
                _ => Diagnostic::warning("D016", message),
            };
            let diagnostic = diagnostic.at(&table.path, line);
            found.push(diagnostic.cell(column, text.clone()).help("type the cell again, without it"));
        }
    }
    found
}

/// Line ends and tabs are seen; joiners and marks of direction are needed by scripts. No script needs to be turned round.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}' | '\u{FEFF}' | '\u{202D}' | '\u{202E}')
        || (character.is_control() && !matches!(character, '\n' | '\r' | '\t'))
}

/// A NUL in the name of a column.
fn nul(table: &RawTable, name: &str) -> Diagnostic {
    let message = format!("U+0000, {}, is in the name of a column", self::name(NUL));
    Diagnostic::error("D016", message).at(&table.path, 1).cell(name, name).help("type the name again, without it")
}

fn name(character: char) -> &'static str {
    match character {
        NUL => "which is in no text",
        LOST => "which stands for one that could not be read",
        '\u{200B}' => "a space without width",
        '\u{FEFF}' => "a byte order mark",
        '\u{202D}' | '\u{202E}' => "which turns round what is read after it",
        _ => "a control character",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_eye_sees_is_told_where_it_is_not_a_sources() {
        let text = "a,quote\nBa\u{200B}ku,\u{200B}\u{7}\nx\u{7},y\u{202E}\n\u{645}\u{200C}\u{647}\u{200F},\"a\n\tb\"\nz,Bak\u{FFFD}\n\"q\u{FEFF}\",\n";
        let table = RawTable::new("t.csv".as_ref(), text.as_bytes().to_vec());
        let found = check(&table, &["quote".to_owned()]);
        let places: Vec<_> =
            found.iter().map(|found| (found.line.unwrap(), found.column.as_deref().unwrap())).collect();
        assert_eq!(places, [(2, "a"), (3, "a"), (6, "quote"), (7, "a")]);
        let nul = RawTable::new("t.csv".as_ref(), b"a\0,quote\nx\0,y\0z\n".to_vec());
        let found_nul: Vec<_> =
            check(&nul, &["quote".to_owned()]).into_iter().map(|found| (found.severity, found.message)).collect();
        assert!(found_nul.iter().all(|(severity, _)| *severity == crate::check::Severity::Error), "{found_nul:?}");
        assert_eq!(found_nul[0].1, "U+0000, which is in no text, is in the name of a column");
        assert_eq!(found_nul[2].1, "U+0000, which is in no text, is character 2 of the cell");
        assert_eq!(found[0].message, "U+200B, a space without width, is character 3 of the cell");
        assert!(found.iter().all(|found| found.fix.is_empty()), "nobody knows what was meant");
    }
}
