//! D011: a text is not in Unicode's composed form.
//!
//! One letter can be written in two ways: `é` as one character, or as `e` and a mark. They look the same and are not
//! equal: searches miss, and two names that are one do not meet. Tables are written in
//! [normalization form C](https://unicode.org/reports/tr15/).
//!
//! Example: a name pasted from macOS, where `й` came as `и` and U+0306.
//!
//! Mend: `diwan check --fix` composes it. Quotes are left as they are: they are the document's own characters.

use crate::check::Diagnostic;
use crate::check::raw_table::RawTable;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// `verbatim` are the columns whose words are a source's own.
pub(in crate::check) fn check(table: &RawTable, verbatim: &[String]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (line, column, cell) in table.cells_but(verbatim) {
        let text = table.text(&cell);
        if !is_nfc(&text) {
            found.push(
                Diagnostic::warning("D011", format!("\"{text}\" is not in Unicode's composed form"))
                    .at(&table.path, line)
                    .cell(column, text.clone())
                    .help("write it in normalization form C; `diwan check --fix` does")
                    .fix([table.replace(&cell, &text.nfc().collect::<String>())]),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_put_together_with_their_letters() {
        let table = RawTable::new("t.csv".as_ref(), "a,quote\nи\u{306},и\u{306}\nй,\n".as_bytes().to_vec());
        let found = check(&table, &["quote".to_owned()]);
        assert_eq!((found.len(), found[0].line, found[0].fix[0].text.as_str()), (1, Some(2), "й"));
    }
}
