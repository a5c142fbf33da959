//! JSON documents, iterated by a [JSONPath](https://www.rfc-editor.org/rfc/rfc9535), and JSON lines.

mod advice;
mod evaluate;
mod number;
mod older;
mod parse;
mod path;
mod query;
mod raw;
mod regexp;
mod scan;
mod strings;
mod tree;
mod value;
mod walk;

use self::path::{Path as JsonPath, Spelling, nested_value};
use self::scan::{ScanError, Scanner};
use self::tree::{MOST_PARSED, Node, NodeValue, TreeError};
use self::walk::{Longest, Walk};
use super::OwnedValue;
use super::repeated::RepeatedNames;
use super::{Block, ByteFormat, Field, RepeatedName, Row, RowPosition, SourceError, UnknownReference};
use diwan_rdf::files::Input;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// How many bytes an item or a name may have, 64 MiB: it is in memory whole, once for every thread, and parsed it takes
/// many times as much.
const LONGEST_ITEM: usize = 1 << 26;

/// How many bytes a document may have that an iterator needs whole, 256 MiB.
const LARGEST_DOCUMENT: usize = 1 << 28;

/// How a JSON file and the references into it are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonDialect {
    /// Whether every line is a document.
    pub lines: bool,
    /// Whether queries may be written as mappings did that are older than RFC 9535, where the meaning is certain:
    /// `tools[*].name`, `home town`, `$.[*]`.
    pub older_paths: bool,
}

/// JSON documents.
#[derive(Debug)]
pub struct JsonFormat {
    path: PathBuf,
    iterator: JsonPath,
    /// The iterator as it is written.
    iterator_text: String,
    /// Whether an item is an array.
    has_arrays: AtomicBool,
    dialect: JsonDialect,
    fields: Vec<JsonField>,
    places: HashMap<String, usize>,
    nulls: Vec<Box<[u8]>>,
    repeated: RepeatedNames,
    /// How many bytes a document may have that the iterator needs whole, and how many an item may take once it is parsed.
    largest: (usize, usize),
}

#[derive(Debug)]
struct JsonField {
    reference: String,
    path: JsonPath,
    found: AtomicBool,
}

impl JsonFormat {
    /// `iterator` is the query whose nodes are the rows, `$` when there is none; of JSON lines it is evaluated on every
    /// line's document. `nulls` are texts that count as no value, beside `null`; `path` is for messages.
    ///
    /// # Errors
    /// [`SourceError::Iterator`] when the iterator is no JSONPath.
    pub fn new(
        path: &Path,
        iterator: Option<&str>,
        dialect: JsonDialect,
        nulls: &[String],
    ) -> Result<Self, SourceError> {
        let iterator = iterator.unwrap_or("$");
        let shown = || iterator.chars().take(200).collect();
        let invalid = |reason| SourceError::Iterator { path: path.to_owned(), iterator: shown(), reason };
        Ok(Self {
            path: path.to_owned(),
            iterator: JsonPath::parse(iterator, dialect.spelling()).map_err(invalid)?,
            iterator_text: iterator.to_owned(),
            has_arrays: AtomicBool::new(false),
            dialect,
            fields: Vec::new(),
            places: HashMap::new(),
            nulls: nulls.iter().map(|null| null.as_bytes().into()).collect(),
            repeated: RepeatedNames::default(),
            largest: (LARGEST_DOCUMENT, MOST_PARSED),
        })
    }

    fn malformed(&self, place: RowPosition, reason: String) -> SourceError {
        SourceError::Malformed { path: self.path.clone(), place, reason }
    }

    /// `next` is the number of the first item that was not read.
    fn result(&self, read: Result<(), ScanError>, next: u64) -> Result<(), SourceError> {
        match read {
            Ok(()) | Err(ScanError::Enough) => Ok(()),
            Err(ScanError::Io(cause)) => Err(SourceError::Io { path: self.path.clone(), cause }),
            Err(ScanError::Syntax { line, column, reason }) => {
                Err(self.malformed(RowPosition::Line(line), format!("{reason}, at column {column}")))
            }
            Err(ScanError::TooLong { most }) => {
                let whole = if most == LONGEST_ITEM { "" } else { ", and the iterator needs it whole" };
                let reason = format!("it is longer than {} MiB{whole}; {SMALLER}", most >> 20);
                Err(self.malformed(RowPosition::Item(next), reason))
            }
        }
    }

