//! D007: a table is not UTF-8.
//!
//! Tables are UTF-8. Bytes of another encoding would become other letters, or none, and words taken from a source would
//! no longer be its words.
//!
//! Example: a table that a spreadsheet saved as "CSV (Windows-1251)" or "Unicode text".
//!
//! Mend: save the table as "CSV UTF-8", or convert it: `iconv -f windows-1251 -t utf-8 old.csv > new.csv`.

use crate::check::Diagnostic;
use crate::check::raw_table::RawTable;
use memchr::{memchr, memchr_iter, memchr2_iter, memrchr};

pub(in crate::check) fn check(table: &RawTable) -> Vec<Diagnostic> {
    let valid = std::str::from_utf8(&table.bytes).map_or_else(|error| error.valid_up_to(), str::len);
    // A NUL is a character of UTF-8, but of no text: it may be half of a letter in UTF-16.
    let half = memchr(0, &table.bytes).filter(|_| is_half_letters(&table.bytes));
    let end = half.map_or(valid, |nul| nul.min(valid));
    let (before, after) = table.bytes.split_at(end);
    if after.is_empty() {
        return Vec::new();
    }
    let line = memchr_iter(b'\n', before).count() as u64 + 1;
    let row = &before[memrchr(b'\n', before).map_or(0, |end| end + 1)..];
    let column = String::from_utf8_lossy(row).chars().count() + 1;
    let bytes: Vec<String> = after.iter().take(4).map(|byte| format!("{byte:02X}")).collect();
    let message = format!("the table is not UTF-8: the bytes {} at character {column} of this line", bytes.join(" "));
    vec![Diagnostic::error("D007", message).at(&table.path, line).help(help(&table.bytes))]
}

const UTF_16: &str = "it looks like UTF-16; save it as UTF-8";

fn help(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => UTF_16,
        _ if is_half_letters(bytes) => UTF_16,
        _ => "save it as UTF-8, for example with `iconv -f windows-1251 -t utf-8`",
    }
}

/// Whether NULs stand beside most of the commas and line ends, as in UTF-16. A NUL elsewhere is one of a cell.
fn is_half_letters(bytes: &[u8]) -> bool {
    let is_nul = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&0);
    let marks = memchr2_iter(b',', b'\n', bytes);
    let (all, halves) = marks.fold((0, 0), |(all, halves), at| {
        (all + 1, halves + usize::from(is_nul(Some(at + 1)) || is_nul(at.checked_sub(1))))
    });
    memchr(0, bytes).is_some() && 2 * halves >= all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_line_and_character() {
        let table = RawTable::new("t.csv".as_ref(), b"a,b\nx,\xD1\x8F\xFF\xE0y\n".to_vec());
        let found = check(&table);
        assert_eq!((found[0].line, found.len()), (Some(2), 1));
        assert_eq!(found[0].message, "the table is not UTF-8: the bytes FF E0 79 0A at character 4 of this line");
        let utf16 = RawTable::new("t.csv".as_ref(), b"\xFF\xFEa\0".to_vec());
        assert!(check(&utf16)[0].help.as_ref().unwrap().contains("UTF-16"));
    }

    #[test]
    fn half_letters_are_utf_16_without_a_mark() {
        let table = RawTable::new("t.csv".as_ref(), b"a,b\nx\0,y\0\n".to_vec());
        let found = check(&table);
        assert_eq!((found.len(), found[0].line), (1, Some(2)));
        assert!(found[0].message.contains("the bytes 00 2C 79 00 at character 2"), "{}", found[0].message);
        assert!(found[0].help.as_ref().unwrap().contains("UTF-16"));
        for text in [&b"a,b\n"[..], b"a,b\nx\0y,z\nw,v\n", b"a,b\nx,y\0\nw,v\n"] {
            assert!(check(&RawTable::new("t.csv".as_ref(), text.to_vec())).is_empty(), "a NUL alone is a cell's");
        }
    }
}
