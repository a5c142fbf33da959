//! All formats with random data, which is read back.

use super::{ExportError, ExportFormat, ExportOptions, Prefixes, write, write_dataset};
use crate::blank::canonicalise;
use crate::quads::Quads;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use oxrdfio::{JsonLdProfileSet, RdfFormat, RdfParser};
use proptest::prelude::*;
use proptest::sample::select;
use std::io::{self, Write};

fn parser(format: ExportFormat) -> RdfParser {
    RdfParser::from_format(match format {
        ExportFormat::NQuads => RdfFormat::NQuads,
        ExportFormat::TriG => RdfFormat::TriG,
        ExportFormat::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
        ExportFormat::Turtle => RdfFormat::Turtle,
        ExportFormat::NTriples => RdfFormat::NTriples,
        ExportFormat::RdfXml => RdfFormat::RdfXml,
    })
}

fn read(format: ExportFormat, document: &str) -> Result<Vec<Quad>, String> {
    let quads = parser(format).for_slice(document).collect::<Result<_, _>>();
    quads.map_err(|error| format!("{error} in\n{document}"))
}

fn trig(text: &str) -> Vec<Quad> {
    read(ExportFormat::TriG, text).unwrap()
}

/// The lines of the quads, whose blank nodes get canonical labels.
fn canonical(quads: Vec<Quad>) -> Vec<String> {
    let mut lines: Vec<_> = canonicalise(quads).unwrap().iter().map(Quad::to_string).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// The quads that a format keeps.
fn kept(quads: &[Quad], format: ExportFormat) -> Vec<Quad> {
    let merged = |quad: &Quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() };
    if format.keeps_graphs() { quads.to_vec() } else { quads.iter().map(merged).collect() }
}

/// What [`write()`] and [`write_dataset`] write.
fn both(
    quads: &[Quad],
    format: ExportFormat,
    prefixes: &Prefixes,
    context: Option<&str>,
) -> [Result<String, String>; 2] {
    let options = ExportOptions { prefixes, context };
    let dataset = Quads::from_quads(quads).unwrap();
    let text = |written: &mut dyn FnMut(&mut Vec<u8>) -> Result<(), ExportError>| {
        let mut out = Vec::new();
        let result = written(&mut out);
        assert!(result.is_ok() || out.is_empty(), "limits are checked before the first byte is written");
        result.map(|()| String::from_utf8(out).unwrap()).map_err(|error| error.to_string())
    };
    [
        text(&mut |out| write(quads, format, &options, out)),
        text(&mut |out| write_dataset(&dataset, format, &options, out)),
    ]
}

const DATA: &str = r#"
    @prefix ex: <http://e/> . @prefix ex-a: <http://e/a-> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    ex:s a ex:C , ex:B ; ex:p "a\n\"b\"" , "a"@en , "a"@ar , 7 , 3.5 , true , "1998"^^xsd:gYear , ex:o , ex-a:o .
    ex:g { ex:s a ex:C ; ex:p "a"@en . ex:a ex:p ex:s . ex-a:b ex:q "ж" }
    ex-a:g { ex:s ex:a "x" . ex:s ex:a-b "x" }
    ex:h { ex:s a ex:C }"#;

#[test]
fn datasets_and_quads_are_written_alike() {
    let labelled = format!("{DATA} _:b {{ ex:s ex:p [ ex:p _:b ] , ( 1 2 ) }}");
    let prefixes = Prefixes::from_iter([("ex", "http://e/")]);
    for data in [DATA, "", "<a:s> <a:p> <a:o> .", &labelled] {
        for format in ExportFormat::ALL {
            let [expected, found] = both(&trig(data), format, &prefixes, None);
            assert_eq!(found, expected, "{}", format.name());
            assert!(expected.is_ok());
        }
    }
}

#[test]
fn statements_that_a_format_lacks_are_refused_alike() {
    let triple = "<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> .";
    let reserved = "<a:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> <a:o> .";
    for (data, format) in
        [(triple, ExportFormat::NQuads), (triple, ExportFormat::Turtle), (reserved, ExportFormat::RdfXml)]
    {
        let [expected, found] = both(&trig(data), format, &Prefixes::default(), None);
        assert!(expected.is_err());
        assert_eq!(found, expected, "{}", format.name());
    }
}

