//! What is tried with any bytes: each function panics where a promise does not hold. The fuzz targets call them, and
//! `tests/fuzz_corpus.rs`, which includes this file, calls them with what fuzzing has found worth keeping.

use diwan::dataset::ProjectIris;
use diwan::evidence::{IslamicDate, PartialDate, is_partial_date};
use diwan::link::{Concepts, Crosswalk, Decisions, ItemId};
use diwan::store::{Entities, QueryTemplate, Store};
use diwan_rdf::files::Input;
use diwan_rdf::quads::Quads;
use diwan_rdf::term::{check_lexical, write_term};
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, write};
use diwan_rml::engine::{RunOptions, StreamLines, compile, run};
use diwan_rml::mapping::{Segment, Template, parse_mapping};
use diwan_rml::source::{ByteFormat, CsvFormat, Dialect, Field, Files, JsonDialect, JsonFormat};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use oxigraph::model::vocab::rdf;
use oxigraph::model::{Dataset, GraphName, Literal, NamedNode, Quad, Term};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor};
use std::path::Path;
use std::sync::Arc;

/// A body by the name of its target.
pub type Body = fn(&[u8]);

/// All bodies by the names of their targets.
pub const BODIES: [(&str, Body); 9] = [
    ("mapping", mapping),
    ("template", template),
    ("csv", csv),
    ("json", json),
    ("nquads", nquads),
    ("dates", dates),
    ("query", query),
    ("export", export),
    ("links", links),
];

/// The same small files whatever the name.
struct Anything;

impl Files for Anything {
    fn open(&self, path: &Path) -> io::Result<Input> {
        let json = path.extension().is_some_and(|ending| ending != "csv");
        let text: &[u8] =
            if json { b"[{\"a\": [1, \"x\"], \"b\": null}]" } else { b"a,b\n1,\"x \"\"y\"\"\"\n,2\n1,3\n" };
        Ok(Box::new(Cursor::new(text)))
    }
}

/// Any mapping is refused at one of its lines or run, and what it makes is N-Quads in which no line comes twice.
pub fn mapping(data: &[u8]) {
    let mapping = match parse_mapping(data, Path::new("m.ttl")) {
        Ok(mapping) => mapping,
        Err(error) => {
            let lines = data.split(|byte| *byte == b'\n').count() as u64;
            assert!(error.place().is_none_or(|place| (1..=lines).contains(&place.line())), "{error}");
            return;
        }
    };
    let Ok(plan) = compile(&mapping, &Anything, None) else { return };
    let mut sink = StreamLines::new(Vec::new());
    let Ok(report) = run(&plan, &Anything, RunOptions::default(), &mut sink) else { return };
    let lines = sink.into_inner();
    let text = std::str::from_utf8(&lines).expect("UTF-8");
    assert_eq!(text.lines().count() as u64, report.written());
    assert_eq!(text.lines().collect::<BTreeSet<_>>().len() as u64, report.written());
    for quad in RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(&lines) {
        quad.expect("N-Quads");
    }
}

/// A template that is written out again is the same template.
pub fn template(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(template) = Template::parse(text) else { return };
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('{', "\\{").replace('}', "\\}");
    let part = |segment: &Segment| match segment {
        Segment::Text(text) => escaped(text),
        Segment::Reference(name) => format!("{{{}}}", escaped(name)),
    };
    let again: String = template.segments().iter().map(part).collect();
    assert_eq!(Template::parse(&again).expect("a template"), template);
}

/// Whatever the blocks: the rows of a table are those that the csv crate finds.
pub fn csv(data: &[u8]) {
    let Some((&choice, table)) = data.split_first() else { return };
    let dialect = Dialect {
        delimiter: if choice & 1 == 0 { b',' } else { b'\t' },
        escape: (choice & 2 != 0).then_some(b'\\'),
        comment: (choice & 4 != 0).then_some(b'#'),
        quote: (choice & 8 == 0).then_some(b'"'),
        ..Dialect::default()
    };
    let expected = expected_rows(table, &dialect);
    let input = || -> Input { Box::new(Cursor::new(table.to_vec())) };
    let found = CsvFormat::new(Path::new("t.csv"), input(), dialect, &[]).ok().and_then(|mut format| {
        let size = usize::from(choice >> 4) * 3 + 1;
        rows_of(&mut format, input(), size)
    });
    if let Some(found) = found {
        assert_eq!(Some(found), expected);
    }
}

