//! Sources, those of the crate and one from outside, are held against the contract, and give the engine the same rows.
#![allow(clippy::unwrap_used, reason = "a test that fails panics")]

use diwan_rdf::files::{Compression, Encoding, Input};
use diwan_rml::engine::{self, EngineError, RunOptions, Sources, StreamLines};
use diwan_rml::mapping::{self, Access, Parser};
use diwan_rml::source::{
    ByteFile, ByteSource, CsvFormat, Dialect, ExpectedRow, Field, Files, JsonDialect, JsonFormat, OneRow, OwnedValue,
    Partition, Row, RowPosition, Source, SourceError, UnknownReference, ValueKind, examine,
};
use oxrdf::NamedNode;
use std::io::{self, Cursor};
use std::path::Path;

/// Every file is this text.
struct Text(String);

impl Files for Text {
    fn open(&self, _path: &Path) -> io::Result<Input> {
        Ok(Box::new(Cursor::new(self.0.clone())))
    }
}

fn file() -> ByteFile {
    ByteFile { path: "data".into(), compression: Compression::None, encoding: Encoding::Utf8 }
}

fn texts(values: &[Option<&str>]) -> Vec<Vec<OwnedValue>> {
    let owned = |value: &str| OwnedValue { text: value.to_owned(), kind: ValueKind::Text };
    values.iter().map(|value| value.map(owned).into_iter().collect()).collect()
}

const ROWS: usize = 300;

#[test]
fn tables_keep_the_contract() {
    let rows = (0..ROWS).map(|row| format!("\"{row}\n\",n{row},-\n")).collect::<String>();
    let files = Text(format!("id,name,none\n{rows}"));
    let open = || -> Box<dyn Source> {
        let format = CsvFormat::new(&file().path, file().open(&files).unwrap(), Dialect::default(), &["-".to_owned()]);
        Box::new(ByteSource::new(file(), format.unwrap()))
    };
    let expected: Vec<_> = (0..ROWS)
        .map(|row| ExpectedRow {
            place: RowPosition::Line(2 * row as u64 + 2),
            values: texts(&[Some(&format!("n{row}")), Some(&format!("{row}\n")), None]),
        })
        .collect();
    examine(&open, &files, &["name", "id", "none"], &expected).unwrap();
}

#[test]
fn json_keeps_the_contract() {
    let rows: Vec<_> = (0..ROWS).map(|row| format!("{{\"id\": {row}, \"tags\": [\"a\", \"b\", null]}}")).collect();
    let files = Text(format!("[{}]", rows.join(",")));
    let open = || -> Box<dyn Source> {
        Box::new(ByteSource::new(
            file(),
            JsonFormat::new(&file().path, Some("$[*]"), JsonDialect::default(), &[]).unwrap(),
        ))
    };
    let expected: Vec<_> = (0..ROWS)
        .map(|row| {
            let id = OwnedValue { text: row.to_string(), kind: ValueKind::Integer };
            let tags = texts(&[Some("a"), Some("b")]).concat();
            ExpectedRow { place: RowPosition::Item(row as u64 + 1), values: vec![tags, vec![id], Vec::new()] }
        })
        .collect();
    examine(&open, &files, &["$.tags[*]", "$.id", "$.none"], &expected).unwrap();
}

#[test]
fn one_row_keeps_the_contract() {
    let expected = [ExpectedRow { place: RowPosition::Line(1), values: Vec::new() }];
    examine(&|| Box::new(OneRow), &Text(String::new()), &[], &expected).unwrap();
    assert_eq!(OneRow.field("name"), Err(UnknownReference::default()));
}

/// Values in memory, a few in each partition; the fault breaks the contract.
#[derive(Clone, Debug)]
struct Numbers {
    numbers: Vec<u32>,
    names: [String; 2],
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    OneNumberForAll,
    PartitionsFromOne,
    DoesNotStop,
    SkipsWhenReadAgain,
    TakesAnyPartition,
    CallsItselfUtf8,
    CallsItselfFlat,
}

impl Numbers {
    fn with(fault: Fault) -> Self {
        Self { numbers: (0..40).collect(), names: ["number", "half"].map(str::to_owned), fault }
    }
}

impl Source for Numbers {
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference> {
        let position = self.names.iter().position(|name| name == reference);
        position.map(Field::new).ok_or_else(UnknownReference::default)
    }