#[test]
fn the_first_fault_in_order_is_reported() {
    let faults = "<a:s> <a:p> <a:o> , \"a\\u0001\" ; <a:1> <a:o> . <a:r> <a:p> \"\\u0002\" . <a:t> <a:2> <a:o> .";
    let [found, of_dataset] = both(&trig(faults), ExportFormat::RdfXml, &Prefixes::default(), None);
    assert_eq!(found.unwrap_err(), "RDF/XML cannot write a value of <a:p>: XML has no character U+0002");
    assert!(of_dataset.is_err());
}

#[test]
fn directions_are_written_in_every_format() {
    let quads = trig("<a:s> <a:p> \"a\"@ar--rtl , \"a\"@ar--ltr , \"a\"@ar .");
    for format in ExportFormat::ALL {
        for written in both(&quads, format, &Prefixes::default(), None) {
            let written = written.unwrap();
            let directions = written.matches("rtl").count();
            assert_eq!(directions, 1, "{written}");
            // The parser of RDF/XML does not know directions.
            if format != ExportFormat::RdfXml {
                assert_eq!(canonical(read(format, &written).unwrap()), canonical(quads.clone()));
            }
        }
    }
}

#[test]
fn language_tags_keep_their_case() {
    let literal = Literal::new_language_tagged_literal_unchecked("a", "en-GB");
    let [node, predicate] = ["a:s", "a:p"].map(NamedNode::new_unchecked);
    let quad = Quad::new(node, predicate, literal, GraphName::DefaultGraph);
    let options = ExportOptions { prefixes: &Prefixes::default(), context: None };
    for format in ExportFormat::ALL {
        let mut out = Vec::new();
        write(std::slice::from_ref(&quad), format, &options, &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().contains("en-GB"), "{}", format.name());
    }
}

/// An output that records how it is written to.
#[derive(Default)]
struct Recorder {
    total: usize,
    longest: usize,
}