fn expected_rows(table: &[u8], dialect: &Dialect) -> Option<Vec<Vec<Vec<u8>>>> {
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(dialect.delimiter)
        .quoting(dialect.quote.is_some())
        .double_quote(dialect.escape.is_none())
        .escape(dialect.escape)
        .comment(dialect.comment)
        .from_reader(table);
    let record = |record: ::csv::ByteRecord| record.iter().map(<[u8]>::to_vec).collect();
    reader.byte_records().map(|row| row.ok().map(record)).collect()
}

/// All cells of all rows, read in blocks of about this size.
fn rows_of(format: &mut CsvFormat, input: Input, size: usize) -> Option<Vec<Vec<Vec<u8>>>> {
    let mut rows = Vec::new();
    let names = format.names().to_vec();
    let fields: Vec<Field> = names.iter().map(|name| format.field(name).expect("a column")).collect();
    let mut failed = false;
    let read = format.read_blocks(input, size, &mut |block| {
        let read = format.read_rows(&block, &mut |row| {
            rows.push(fields.iter().map(|field| row.cell(*field).unwrap_or_default().to_vec()).collect());
            true
        });
        failed |= read.is_err();
        !failed
    });
    (read.is_ok() && !failed).then_some(rows)
}

/// The elements of an array are those that `serde_json` finds, and what it refuses is refused, but for strings that are
/// no Unicode text: those break nothing but themselves.
pub fn json(data: &[u8]) {
    let mut format = JsonFormat::new(Path::new("t.json"), Some("$[*]"), JsonDialect::default(), &[]).expect("a path");
    let field = format.field("$").expect("a path");
    let mut found = Vec::new();
    let mut failed = false;
    let read = format.read_blocks(Box::new(Cursor::new(data.to_vec())), 16, &mut |block| {
        let read = format.read_rows(&block, &mut |row| {
            found.push(row.values(field).map(|value| String::from_utf8_lossy(value.bytes).into_owned()).next());
            true
        });
        failed |= read.is_err();
        !failed
    });
    let Ok(of_array) = serde_json::from_slice::<Vec<&RawValue>>(data) else {
        let is_utf8 = std::str::from_utf8(data).is_ok();
        let is_json = serde_json::from_slice::<&RawValue>(data).is_ok();
        assert!(!is_utf8 || is_json || read.is_err() || failed, "read what is no JSON");
        return;
    };
    if read.is_err() || failed {
        return;
    }
    assert_eq!(found.len(), of_array.len());
    for (found, element) in found.iter().zip(of_array) {
        match serde_json::from_str::<serde_json::Value>(element.get()) {
            Ok(serde_json::Value::Null) => assert_eq!(found.as_deref(), None),
            Ok(serde_json::Value::String(text)) => assert_eq!(found.as_ref(), Some(&text)),
            Ok(_) => assert_eq!(found.as_deref(), Some(element.get())),
            Err(_) => {}
        }
    }
}

/// Terms come back from N-Quads as they were.
pub fn nquads(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (first, rest) = text.split_once('\u{1}').unwrap_or((&text, ""));
    let mut terms: Vec<Term> = vec![Literal::new_simple_literal(&*text).into()];
    terms.extend(Literal::new_language_tagged_literal(rest, first).map(Term::from));
    if let Ok(node) = NamedNode::new(first) {
        terms.push(node.clone().into());
        // No literal has these without a language; the engine refuses them.
        if ![rdf::LANG_STRING, rdf::DIR_LANG_STRING].contains(&node.as_ref()) {
            terms.push(Literal::new_typed_literal(rest, node).into());
        }
    }
    for term in terms {
        let mut line = b"<a:s> <a:p> ".to_vec();
        write_term(&term, &mut line);
        line.extend_from_slice(b" .\n");
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        let quads: Result<Vec<_>, _> = RdfParser::from_format(RdfFormat::NQuads).for_slice(&line).collect();
        let quads = quads.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&line)));
        assert_eq!(quads[0].object, term);
    }
}

