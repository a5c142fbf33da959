use super::other_format::{OtherFormat, recognize};
use crate::check::raw_table::RawTable;
use crate::check::rule::{Rule, Run, Scope, Stage, Suppression, rule};
use crate::check::table::Table;
use crate::check::{Diagnostic, Edit};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memchr_iter, memchr2_iter, memrchr};
use std::ops::Range;

rule! {
    /// A table is not text in UTF-8.
    ///
    /// Tables must be UTF-8. Bytes of another encoding would be read as other letters, or as none, and words taken
    /// from a source would no longer be the words of the source. The encoding can only be guessed from the bytes, so
    /// check what the cells would become.
    ///
    /// Example: a table that a spreadsheet saved as "CSV (Windows-1251)" or "Unicode text", or a workbook (`.xlsx`)
    /// that was renamed to `.csv`.
    ///
    /// Fix: save the table as "CSV UTF-8". `diwan check --fix` converts UTF-16, UTF-32 and single-byte encodings such
    /// as windows-1251, windows-1252 and windows-1256. It first shows what every cell becomes. If a table is in UTF-8
    /// except for a few cells, only these cells are converted.
    RULE {
        code: "D007",
        name: "not-utf-8",
        is_required: true,
        suppresses: &[
            Suppression::of(Scope::File, &["M001"]),
            Suppression::UNREADABLE_TABLE,
            Suppression::UNREADABLE_NODES,
        ],
        run: Run::Table(Stage::Encoding, check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    check_raw(table.raw)
}

fn check_raw(table: &RawTable) -> Vec<Diagnostic> {
    if let Some(format) = recognize(&table.bytes) {
        return vec![no_table(table, &format)];
    }
    if let Some((name, text)) = of_wide_characters(&table.bytes) {
        return vec![wide(table, name, text)];
    }
    let valid = std::str::from_utf8(&table.bytes).map_or_else(|error| error.valid_up_to(), str::len);
    // NUL is valid UTF-8 but does not occur in text: it may be half of a character in UTF-16.
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
    let found = RULE.finding(message).at(&table.path, line);
    if half.is_none() && ends_within_a_character(after) {
        return vec![found.help("the table ends inside a character and may be truncated; copy or save it again")];
    }
    vec![match LegacyCells::of(table) {
        Some(foreign) => foreign.complete(table, found),
        None if half.is_some() => found.help("it looks like UTF-16; save it as UTF-8"),
        None => found.help("save it as UTF-8, and type the cell again if the bytes are not text"),
    }]
}

fn no_table(table: &RawTable, format: &OtherFormat) -> Diagnostic {
    let found = RULE.finding(format!("the file is not a table: it is {}", format.name));
    found.at(&table.path, format.is_text.then_some(1)).help(format.help)
}

fn wide(table: &RawTable, name: &str, text: String) -> Diagnostic {
    let edit = Edit { file: table.path.clone(), start: 0, end: table.bytes.len(), text };
    let found = RULE.finding(format!("the table is not UTF-8: it is {name}")).at(&table.path, None);
    found.help("save it as UTF-8; `diwan check --fix` converts it").fix([edit])
}

/// The name of the encoding and the text of a table in UTF-16 or UTF-32. Without a byte-order mark, the encoding is
/// recognized by the first letter of the header: the other bytes of a Latin letter are zero.
pub(in crate::check) fn of_wide_characters(bytes: &[u8]) -> Option<(&'static str, String)> {
    let (name, text) = match bytes {
        [0xFF, 0xFE, 0, 0, rest @ ..] => ("UTF-32, little-endian", utf_32(rest, u32::from_le_bytes)),
        [0, 0, 0xFE, 0xFF, rest @ ..] => ("UTF-32, big-endian", utf_32(rest, u32::from_be_bytes)),
        [0xFF, 0xFE, rest @ ..] => ("UTF-16, little-endian", decoded(UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => ("UTF-16, big-endian", decoded(UTF_16BE, rest)),
        [1..=0x7F, 0, 0, 0, ..] => {
            ("UTF-32, little-endian, without a byte-order mark", utf_32(bytes, u32::from_le_bytes))
        }
        [0, 0, 0, 1..=0x7F, ..] => ("UTF-32, big-endian, without a byte-order mark", utf_32(bytes, u32::from_be_bytes)),
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => {
            ("UTF-16, little-endian, without a byte-order mark", decoded(UTF_16LE, bytes))
        }
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => ("UTF-16, big-endian, without a byte-order mark", decoded(UTF_16BE, bytes)),
        _ => return None,
    };
    // NUL in the decoded text means that the table has another encoding.
    text.filter(|text| !text.contains('\0')).map(|text| (name, text))
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

fn utf_32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> Option<String> {
    let (characters, rest) = bytes.as_chunks::<4>();
    let text = characters.iter().map(|bytes| char::from_u32(number(*bytes))).collect::<Option<String>>()?;
    rest.is_empty().then_some(text)
}

/// Cells in a single-byte encoding, each with its decoded text.
struct LegacyCells {
    encoding: &'static Encoding,
    cells: Vec<(Range<usize>, String)>,
    /// Whether other cells have non-ASCII letters in UTF-8.
    is_mixed: bool,
}

impl LegacyCells {
    /// `None` if the encoding cannot be guessed, or does not define one of the bytes.
    fn of(table: &RawTable) -> Option<Self> {
        let cells = || table.rows_with_header().flat_map(|row| row.cells());
        let text = |cell: &Range<usize>| table.bytes.get(cell.clone()).unwrap_or_default();
        let (own, foreign): (Vec<_>, Vec<_>) = cells().partition(|cell| std::str::from_utf8(text(cell)).is_ok());
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&foreign.iter().map(&text).collect::<Vec<_>>().join(&b'\n'), true);
        let encoding = Some(detector.guess(None, Utf8Detection::Deny)).filter(|encoding| encoding.is_single_byte())?;
        // If the text is the same in several encodings, the most frequent encoding is used.
        let is_same = |other: &'static Encoding| {
            foreign
                .iter()
                .all(|cell| decoded(other, text(cell)).is_some_and(|said| Some(said) == decoded(encoding, text(cell))))
        };
        let encoding = if is_same(WINDOWS_1252) { WINDOWS_1252 } else { encoding };
        let is_text = |text: &String| !text.chars().any(|c| c.is_control() && !c.is_ascii_whitespace());
        let cells = foreign.into_iter().map(|cell| {
            let decoded = decoded(encoding, text(&cell)).filter(is_text)?;
            Some((cell, decoded))
        });
        let is_mixed = own.iter().any(|cell| !text(cell).is_ascii());
        Some(Self { encoding, cells: cells.collect::<Option<Vec<_>>>()?, is_mixed })
            .filter(|found| !found.cells.is_empty())
    }

    fn complete(&self, table: &RawTable, found: Diagnostic) -> Diagnostic {
        let name = self.encoding.name();
        let which = match (self.is_mixed, self.cells.len()) {
            (false, _) => format!("the table may be {name}"),
            (true, 1) => format!("this cell may be {name}, while the rest of the table is UTF-8"),
            (true, cells) => format!("{cells} cells may be {name}, while the rest of the table is UTF-8"),
        };
        let says = self.cells.first().map(|(_, text)| text.trim_matches('"')).unwrap_or_default();
        let found = found
            .help(format!("{which}: the cell would become \"{says}\"; `diwan check --fix` converts what is not UTF-8"));
        let edit = |(cell, text): &(Range<usize>, String)| Edit {
            file: table.path.clone(),
            start: cell.start,
            end: cell.end,
            text: text.clone(),
        };
        found.fix(self.cells.iter().map(edit))
    }
}

/// Whether most commas and line ends have a NUL next to them, as in UTF-16. Other NULs are part of cells.
fn is_half_letters(bytes: &[u8]) -> bool {
    let is_nul = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&0);
    let marks = memchr2_iter(b',', b'\n', bytes);
    let (all, halves) = marks.fold((0, 0), |(all, halves), at| {
        (all + 1, halves + usize::from(is_nul(Some(at + 1)) || is_nul(at.checked_sub(1))))
    });
    memchr(0, bytes).is_some() && 2 * halves >= all
}

/// Whether the bytes are an incomplete character.
fn ends_within_a_character(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label
place-1,{xCC}{xEE}{xF1}{xEA}{xE2}{xE0}
^^^^^^^ D007 error: the table is not UTF-8: the bytes CC EE F1 EA at character 9 of this line
  = the table may be windows-1251: the cell would become "Москва"; `diwan check --fix` converts what is not UTF-8
+++ registers/places.csv
slug,label
place-1,Москва
"#,
    r#"
--- registers/places.csv
PK{U+0003}{U+0004}xl/workbook.xml
! D007 error: the file is not a table: it is an Excel workbook (xlsx)
  = open it in the program that made it, and save the sheet as "CSV UTF-8"
"#,
    r#"
--- registers/places.csv
slug,label
place-1,Москва
--- records/facts.csv
record,source,entity,name,quote,from,to
r1,report,place-1,Москва,Москва,0,6
"#,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<Diagnostic> {
        check_raw(&RawTable::new("t.csv".as_ref(), bytes.to_vec()))
    }

    fn edits(found: &Diagnostic) -> Vec<&str> {
        found.fix.iter().map(|edit| edit.text.as_str()).collect()
    }

    fn help(found: &Diagnostic) -> &str {
        found.help.as_deref().unwrap()
    }

    #[test]
    fn invalid_bytes_are_reported_with_line_and_character() {
        let found = found(b"a,b\nx,\xD1\x8F\xFF\xE0y\n");
        assert_eq!((found[0].line, found.len()), (Some(2), 1));
        assert_eq!(found[0].message, "the table is not UTF-8: the bytes FF E0 79 0A at character 4 of this line");
    }

    #[test]
    fn the_encoding_is_guessed_from_the_bytes() {
        let languages = [
            (WINDOWS_1252, "José Müller, façade d’Évian"),
            (WINDOWS_1252, "Málaga"),
            (encoding_rs::WINDOWS_1251, "Организация исламского сотрудничества"),
            (encoding_rs::WINDOWS_1251, "Москва"),
            (encoding_rs::WINDOWS_1256, "منظمة التعاون الإسلامي"),
            (encoding_rs::KOI8_U, "Организация исламского сотрудничества"),
        ];
        for (encoding, text) in languages {
            let (bytes, _, _) = encoding.encode(text);
            let found = found(&[b"slug,label\nx,\"".as_slice(), &bytes, b"\"\n"].concat());
            let name = encoding.name();
            assert!(help(&found[0]).contains(&format!("may be {name}: the cell would become \"{text}\"")), "{found:?}");
            assert_eq!(edits(&found[0]), [format!("\"{text}\"")]);
        }
    }

    #[test]
    fn a_truncated_character_does_not_indicate_another_encoding() {
        let text = "slug,label\nx,Баку";
        let found = found(&text.as_bytes()[..text.len() - 1]);
        assert_eq!(found[0].message, "the table is not UTF-8: the bytes D1 at character 6 of this line");
        assert!(help(&found[0]).contains("may be truncated") && found[0].fix.is_empty(), "{found:?}");
    }

    #[test]
    fn only_cells_in_another_encoding_are_converted() {
        let bytes = ["slug,ar,ru\nx,باكو,Баку\ny,,".as_bytes(), b"\xCC\xEE\xF1\xEA\xE2\xE0\n"].concat();
        let found = found(&bytes);
        assert!(help(&found[0]).contains("this cell may be windows-1251, while the rest of the table is UTF-8"));
        assert_eq!((found[0].line, edits(&found[0])), (Some(3), vec!["Москва"]));
    }

    #[test]
    fn wide_encodings_are_recognized_with_and_without_a_byte_order_mark() {
        let text = "slug,label\nx,باكو\n";
        let wide = |number: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(number).collect::<Vec<u8>>();
        let wider = |number: fn(u32) -> [u8; 4]| text.chars().flat_map(|c| number(c.into())).collect::<Vec<u8>>();
        for (bytes, name) in [
            (wide(u16::to_le_bytes), "it is UTF-16, little-endian, without a byte-order mark"),
            (wide(u16::to_be_bytes), "it is UTF-16, big-endian, without a byte-order mark"),
            ([b"\xFF\xFE".to_vec(), wide(u16::to_le_bytes)].concat(), "it is UTF-16, little-endian"),
            ([b"\xFE\xFF".to_vec(), wide(u16::to_be_bytes)].concat(), "it is UTF-16, big-endian"),
            (wider(u32::to_le_bytes), "it is UTF-32, little-endian, without a byte-order mark"),
            ([b"\0\0\xFE\xFF".to_vec(), wider(u32::to_be_bytes)].concat(), "it is UTF-32, big-endian"),
        ] {
            let found = found(&bytes);
            assert!(found[0].message.ends_with(name), "{}", found[0].message);
            assert_eq!(edits(&found[0]), [text]);
        }
    }

    #[test]
    fn a_nul_does_not_always_indicate_utf_16() {
        let found = found(b"a,b\nx\0,y\0\n");
        assert_eq!((found.len(), found[0].line), (1, Some(2)));
        assert!(found[0].message.contains("the bytes 00 2C 79 00 at character 2"), "{}", found[0].message);
        assert!(help(&found[0]).contains("UTF-16") && found[0].fix.is_empty(), "half of it");
        for text in [&b"a,b\n"[..], b"a,b\nx\0y,z\nw,v\n", b"a,b\nx,y\0\nw,v\n"] {
            assert!(self::found(text).is_empty(), "a NUL alone is a cell's");
        }
    }

    #[test]
    fn workbooks_are_recognized() {
        let found = found(b"PK\x03\x04\x14\0[Content_Types].xml\0xl/workbook.xml\0\xFF");
        assert_eq!(found[0].message, "the file is not a table: it is an Excel workbook (xlsx)");
        assert!(help(&found[0]).contains("save the sheet as \"CSV UTF-8\"") && found[0].fix.is_empty());
    }
}
