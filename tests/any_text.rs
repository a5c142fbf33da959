//! Any text in a table is preserved by the engine, N-Quads, the store and all export formats. The outputs are read back
//! by independent parsers.

use crate::common::rdf::{assert_round_trip, canonical, expected, loaded, parse, reader, try_export};
use diwan::store::{Answer, QueryOptions, evaluate};
use diwan_rdf::files::Input;
use diwan_rdf::write::{ExportError, ExportFormat};
use diwan_rml::engine::{RunOptions, compile, quads};
use diwan_rml::mapping::parse_mapping;
use diwan_rml::source::Files;
use oxigraph::model::{Literal, NamedNode, Quad, Term};
use proptest::prelude::*;
use std::io::{self, Cursor};
use std::path::Path;
use std::time::Duration;

/// Opens the same table for any name.
struct Table(Vec<u8>);

impl Files for Table {
    fn open(&self, _: &Path) -> io::Result<Input> {
        Ok(Box::new(Cursor::new(self.0.clone())))
    }
}

/// A triples map over tables as the csv crate writes them, or over JSON.
fn made(cells: &[String], source: &str, table: Vec<u8>) -> Vec<Quad> {
    let mapping = format!(
        "@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
         ex:m rml:logicalSource [ rml:source [ {source} ] ; rml:iterator \"$[*]\" ] ;
           rml:subjectMap [ rml:template \"http://ex.org/{{n}}\" ] ;
           rml:predicateObjectMap [ rml:predicate ex:text ; rml:objectMap [ rml:reference \"text\" ] ] ,
             [ rml:predicate ex:node ; rml:objectMap [ rml:template \"http://ex.org/node/{{text}}\" ] ] ."
    );
    let mapping = match source.contains("json") {
        true => mapping,
        false => mapping.replace(" ; rml:iterator \"$[*]\"", ""),
    };
    let mapping = parse_mapping(mapping.as_bytes(), Path::new("m.ttl")).unwrap();
    let files = Table(table);
    let plan = compile(&mapping, &files, None).unwrap();
    let made: Vec<Quad> = quads(&plan, &files, RunOptions::default()).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(made.len(), 2 * cells.len());
    made
}

fn of_csv(cells: &[String]) -> Vec<Quad> {
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    writer.write_record(["n", "text"]).unwrap();
    for (number, cell) in cells.iter().enumerate() {
        writer.write_record([&number.to_string(), cell]).unwrap();
    }
    made(cells, "rml:path \"t.csv\"", writer.into_inner().unwrap())
}

fn of_json(cells: &[String]) -> Vec<Quad> {
    let rows = cells.iter().enumerate().map(|(n, text)| serde_json::json!({ "n": n.to_string(), "text": text }));
    made(cells, "rml:path \"t.json\"", serde_json::to_vec(&rows.collect::<Vec<_>>()).unwrap())
}

/// The expected terms, computed without the code under test, except for the encoding of IRIs, which is reversed here.
fn literals(cells: &[String]) -> Vec<(usize, Term)> {
    cells.iter().map(|cell| Term::from(Literal::new_simple_literal(cell))).enumerate().collect()
}

fn texts(quads: &[Quad]) -> Vec<(usize, Term)> {
    let number =
        |quad: &Quad| quad.subject.to_string().trim_end_matches('>').rsplit('/').next().unwrap().parse().unwrap();
    let property = NamedNode::new_unchecked("http://ex.org/text");
    let mut texts: Vec<(usize, Term)> = quads
        .iter()
        .filter(|quad| quad.predicate == property)
        .map(|quad| (number(quad), quad.object.clone()))
        .collect();
    texts.sort_by_key(|(number, _)| *number);
    texts
}

fn decoded(quads: &[Quad]) -> Vec<String> {
    let property = NamedNode::new_unchecked("http://ex.org/node");
    let encoded = quads.iter().filter(|quad| quad.predicate == property).map(|quad| quad.object.to_string());
    encoded.map(|iri| decode(iri.trim_start_matches("<http://ex.org/node/").trim_end_matches('>'))).collect()
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn of_store(quads: &[Quad]) -> Vec<(usize, Term)> {
    let lines: String = quads.iter().map(|quad| format!("{quad} .\n")).collect();
    let timeout = Duration::from_secs(60);
    let options = QueryOptions {
        prefixes: Vec::new(),
        timeout,
        memory: usize::MAX,
        allow_service: false,
        faults: diwan_sparql::PatternFaults::default(),
    };
    let query = "SELECT ?s ?o { ?s <http://ex.org/text> ?o }";
    let Answer::Solutions { rows, .. } = evaluate(&loaded(&lines), query, &options).unwrap() else {
        panic!("no solutions");
    };
    let quad = |row: Vec<Option<Term>>| {
        let [Some(Term::NamedNode(subject)), Some(object)] = <[_; 2]>::try_from(row).unwrap() else {
            panic!("unbound")
        };
        Quad::new(
            subject,
            NamedNode::new_unchecked("http://ex.org/text"),
            object,
            oxigraph::model::GraphName::DefaultGraph,
        )
    };
    texts(&rows.into_iter().map(quad).collect::<Vec<_>>())
}

/// Whether XML 1.0 has all the characters.
fn is_xml(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..) && !matches!(c, '\u{FFFE}' | '\u{FFFF}')
    })
}

/// Any characters, with frequent difficult ones: quotes, line ends, control characters, directional marks, combining
/// characters, noncharacters.
fn text() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(
        "\"'\\`\n\r\t,;{}<>%&#\u{1}\u{7F}\u{85}\u{A0}\u{301}\u{200B}\u{200D}\u{200E}\u{200F}\u{2028}\u{202E}\u{2067}\u{2069}\u{FDD0}\u{FEFF}\u{FFFD}\u{FFFE}\u{FFFF}\u{1F54C}\u{1FFFE}\u{E0001}\u{10FFFF}لاЖe"
            .chars()
            .collect::<Vec<char>>(),
    );
    let character = prop_oneof![nasty, any::<char>()].prop_filter("tables have no NUL", |c| *c != '\0');
    prop::collection::vec(character, 1..12).prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_back_unchanged(cells in prop::collection::vec(text(), 1..6)) {
        for quads in [of_csv(&cells), of_json(&cells)] {
            prop_assert_eq!(texts(&quads), literals(&cells));
            prop_assert_eq!(decoded(&quads), cells.clone());
            prop_assert_eq!(of_store(&quads), literals(&cells));
            for format in ExportFormat::ALL {
                if format == ExportFormat::RdfXml && !cells.iter().all(|cell| is_xml(cell)) {
                    // Characters that XML cannot represent are reported and not lost.
                    let refused = matches!(try_export(&quads, format, None), Err(ExportError::XmlCharacter { .. }));
                    prop_assert!(refused);
                } else {
                    assert_round_trip(&quads, format, None);
                    let text = try_export(&quads, format, None).unwrap();
                    prop_assert_eq!(canonical(parse(&text, reader(format))), expected(&quads, format));
                }
            }
        }
    }
}