/// Dates agree both ways, and those that are dates span days.
pub fn dates(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (first, second) = text.split_once('|').unwrap_or((text, text));
    let literals = ["date", "gYearMonth", "gYear"].map(|name| {
        let datatype = NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{name}"));
        [first, second].map(|text| {
            (check_lexical(text, datatype.as_str()).is_ok(), Literal::new_typed_literal(text, datatype.clone()))
        })
    });
    for [(fits, one), (_, other)] in &literals {
        let (Some(one), Some(other)) =
            (PartialDate::from_literal(one.as_ref()), PartialDate::from_literal(other.as_ref()))
        else {
            panic!("a date is a date");
        };
        assert_eq!(one.agrees_with(other), other.agrees_with(one));
        if let Some(days) = one.days() {
            assert!(days.start() <= days.end());
        } else {
            assert!(!(*fits && is_partial_date(first) && first > "0001"), "{first} spans no days");
        }
    }
    if let Some(date) = IslamicDate::parse(first)
        && let Some(days) = date.days()
    {
        assert!(days.start() <= days.end() && date.agrees_with(&days) != Some(false), "{first}");
    }
}

/// Query files are refused or filled in; what is filled in is one term.
pub fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(template) = QueryTemplate::parse("q", text) else { return };
    let store = Store::of_dataset(&Arc::new(Quads::from_quads([]).expect("no terms"))).expect("a store");
    let entities = Entities::new(&store, ProjectIris::new("https://ex.org/"));
    let value = text.lines().last().unwrap_or_default();
    let values: BTreeMap<String, String> =
        template.parameters.iter().map(|parameter| (parameter.name.clone(), value.to_owned())).collect();
    let _ = template.fill(&values, &entities, std::iter::empty(), "en");
    let _ = template.fill(&BTreeMap::new(), &entities, std::iter::empty(), "en");
}

/// Whatever can be written in a format is read back as it was.
pub fn export(data: &[u8]) {
    let parsed: Result<Vec<Quad>, _> =
        RdfParser::from_format(RdfFormat::TriG).rename_blank_nodes().for_slice(data).collect();
    let Ok(quads) = parsed else { return };
    // What checks this, the canonicalisation, takes long for many nodes that are alike.
    if quads.len() > 12 {
        return;
    }
    for format in ExportFormat::ALL {
        let mut out = Vec::new();
        let prefixes = Prefixes::from_iter([("e", "http://e/"), ("x", "urn:x:")]);
        if write(&quads, format, &ExportOptions { prefixes: &prefixes, context: None }, &mut out).is_err() {
            continue;
        }
        let kept = |quad: Quad| match format.keeps_graphs() {
            true => quad,
            false => Quad { graph_name: GraphName::DefaultGraph, ..quad },
        };
        let again: Result<Vec<Quad>, _> = RdfParser::from_format(parser(format)).for_slice(&out).collect();
        let again =
            again.unwrap_or_else(|error| panic!("{}: {error}\n{}", format.name(), String::from_utf8_lossy(&out)));
        let expected = canonical(quads.iter().cloned().map(kept));
        assert_eq!(canonical(again), expected, "{}: {}", format.name(), String::from_utf8_lossy(&out));
    }
}

fn parser(format: ExportFormat) -> RdfFormat {
    match format {
        ExportFormat::NQuads => RdfFormat::NQuads,
        ExportFormat::TriG => RdfFormat::TriG,
        ExportFormat::Turtle => RdfFormat::Turtle,
        ExportFormat::NTriples => RdfFormat::NTriples,
        ExportFormat::RdfXml => RdfFormat::RdfXml,
        ExportFormat::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    }
}

fn canonical(quads: impl IntoIterator<Item = Quad>) -> Vec<String> {
    let mut dataset = quads.into_iter().collect::<Dataset>();
    let hash_algorithm = CanonicalizationHashAlgorithm::Sha256;
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
    let mut lines = dataset.iter().map(|quad| quad.to_string()).collect::<Vec<_>>();
    lines.sort();
    lines
}

/// The tables of links are refused or read; what is read is what stands there.
pub fn links(data: &[u8]) {
    let path = Path::new("t.csv");
    let prefixes = Prefixes::from_iter([("schema", "http://schema.org/")]);
    if let Ok(decisions) = Decisions::parse(path, data) {
        let text = String::from_utf8_lossy(data);
        for decision in decisions.iter() {
            assert!(decision.line > 0 && text.contains(decision.date.as_str()));
        }
        let _ = decisions.by_entity();
    }
    let _ = Crosswalk::parse(path, data, &prefixes);
    let _ = Concepts::parse(path, data, &prefixes);
    if let Ok(text) = std::str::from_utf8(data)
        && let Ok(item) = text.parse::<ItemId>()
    {
        assert_eq!(item.to_string(), text);
    }
}
