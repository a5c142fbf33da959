//! JSON documents, iterated by a [JSONPath](https://www.rfc-editor.org/rfc/rfc9535), and JSON lines.

mod meter;
mod path;
mod stream;

use self::meter::{LARGEST_DOCUMENT, Meter};
use self::path::{Path as JsonPath, nested_value};
use self::stream::{ENOUGH, Elements, Take};
use super::OwnedValue;
use super::{BLOCK_SIZE, Block, ByteFormat, Field, Row, RowPosition, SourceError, UnknownReference};
use diwan_rdf::files::Input;
use serde::de::DeserializeSeed;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// JSON documents.
#[derive(Debug)]
pub struct JsonFormat {
    path: PathBuf,
    iterator: JsonPath,
    lines: bool,
    fields: Vec<JsonField>,
    places: HashMap<String, usize>,
    nulls: Vec<Box<[u8]>>,
    /// How many bytes a document may have that the iterator needs whole.
    largest: u64,
}

#[derive(Debug)]
struct JsonField {
    reference: String,
    path: JsonPath,
    found: AtomicBool,
}

impl JsonFormat {
    /// `iterator` is the query whose nodes are the rows, `$` when there is none; with `lines`, it is evaluated on every
    /// line's document. `nulls` are texts that count as no value, beside `null`; `path` is for messages.
    ///
    /// # Errors
    /// [`SourceError::Iterator`] when the iterator is no JSONPath.
    pub fn new(path: &Path, iterator: Option<&str>, lines: bool, nulls: &[String]) -> Result<Self, SourceError> {
        let iterator = iterator.unwrap_or("$");
        let shown = || iterator.chars().take(200).collect();
        let invalid = |reason| SourceError::Iterator { path: path.to_owned(), iterator: shown(), reason };
        Ok(Self {
            path: path.to_owned(),
            iterator: JsonPath::parse(iterator).map_err(invalid)?,
            lines,
            fields: Vec::new(),
            places: HashMap::new(),
            nulls: nulls.iter().map(|null| null.as_bytes().into()).collect(),
            largest: LARGEST_DOCUMENT,
        })
    }

    fn malformed(&self, place: RowPosition, error: &serde_json::Error) -> SourceError {
        let text = error.to_string();
        // It ends in a position, which counts from the beginning of the item where that is all that was read.
        let message = text.rsplit_once(" at line ").map_or(&*text, |(message, _)| message);
        let reason = match place {
            RowPosition::Line(_) => format!("{message}, at column {}", error.column()),
            RowPosition::Item(_) => message.to_owned(),
        };
        SourceError::Malformed { path: self.path.clone(), place, reason }
    }

    /// `next` is the number of the first item that was not read.
    fn result(&self, read: serde_json::Result<()>, next: u64) -> Result<(), SourceError> {
        match read {
            Err(error) if error.is_io() => {
                let (path, cause) = (self.path.clone(), std::io::Error::from(error));
                Err(match cause.kind() {
                    std::io::ErrorKind::FileTooLarge => {
                        SourceError::Malformed { path, place: RowPosition::Item(next), reason: cause.to_string() }
                    }
                    _ => SourceError::Io { path, cause },
                })
            }
            Err(error) if !error.to_string().starts_with(ENOUGH) => {
                Err(self.malformed(RowPosition::Line(error.line() as u64), &error))
            }
            _ => Ok(()),
        }
    }

    /// One document after another, which JSON lines are.
    fn documents(&self, input: Input, take: &mut Take<'_>) -> serde_json::Result<()> {
        let meter = Meter::default();
        meter.next();
        let reader = BufReader::with_capacity(BLOCK_SIZE, meter.read(input));
        for document in serde_json::Deserializer::from_reader(reader).into_iter::<Box<RawValue>>() {
            if self.nodes(&serde_json::from_str(document?.get())?, take)?.is_break() {
                break;
            }
            meter.next();
        }
        Ok(())
    }