    /// The documents of a file: one, or one after another, which JSON lines are.
    fn documents(&self, input: Input, take: &mut TakeItem<'_>) -> Result<(), ScanError> {
        let mut scanner = Scanner::new(input);
        let value = if self.iterator.needs_whole() && !self.dialect.lines { self.largest.0 } else { LONGEST_ITEM };
        let longest = Longest { part: LONGEST_ITEM, value };
        let mut take = |found: &[u8], line: u64| self.take_rest(found, line, take);
        let repeated = |name: &str, line: u64| self.repeated.note(name, RowPosition::Line(line));
        let mut walk = Walk { longest, take: &mut take, repeated: &repeated };
        if self.dialect.lines && scanner.peek()?.is_none() {
            return Ok(());
        }
        loop {
            walk.follow(&mut scanner, self.iterator.followed(), 0)?;
            match scanner.peek()? {
                None => return Ok(()),
                Some(_) if self.dialect.lines => {}
                Some(b'{' | b'[') => return Err(scanner.wrong(ANOTHER_DOCUMENT)),
                Some(_) => return Err(scanner.wrong("trailing characters")),
            }
        }
    }

    /// Takes what the iterator asks of a value at the end of its steps.
    fn take_rest(&self, found: &[u8], line: u64, take: &mut TakeItem<'_>) -> Result<(), ScanError> {
        let mut taken = Ok(());
        let repeated = |name: &str| self.repeated.note(name, RowPosition::Line(line));
        self.iterator.find_rest(found, &repeated, &mut |item| {
            taken = take(item);
            if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        taken
    }

    fn values(&self, item: &Node<'_>, place: RowPosition) -> Result<Vec<Vec<OwnedValue>>, TreeError> {
        let repeated = |name: &str| self.repeated.note(name, place);
        let mut size = 0;
        let values = |field: &JsonField| {
            let mut values: Vec<OwnedValue> = Vec::new();
            let mut is_found = false;
            field.path.find(item, &repeated, &mut |node| {
                is_found = true;
                size += node.text.len() + size_of::<OwnedValue>();
                if size <= self.largest.1 {
                    values.extend(nested_value(node));
                }
            });
            if is_found {
                field.found.store(true, Ordering::Relaxed);
            }
            values
        };
        let values = self.fields.iter().map(values).collect();
        if size > self.largest.1 { Err(TreeError::TooManyValues) } else { Ok(values) }
    }
}

/// Takes the text of an item; an error ends the reading.
type TakeItem<'t> = dyn FnMut(&[u8]) -> Result<(), ScanError> + 't;

/// What helps where a part of a document does not fit into memory.
const SMALLER: &str = "an iterator of names, [*] and conditions on the item is followed without the document in memory";

const ANOTHER_DOCUMENT: &str =
    "after the first document comes another; a file of JSON lines must have a name that ends in .jsonl or .ndjson";

fn advised(error: TreeError) -> String {
    match error {
        TreeError::TooLarge => format!("{error}; {SMALLER}"),
        TreeError::TooDeep | TreeError::TooManyValues | TreeError::Syntax => error.to_string(),
    }
}

impl JsonDialect {
    fn spelling(self) -> Spelling {
        if self.older_paths { Spelling::Older } else { Spelling::Rfc }
    }
}

impl ByteFormat for JsonFormat {
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference> {
        if let Some(position) = self.places.get(reference) {
            return Ok(Field(*position));
        }
        let path = JsonPath::parse(reference, self.dialect.spelling())
            .map_err(|reason| UnknownReference { nearest: None, reason: Some(format!("is no JSONPath: {reason}")) })?;
        self.places.insert(reference.to_owned(), self.fields.len());
        self.fields.push(JsonField { reference: reference.to_owned(), path, found: AtomicBool::new(false) });
        Ok(Field(self.fields.len() - 1))
    }

    fn name(&self, field: Field) -> &str {
        self.fields.get(field.0).map_or("", |field| &field.reference)
    }

    fn names(&self) -> &[String] {
        &[]
    }

    fn read_blocks(&self, input: Input, size: usize, emit: &mut dyn FnMut(Block) -> bool) -> Result<(), SourceError> {
        let mut blocks = Blocks { current: Block { first: 1, ..Block::default() }, size, emit, more: true };
        let read = self.documents(input, &mut |item| blocks.push(item));
        blocks.finish();
        let next = blocks.current.first;
        self.result(read, next)
    }

    fn read_rows(&self, block: &Block, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        let mut start = 0;
        for (number, &end) in (block.first..).zip(&block.ends) {
            let place = RowPosition::Item(number);
            let failed = |error| self.malformed(place, advised(error));
            let item = tree::parse(&block.bytes[start..end], self.largest.1).map_err(failed)?;
            start = end;
            if matches!(item.value, NodeValue::Array(_)) {
                self.has_arrays.store(true, Ordering::Relaxed);
            }
            let values = self.values(&item, place).map_err(failed)?;
            if !each(&Row::of_values(place, number, &values).with_nulls(&self.nulls)) {
                break;
            }
        }
        Ok(())
    }

    fn never_found(&self) -> Vec<&str> {
        let missing = self.fields.iter().filter(|field| !field.found.load(Ordering::Relaxed));
        missing.map(|field| field.reference.as_str()).collect()
    }

    fn iterator_of_arrays(&self) -> Option<&str> {
        self.has_arrays.load(Ordering::Relaxed).then_some(self.iterator_text.as_str())
    }

    fn repeated_names(&self) -> Vec<RepeatedName> {
        self.repeated.names()
    }
}

/// Puts items together into blocks.
struct Blocks<'e> {
    current: Block,
    size: usize,
    emit: &'e mut dyn FnMut(Block) -> bool,
    more: bool,
}

impl Blocks<'_> {
    fn push(&mut self, item: &[u8]) -> Result<(), ScanError> {
        self.current.bytes.extend_from_slice(item);
        self.current.ends.push(self.current.bytes.len());
        if self.current.bytes.len() >= self.size {
            self.finish();
        }
        if self.more { Ok(()) } else { Err(ScanError::Enough) }
    }

