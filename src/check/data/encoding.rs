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
use memchr::{memchr_iter, memrchr};

pub(in crate::check) fn check(table: &RawTable) -> Vec<Diagnostic> {
    let Err(error) = std::str::from_utf8(&table.bytes) else { return Vec::new() };
    let (before, after) = table.bytes.split_at(error.valid_up_to());
    let line = memchr_iter(b'\n', before).count() as u64 + 1;
    let row = &before[memrchr(b'\n', before).map_or(0, |end| end + 1)..];
    let column = String::from_utf8_lossy(row).chars().count() + 1;
    let bytes: Vec<String> = after.iter().take(4).map(|byte| format!("{byte:02X}")).collect();
    let message = format!("the table is not UTF-8: the bytes {} at character {column} of this line", bytes.join(" "));
    vec![Diagnostic::error("D007", message).at(&table.path, line).help(help(&table.bytes))]
}

fn help(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "it looks like UTF-16; save it as UTF-8",
        _ => "save it as UTF-8, for example with `iconv -f windows-1251 -t utf-8`",
    }
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
}