    fn nodes(&self, document: &Value, take: &mut Take<'_>) -> serde_json::Result<ControlFlow<()>> {
        for node in self.iterator.find(document) {
            if take(&serde_json::value::to_raw_value(node)?).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn document(&self, input: Input, take: &mut Take<'_>) -> serde_json::Result<()> {
        let meter = Meter::default();
        meter.next();
        let reader = BufReader::with_capacity(BLOCK_SIZE, meter.read(input));
        let mut document = serde_json::Deserializer::from_reader(reader);
        match &self.iterator {
            JsonPath::Elements(names) => Elements { names, take, meter: &meter }.deserialize(&mut document)?,
            _ => {
                meter.allow(self.largest);
                let whole = <Value as serde::Deserialize>::deserialize(&mut document)?;
                let _ = self.nodes(&whole, take)?;
            }
        }
        document.end()
    }

    fn values(&self, item: &Value) -> Vec<Vec<OwnedValue>> {
        let values = |field: &JsonField| {
            let nodes = field.path.find(item);
            if !nodes.is_empty() {
                field.found.store(true, Ordering::Relaxed);
            }
            nodes.into_iter().filter_map(nested_value).collect()
        };
        self.fields.iter().map(values).collect()
    }
}

impl ByteFormat for JsonFormat {
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference> {
        if let Some(position) = self.places.get(reference) {
            return Ok(Field(*position));
        }
        let path = JsonPath::parse(reference)
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
        let mut take = |item: &RawValue| blocks.push(item.get());
        let read = if self.lines { self.documents(input, &mut take) } else { self.document(input, &mut take) };
        blocks.finish();
        let next = blocks.current.first;
        self.result(read, next)
    }

    fn read_rows(&self, block: &Block, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        let mut start = 0;
        for (index, &end) in block.ends.iter().enumerate() {
            let number = block.first + index as u64;
            let item: Value = serde_json::from_slice(&block.bytes[start..end])
                .map_err(|error| self.malformed(RowPosition::Item(number), &error))?;
            start = end;
            let values = self.values(&item);
            if !each(&Row::of_values(RowPosition::Item(number), number, &values).with_nulls(&self.nulls)) {
                break;
            }
        }
        Ok(())
    }

    fn never_found(&self) -> Vec<&str> {
        let missing = self.fields.iter().filter(|field| !field.found.load(Ordering::Relaxed));
        missing.map(|field| field.reference.as_str()).collect()
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
    fn push(&mut self, item: &str) -> ControlFlow<()> {
        self.current.bytes.extend_from_slice(item.as_bytes());
        self.current.ends.push(self.current.bytes.len());
        if self.current.bytes.len() >= self.size {
            self.finish();
        }
        if self.more { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
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

    fn rows(text: &str, iterator: Option<&str>, lines: bool, references: &[&str]) -> Result<Vec<String>, SourceError> {
        let mut format = JsonFormat::new(Path::new("t.json"), iterator, lines, &["n/a".to_owned()])?;
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
    fn a_document_under_any_other_iterator_has_a_largest() {
        let text = r#"{"x": [{"a": 1}, {"a": 2}]}"#;
        let read = |largest: usize| {
            let mut format = JsonFormat::new(Path::new("t.json"), Some("$..a"), false, &[]).unwrap();
            format.largest = largest as u64;
            let mut rows = 0;
            let read = format.for_each_row(input(text), &mut |_| {
                rows += 1;
                true
            });
            read.map(|()| rows).map_err(|error| error.to_string())
        };
        assert_eq!(read(text.len()), Ok(2));
        let error = read(text.len() - 1).unwrap_err();
        assert!(error.contains("a document of more than 256 MiB under an iterator that is not names"), "{error}");
        assert_eq!(JsonFormat::new(Path::new("t.json"), Some("$..a"), false, &[]).unwrap().largest, 1 << 28);
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
        assert!(error.starts_with("t.json:1: "), "{error}");
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(rows(&deep, Some("$[*]"), false, &["$"]).is_err());
        assert!(JsonFormat::new(Path::new("t.json"), Some("$.["), false, &[]).is_err());
    }

    #[test]
    fn references_that_find_nothing_are_known() {
        let mut format = JsonFormat::new(Path::new("t.json"), Some("$[*]"), false, &[]).unwrap();
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