    fn name(&self, field: Field) -> &str {
        &self.names[field.position()]
    }

    fn names(&self) -> &[String] {
        &self.names
    }

    fn is_flat(&self) -> bool {
        true
    }

    fn partitions(
        &self,
        _files: &dyn Files,
        size: usize,
        emit: &mut dyn FnMut(Partition) -> bool,
    ) -> Result<(), SourceError> {
        let first = u64::from(self.fault == Fault::PartitionsFromOne);
        let mut start = 0;
        for (index, part) in (first..).zip(self.numbers.chunks(size.clamp(1, 16))) {
            let more = emit(Partition::new(index, (start, part.to_vec())));
            start += part.len() as u64;
            if !more && self.fault != Fault::DoesNotStop {
                break;
            }
        }
        Ok(())
    }

    fn rows(&self, partition: &Partition, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        let foreign = (0, vec![7]);
        let content = partition.content::<(u64, Vec<u32>)>();
        let content = content.or((self.fault == Fault::TakesAnyPartition).then_some(&foreign));
        let Some((start, numbers)) = content else { return Ok(()) };
        for (place, number) in (*start..).zip(numbers) {
            let text = number.to_string();
            let half = (number % 2 == 0).then(|| (number / 2).to_string());
            let second = if self.fault == Fault::CallsItselfUtf8 {
                Some(&b"\xFF"[..])
            } else {
                half.as_deref().map(str::as_bytes)
            };
            let cells = [Some(text.as_bytes()), second];
            let id = if self.fault == Fault::OneNumberForAll { 0 } else { place };
            let nested = texts(&[Some(&text), half.as_deref()]);
            let row = match self.fault {
                Fault::CallsItselfFlat => Row::of_values(RowPosition::Item(place + 1), id, &nested),
                _ => Row::of_texts(RowPosition::Item(place + 1), id, &cells).known_as_utf8(),
            };
            let skipped = self.fault == Fault::SkipsWhenReadAgain && place == 3;
            if !skipped && !each(&row) {
                break;
            }
        }
        Ok(())
    }
}

fn examine_numbers(fault: Fault) -> Result<(), String> {
    let expected: Vec<_> = (0..40_u64)
        .map(|number| {
            let half = (number % 2 == 0).then(|| (number / 2).to_string());
            ExpectedRow {
                place: RowPosition::Item(number + 1),
                values: texts(&[Some(&number.to_string()), half.as_deref()]),
            }
        })
        .collect();
    let open = || -> Box<dyn Source> { Box::new(Numbers::with(fault)) };
    examine(&open, &Text(String::new()), &["number", "half"], &expected)
}

#[test]
fn a_source_from_outside_keeps_the_contract_and_breaches_are_noticed() {
    examine_numbers(Fault::None).unwrap();
    for (fault, message) in [
        (Fault::OneNumberForAll, "two rows have the same number"),
        (Fault::PartitionsFromOne, "partition 0 has the number 1"),
        (Fault::DoesNotStop, "partitions after it was asked to stop"),
        (Fault::SkipsWhenReadAgain, "a row is"),
        (Fault::TakesAnyPartition, "a partition of another source"),
        (Fault::CallsItselfUtf8, "is not the UTF-8"),
        (Fault::CallsItselfFlat, "a row is not flat"),
    ] {
        let error = examine_numbers(fault).unwrap_err();
        assert!(error.contains(message), "{fault:?}: {error}");
    }
}

const MAPPING: &str = r#"
    @prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://e/> .
    ex:numbers
        rml:logicalSource [ rml:referenceFormulation ex:Numbers ; rml:source ex:upTo ; rml:iterator "all" ] ;
        rml:subjectMap [ rml:template "http://e/{number}" ] ;
        rml:predicateObjectMap [ rml:predicate ex:half ; rml:objectMap [
            rml:parentTriplesMap ex:halves ; rml:joinCondition [ rml:child "half" ; rml:parent "number" ] ] ] .
    ex:halves
        rml:logicalSource [ rml:referenceFormulation ex:Numbers ; rml:source ex:upTo ; rml:iterator "all" ] ;
        rml:subjectMap [ rml:template "http://e/half/{number}" ] .
    ex:upTo ex:limit 40 ."#;

fn formulation() -> NamedNode {
    NamedNode::new_unchecked("http://e/Numbers")
}