    fn finish(&mut self) {
        if self.current.ends.is_empty() || !self.more {
            return;
        }
        let (index, first) = (self.current.index + 1, self.current.first + self.current.ends.len() as u64);
        let next = Block { index, first, ..Block::default() };
        self.more = (self.emit)(std::mem::replace(&mut self.current, next));
    }
}

/// Reads a text whole; for tests and small files.
#[cfg(test)]
fn input(text: &str) -> Input {
    Box::new(std::io::Cursor::new(text.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(iterator: Option<&str>, lines: bool, nulls: &[String]) -> Result<JsonFormat, SourceError> {
        JsonFormat::new(Path::new("t.json"), iterator, JsonDialect { lines, ..JsonDialect::default() }, nulls)
    }

    fn rows(text: &str, iterator: Option<&str>, lines: bool, references: &[&str]) -> Result<Vec<String>, SourceError> {
        let mut format = format(iterator, lines, &["n/a".to_owned()])?;
        let fields: Vec<Field> = references.iter().map(|reference| format.field(reference).unwrap()).collect();
        let mut rows = Vec::new();
        format.for_each_row(input(text), &mut |row| {
            let values = |field: &Field| {
                row.values(*field).map(|v| String::from_utf8_lossy(v.bytes).into_owned()).collect::<Vec<_>>().join("+")
            };
            rows.push(format!("{}: {}", row.place(), fields.iter().map(values).collect::<Vec<_>>().join("|")));
            true
        })?;
        Ok(rows)
    }

    #[test]
    fn a_document_that_is_needed_whole_has_a_largest() {
        let text = r#"{"x": [{"a": 1}, {"a": 2}]}"#;
        let read = |largest: (usize, usize)| {
            let mut format = format(Some("$"), false, &[]).unwrap();
            assert_eq!(std::mem::replace(&mut format.largest, largest), (1 << 28, 1 << 29));
            let mut rows = 0;
            let read = format.for_each_row(input(text), &mut |_| {
                rows += 1;
                true
            });
            read.map(|()| rows).map_err(|error| error.to_string())
        };
        assert_eq!(read((text.len(), 1000)), Ok(1));
        let error = read((text.len() - 1, 1000)).unwrap_err();
        assert!(error.starts_with("t.json, item 1: it is longer than") && error.contains("needs it whole"), "{error}");
        let error = read((text.len(), 200)).unwrap_err();
        assert!(error.contains("more than 512 MiB of memory once it is parsed"), "{error}");
    }

    /// A name that is repeated in an object means all its values, in the iterator as in references.
    #[test]
    fn repeated_names_are_read_and_reported() {
        let text = "{\"s\": [{\"a\": 1}],\n\"s\": [{\"a\": 2, \"b\": 3, \"a\": 4}]}";
        for (iterator, expected, names) in [
            ("$.s[*]", vec!["1", "2+4"], vec!["a, item 2", "s:2"]),
            ("$['s', 't'][*]", vec!["1", "2+4"], vec!["a, item 2", "s:2"]),
            ("$.s[-1]", vec!["1", "2+4"], vec!["a, item 2", "s:2"]),
            ("$..s[0]", vec!["1", "2+4"], vec!["a, item 2", "s:2"]),
            ("$.*[?@.a == 4]", vec!["2+4"], vec!["a:2", "s:2"]),
            ("$[*][*]", vec!["1", "2+4"], vec!["a, item 2", "s:2"]),
            ("$[?@[0]][*]", vec!["1", "2+4"], vec!["a, item 2", "s:2"]),
            ("$..[?@.b]", vec!["2+4"], vec!["a:2", "s:2"]),
        ] {
            let mut format = format(Some(iterator), false, &[]).unwrap();
            let field = format.field("$.a").unwrap();
            let mut found = Vec::new();
            let read = format.for_each_row(input(text), &mut |row| {
                let values = row.values(field).map(|value| String::from_utf8_lossy(value.bytes).into_owned());
                found.push(values.collect::<Vec<_>>().join("+"));
                true
            });
            read.unwrap();
            assert_eq!(found, expected, "{iterator}");
            let shown = format.repeated_names().into_iter().map(|found| format!("{}{}", found.name, found.place));
            assert_eq!(shown.collect::<Vec<_>>(), names, "{iterator}");
        }
    }

    /// What is followed step by step is never in memory whole.
    #[test]
    fn nested_elements_and_conditions_are_followed_in_the_stream() {
        let text = r#"{"g": [{"m": [{"id": 1, "p": {"id": 7}}, {"id": 2}]}, {"m": [{"id": 11}]}], "id": 3}"#;
        for (iterator, reference, expected) in [
            ("$.g[*].m[*]", "$.id", vec!["1", "2", "11"]),
            ("$.g[*].m[?@.id < 10]", "$.id", vec!["1", "2"]),
            ("$.g[*].m[?(@.id>1)].id", "$", vec!["2", "11"]),
            ("$.g[*].m[-1]", "$.id", vec!["2", "11"]),
            ("$.g[0].m[*]", "$.id", vec!["1", "2"]),
            ("$..id", "$", vec!["1", "7", "2", "11", "3"]),
            ("$..m[*]", "$.id", vec!["1", "2", "11"]),
            ("$..[?@.id < 10]", "$.id", vec!["1", "7", "2"]),
            ("$.g[1:]['m', 'n'][*]", "$.id", vec!["11"]),
            ("$.g[0, 0].m[1]", "$.id", vec!["2", "2"]),
        ] {
            let mut format = format(Some(iterator), false, &[]).unwrap();
            format.largest = (0, 1000);
            let field = format.field(reference).unwrap();
            let mut found = Vec::new();
            let read = format.for_each_row(input(text), &mut |row| {
                found.push(row.text(field).into_owned());
                true
            });
            read.unwrap();
            assert_eq!(found, expected, "{iterator}");
        }
    }

    #[test]
    fn a_broken_string_breaks_nothing_else() {
        let text = r#"{"\ud83d": 1, "x": "\udc00", "s": [{"a": "ok"}, {"a": "cut \ud83d", "n": 2}, {"a": "fine", "n": "\udc00"}]}"#;
        let found = rows(text, Some("$.s[*]"), false, &["$.a"]).unwrap();
        assert_eq!(found, [", item 1: ok", ", item 2: cut \\ud83d", ", item 3: fine"]);
        assert_eq!(rows(text, Some("$..n"), false, &["$"]).unwrap(), [", item 1: 2", ", item 2: \\udc00"]);
    }

    #[test]
    fn elements_of_a_deep_array_are_rows() {
        let text = r#"{"x": [{"a": 0}], "s": {"t": [{"a": 1, "b": ["p", "q"]}, {"a": "n/a", "b": null}]}, "y": 1}"#;
        let found = rows(text, Some("$.s.t[*]"), false, &["$.a", "$.b[*]"]).unwrap();
        assert_eq!(found, [", item 1: 1|p+q", ", item 2: |"]);
        assert!(rows(text, Some("$.none[*]"), false, &["$.a"]).unwrap().is_empty());
    }

    #[test]
    fn any_query_can_iterate() {
        let text = r#"[{"a": 1, "k": [{"a": 2}]}, {"a": 3}]"#;
        assert_eq!(rows(text, Some("$..a"), false, &["$"]).unwrap(), [", item 1: 1", ", item 2: 2", ", item 3: 3"]);
        assert_eq!(rows(text, None, false, &["$[1].a"]).unwrap(), [", item 1: 3"]);
    }

    #[test]
    fn json_lines_are_documents() {
        assert_eq!(rows("{\"a\": 1}\n\n{\"a\": 2}\n", None, true, &["$.a"]).unwrap(), [", item 1: 1", ", item 2: 2"]);
        let found = rows("{\"s\": [1, 2]}\n{\"s\": [3]}\n", Some("$.s[*]"), true, &["$"]).unwrap();
        assert_eq!(found, [", item 1: 1", ", item 2: 2", ", item 3: 3"]);
    }

    #[test]
    fn damage_is_told_with_its_line() {
        let error = rows("[{\"a\": 1},\n{\"a\": }]", Some("$[*]"), false, &["$.a"]).unwrap_err().to_string();
        assert!(error.starts_with("t.json:2: "), "{error}");
        let error = rows("[1] x", Some("$[*]"), false, &["$"]).unwrap_err().to_string();
        assert!(error.starts_with("t.json:1: trailing characters"), "{error}");
        let error = rows("{\"a\": 1}\n{\"a\": 2}\n", Some("$"), false, &["$"]).unwrap_err().to_string();
        assert!(error.starts_with("t.json:2: after the first document comes another; a file of JSON lines"), "{error}");
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(rows(&deep, Some("$[*]"), false, &["$"]).is_err());
        assert!(format(Some("$.["), false, &[]).is_err());
    }

    #[test]
    fn references_that_find_nothing_are_known() {
        let mut format = format(Some("$[*]"), false, &[]).unwrap();
        format.field("$.a").unwrap();
        format.field("$.b").unwrap();
        format.for_each_row(input("[{\"a\": null}]"), &mut |_| true).unwrap();
        assert_eq!(format.never_found(), ["$.b"]);
    }

    #[test]
    fn many_items_make_several_blocks() {
        let items = vec!["{\"a\":12345}"; 60_000].join(",");
        let found = rows(&format!("[{items}]"), Some("$[*]"), false, &["$.a"]).unwrap();
        assert_eq!((found.len(), found[59_999].as_str()), (60_000, ", item 60000: 12345"));
    }
}