impl Write for Recorder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.total += bytes.len();
        self.longest = self.longest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn documents_are_written_in_pieces() {
    let statement = |n: usize| format!("<http://e/s{}> <http://e/p> \"{n}\" <http://e/g{}> .\n", n / 10, n / 100);
    let one_subject = |n: usize| format!("<http://e/all> <http://e/p> \"{n}\" .\n");
    let text = (0..20_000).map(statement).chain((0..20_000).map(one_subject)).collect::<String>();
    let quads = Quads::from_nquads(text.as_bytes()).unwrap();
    for format in ExportFormat::ALL {
        for context in [None, Some(r#"{"@context": {"e": "http://e/"}}"#)] {
            let mut out = Recorder::default();
            let options = ExportOptions { prefixes: &Prefixes::default(), context };
            write_dataset(&quads, format, &options, &mut out).unwrap();
            assert!(out.total > 500_000, "{}: {}", format.name(), out.total);
            // A node is the smallest piece of JSON-LD.
            if format != ExportFormat::JsonLd {
                assert!(out.longest <= 1 << 17, "{}: {}", format.name(), out.longest);
            }
        }
    }
}

/// Namespaces of which some begin with others.
const NAMESPACES: [&str; 6] =
    ["http://e/", "http://e/a", "http://e/a/", "http://e/a/b#", "http://www.w3.org/2001/XMLSchema#", "urn:x:"];

fn iri() -> impl Strategy<Value = NamedNode> {
    let made = (select(&NAMESPACES), select(vec!["", "a", "b", "1", "-a", "a.", "a/b", "القمة", "%20"]));
    prop_oneof![
        8 => made.prop_map(|(namespace, local)| NamedNode::new_unchecked(format!("{namespace}{local}"))),
        1 => select(vec![rdf::NIL, rdf::TYPE, rdf::LIST, xsd::INTEGER]).prop_map(NamedNode::from),
    ]
}

fn node() -> impl Strategy<Value = NamedOrBlankNode> {
    let blank = select(vec!["a", "b", "c", "d"]).prop_map(BlankNode::new_unchecked);
    prop_oneof![3 => iri().prop_map(NamedOrBlankNode::from), 2 => blank.prop_map(NamedOrBlankNode::from)]
}

fn literal() -> impl Strategy<Value = Literal> {
    let value = select(vec!["", "7", "-07", "4.", "4.50", "true", "a\"\\\n\t", "a!", "a", "ж\u{FFFD}", "> ."]);
    let datatype = prop_oneof![
        iri(),
        select(vec![xsd::STRING, xsd::INTEGER, xsd::DECIMAL, xsd::BOOLEAN, xsd::DATE]).prop_map(NamedNode::from)
    ];
    let is_free = |datatype: &NamedNode| ![rdf::LANG_STRING, rdf::DIR_LANG_STRING].contains(&datatype.as_ref());
    (value, datatype.prop_filter("it needs a language", is_free), select(vec![None, Some("ar"), Some("en-gb")]))
        .prop_map(|(value, datatype, language)| match language {
            None => Literal::new_typed_literal(value, datatype),
            Some(language) => Literal::new_language_tagged_literal_unchecked(value, language),
        })
}

fn quad() -> impl Strategy<Value = Quad> {
    let predicate = prop_oneof![
        4 => iri(),
        3 => select(vec![rdf::TYPE, rdf::FIRST, rdf::REST]).prop_map(NamedNode::from)
    ];
    let object = prop_oneof![
        2 => node().prop_map(Term::from),
        2 => literal().prop_map(Term::from),
        1 => Just(Term::from(rdf::NIL))
    ];
    let graph = prop_oneof![1 => Just(GraphName::DefaultGraph), 1 => node().prop_map(GraphName::from)];
    (node(), predicate, object, graph)
        .prop_map(|(subject, predicate, object, graph)| Quad::new(subject, predicate, object, graph))
}

fn prefixes() -> impl Strategy<Value = Prefixes> {
    let namespace =
        select(NAMESPACES.iter().chain([&"http://www.w3.org/1999/02/22-rdf-syntax-ns#"]).collect::<Vec<_>>());
    prop::collection::vec((select(vec!["a", "b", "c", "xmlx", "", "rdf"]), namespace), 0..6)
        .prop_map(|pairs| pairs.into_iter().map(|(prefix, namespace)| (prefix, *namespace)).collect())
}

/// Contexts some of whose terms fit no data, or would change it.
const CONTEXTS: [&str; 2] = [
    r#"{"@context": {"e": "http://e/", "ea": "http://e/a", "b": {"@id": "e:b", "@container": "@list"},
        "a": {"@id": "http://e/a", "@type": "@vocab"}, "@language": "ar", "http": "urn:x:a",
        "http://e/a/1": {"@id": "http://e/a/1", "@container": "@language"}}}"#,
    r#"{"@context": {"@vocab": "http://e/", "x": "urn:x:", "type": "@type", "@base": "http://e/a/",
        "b": {"@id": "http://e/b", "@container": "@set"}, "urn": "http://e/a/"}}"#,
];

/// The document without each of its declarations of prefixes.
fn without_declarations(format: ExportFormat, prefixes: &Prefixes, document: &str) -> Vec<String> {
    let without = |(prefix, namespace): (&str, &str)| {
        let declaration = match format {
            ExportFormat::Turtle | ExportFormat::TriG => format!("@prefix {prefix}: <{namespace}> .\n"),
            ExportFormat::RdfXml => format!(" xmlns:{prefix}=\"{namespace}\""),
            _ => return None,
        };
        document.contains(&declaration).then(|| document.replacen(&declaration, "", 1))
    };
    prefixes.iter().filter_map(without).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn documents_are_read_back_as_the_same_data(
        quads in prop::collection::vec(quad(), 0..12),
        prefixes in prefixes(),
        context in proptest::option::of(select(&CONTEXTS)),
    ) {
        for format in ExportFormat::ALL {
            let [written, of_dataset] = both(&quads, format, &prefixes, context);
            prop_assert_eq!(&written, &of_dataset);
            // RDF/XML has no name for every predicate, and some terms of the contexts cannot be taken back.
            let Ok(written) = written else {
                prop_assert!(format == ExportFormat::RdfXml || format == ExportFormat::JsonLd && context.is_some());
                continue;
            };
            let found = canonical(read(format, &written).map_err(TestCaseError::fail)?);
            prop_assert_eq!(found, canonical(kept(&quads, format)), "{}", written);
            for broken in without_declarations(format, &prefixes, &written) {
                prop_assert!(read(format, &broken).is_err(), "a prefix is not used in\n{}", written);
            }
            let reversed: Vec<Quad> = quads.iter().rev().cloned().collect();
            prop_assert_eq!(&both(&reversed, format, &prefixes, context)[0], &Ok(written));
        }
    }
}