fn mapped(sources: &Sources, threads: usize) -> Result<String, EngineError> {
    let parser = Parser::default().with_formulation(formulation());
    let mapping = parser.parse([(MAPPING.as_bytes(), Path::new("m.ttl"))]).unwrap();
    let files = Text(String::new());
    let plan = engine::compile_with(sources, &mapping, &files, None)?;
    let mut lines = StreamLines::new(Vec::new());
    engine::run(&plan, &files, RunOptions { threads, block: 3, ..RunOptions::default() }, &mut lines)?;
    Ok(String::from_utf8(lines.into_inner()).unwrap())
}

#[test]
fn the_engine_maps_a_source_from_outside() {
    let sources = Sources::default().with(formulation(), |source, _| {
        let Access::Described { name, properties } = &source.access else { panic!("{source:?}") };
        assert_eq!((name.as_str(), source.iterator.as_deref()), ("http://e/upTo", Some("all")));
        assert_eq!(properties[0].0.as_str(), "http://e/limit");
        Ok(Box::new(Numbers::with(Fault::None)))
    });
    let expected: String =
        (0..20).map(|half| format!("<http://e/{}> <http://e/half> <http://e/half/{half}> .\n", 2 * half)).collect();
    for threads in [1, 4] {
        assert_eq!(mapped(&sources, threads).unwrap(), expected);
    }
}

/// One row with names for its fields, of which one has a value twice.
#[derive(Debug)]
struct Tagged([String; 2]);

impl Source for Tagged {
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference> {
        let position = self.0.iter().position(|name| name == reference);
        position.map(Field::new).ok_or_else(UnknownReference::default)
    }

    fn name(&self, field: Field) -> &str {
        &self.0[field.position()]
    }

    fn names(&self) -> &[String] {
        &self.0
    }

    fn partitions(
        &self,
        _files: &dyn Files,
        _size: usize,
        emit: &mut dyn FnMut(Partition) -> bool,
    ) -> Result<(), SourceError> {
        emit(Partition::new(0, ()));
        Ok(())
    }

    fn rows(&self, _partition: &Partition, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        let values = [texts(&[Some("1")]), vec![texts(&[Some("a"), Some("a")]).concat()]].concat();
        each(&Row::of_values(RowPosition::Item(1), 0, &values));
        Ok(())
    }
}

/// That a source knows the names of its fields says nothing of how many values they have.
#[test]
fn a_source_with_names_may_have_several_values_in_a_field() {
    let mapping = r#"
        @prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://e/> .
        ex:m rml:logicalSource [ rml:referenceFormulation ex:Numbers ; rml:source ex:tagged ] ;
            rml:subjectMap [ rml:template "http://e/{number}" ] ;
            rml:predicateObjectMap [ rml:predicate ex:tag ; rml:objectMap [ rml:reference "half" ] ] ."#;
    let sources =
        Sources::default().with(formulation(), |_, _| Ok(Box::new(Tagged(["number", "half"].map(str::to_owned)))));
    let mapping = Parser::default().with_formulation(formulation()).parse([(mapping.as_bytes(), Path::new("m.ttl"))]);
    let files = Text(String::new());
    let plan = engine::compile_with(&sources, &mapping.unwrap(), &files, None).unwrap();
    let mut lines = StreamLines::new(Vec::new());
    let report = engine::run(&plan, &files, RunOptions::default(), &mut lines).unwrap();
    assert_eq!((report.made, report.duplicates), (2, 1));
    assert_eq!(String::from_utf8(lines.into_inner()).unwrap(), "<http://e/1> <http://e/tag> \"a\" .\n");
}

#[test]
fn formulations_that_nobody_added_are_refused() {
    let mapping = MAPPING.replace("rml:source ex:upTo", "rml:source [ rml:path \"x\" ]");
    let error = mapping::parse_mapping(mapping.as_bytes(), Path::new("m.ttl")).unwrap_err().to_string();
    assert!(error.contains("<http://e/Numbers> is not supported"), "{error}");
    let error = mapped(&Sources::default(), 1).unwrap_err().to_string();
    assert!(error.contains("<http://e/Numbers>"), "{error}");
}

#[test]
fn files_that_cannot_seek_are_read_whole() {
    let mut input = Text("abcdef".to_owned()).open_seekable(Path::new("x")).unwrap();
    input.seek(io::SeekFrom::End(-2)).unwrap();
    let mut rest = String::new();
    input.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "ef");
}
