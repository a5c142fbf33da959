//! The contract of all source formats. A new format is a line in [`FORMATS`].

use diwan_rdf::files::Input;
use diwan_rml::source::{
    BLOCK_SIZE, Block, ByteFormat, CsvFormat, Dialect, Field, JsonDialect, JsonFormat, SourceError,
};
use std::io::{self, Cursor, Read};
use std::path::Path;

/// Texts that the formats encode differently, and one that is null.
const TEXTS: [&str; 7] =
    ["plain", "القمة الإسلامية", "саммит", "a \"quoted\" word", "two\nlines", "tab\tcomma,backslash\\", "NONE"];

const ROWS: usize = 500;

struct Kind {
    name: &'static str,
    open: fn(Input) -> Result<Box<dyn ByteFormat>, SourceError>,
    /// Rows with the fields `id` and `text`.
    write: fn(&[(String, &str)]) -> String,
    /// Rows, the last of which is malformed.
    broken: &'static str,
}

const FORMATS: [Kind; 4] = [
    Kind { name: "CSV", open: |input| table(input, b','), write: |rows| cells(rows, ","), broken: "id,text\n1,\"a\n" },
    Kind { name: "TSV", open: |input| table(input, b'\t'), write: |rows| cells(rows, "\t"), broken: "id\ttext\n1\n" },
    Kind {
        name: "JSON",
        open: |_| json("$.rows[*]", false),
        write: |rows| format!("{{ \"of\": [1, {{}}], \"rows\": [{}] }}", objects(rows).join(" ,\n")),
        broken: "{ \"rows\": [ { \"id\": 1",
    },
    Kind { name: "JSON lines", open: |_| json("$", true), write: |rows| objects(rows).join("\n"), broken: "{}\n{ \"i" },
];

fn table(input: Input, delimiter: u8) -> Result<Box<dyn ByteFormat>, SourceError> {
    let dialect = Dialect { delimiter, ..Dialect::default() };
    Ok(Box::new(CsvFormat::new(Path::new("rows.data"), input, dialect, &["NONE".to_owned()])?))
}

fn json(iterator: &str, lines: bool) -> Result<Box<dyn ByteFormat>, SourceError> {
    let dialect = JsonDialect { lines, ..JsonDialect::default() };
    Ok(Box::new(JsonFormat::new(Path::new("rows.data"), Some(iterator), dialect, &["NONE".to_owned()])?))
}

fn cells(rows: &[(String, &str)], delimiter: &str) -> String {
    let line = |(id, text): &(String, &str)| format!("{id}{delimiter}\"{}\"\n", text.replace('"', "\"\""));
    format!("id{delimiter}text\n{}", rows.iter().map(line).collect::<String>())
}

fn objects(rows: &[(String, &str)]) -> Vec<String> {
    rows.iter().map(|(id, text)| serde_json::json!({ "id": id, "text": text }).to_string()).collect()
}

fn rows() -> Vec<(String, &'static str)> {
    (0..ROWS).map(|row| (format!("row {row}"), TEXTS[row % TEXTS.len()])).collect()
}

fn input(text: &str) -> Input {
    Box::new(Cursor::new(text.to_owned().into_bytes()))
}

impl Kind {
    fn opened(&self, text: &str) -> (Box<dyn ByteFormat>, [Field; 2]) {
        let mut format = (self.open)(input(text)).unwrap();
        let fields = ["id", "text"].map(|name| format.field(name).unwrap());
        (format, fields)
    }
}

fn blocks(format: &dyn ByteFormat, text: &str, size: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let read = format.read_blocks(input(text), size, &mut |block| {
        blocks.push(block);
        true
    });
    read.unwrap();
    blocks
}

#[test]
fn every_row_is_read_once_and_in_order() {
    for kind in &FORMATS {
        let text = (kind.write)(&rows());
        let (format, [id, value]) = kind.opened(&text);
        for size in [1, 100, BLOCK_SIZE] {
            let mut found = Vec::new();
            let cut = blocks(&*format, &text, size);
            assert!(cut.iter().enumerate().all(|(index, block)| block.index == index as u64), "{}", kind.name);
            assert_eq!(cut.len() > 1, size < BLOCK_SIZE, "{}: {size}", kind.name);
            for block in &cut {
                let read = format.read_rows(block, &mut |row| {
                    let texts: Vec<_> = row.values(value).map(|value| value.bytes.to_vec()).collect();
                    found.push((row.text(id).into_owned(), texts));
                    true
                });
                read.unwrap();
            }
            let text = |text: &str| if text == "NONE" { vec![] } else { vec![text.as_bytes().to_vec()] };
            let expected: Vec<_> = rows().into_iter().map(|(id, value)| (id, text(value))).collect();
            assert_eq!(found, expected, "{}: {size}", kind.name);
        }
    }
}

#[test]
fn row_numbers_are_the_same_in_every_run() {
    for kind in &FORMATS {
        let text = (kind.write)(&rows());
        let (format, _) = kind.opened(&text);
        let read = || {
            let mut numbers = Vec::new();
            for block in blocks(&*format, &text, 100) {
                let each = &mut |row: &diwan_rml::source::Row<'_>| {
                    numbers.push(row.number());
                    true
                };
                format.read_rows(&block, each).unwrap();
            }
            numbers
        };
        let numbers = read();
        assert!(numbers.len() == ROWS && numbers.windows(2).all(|pair| pair[0] < pair[1]), "{}", kind.name);
        assert_eq!(numbers, read(), "{}", kind.name);
    }
}

#[test]
fn reading_stops_on_request() {
    for kind in &FORMATS {
        let text = (kind.write)(&rows());
        let (format, _) = kind.opened(&text);
        let (mut taken, mut cut) = (0, 0);
        format
            .for_each_row(input(&text), &mut |_| {
                taken += 1;
                taken < 3
            })
            .unwrap();
        let read = format.read_blocks(input(&text), 1, &mut |_| {
            cut += 1;
            cut < 3
        });
        read.unwrap();
        assert_eq!((taken, cut), (3, 3), "{}", kind.name);
    }
}

#[test]
fn damage_and_read_errors_are_reported_with_the_file() {
    for kind in &FORMATS {
        let (format, _) = kind.opened(&(kind.write)(&rows()));
        let damaged = format.for_each_row(input(kind.broken), &mut |_| true).unwrap_err().to_string();
        assert!(damaged.contains("rows.data:"), "{}: {damaged}", kind.name);
        let failing = (kind.write)(&rows()).into_bytes();
        let failing = Cursor::new(failing[..100].to_vec()).chain(Failing);
        let failed = format.for_each_row(Box::new(failing), &mut |_| true).unwrap_err().to_string();
        assert!(failed.contains("rows.data") && failed.contains("the cable"), "{}: {failed}", kind.name);
    }
}

#[test]
fn unknown_references_are_reported() {
    for kind in &FORMATS {
        let text = (kind.write)(&rows());
        let (mut format, _) = kind.opened(&text);
        let at_once = format.field("txet").is_err();
        format.for_each_row(input(&text), &mut |_| true).unwrap();
        assert!(at_once || format.never_found() == ["txet"], "{}: {:?}", kind.name, format.never_found());
    }
}

struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the cable was pulled"))
    }
}
