//! All formats are read back unchanged, and the same data give the same bytes.

use crate::common::generate;
use crate::common::rdf::{EXAMPLE, assert_round_trip, canonical, context, export, parse, reader, trig, try_export};
use diwan_rdf::write::{ContextError, ExportError, ExportFormat};
use oxigraph::io::RdfFormat;
use oxigraph::model::{Literal, NamedNode, Quad};
use proptest::prelude::*;

/// Terms for the IRIs of the generator, with every applicable feature.
const CONTEXT_OF_NAMES: &str = r#"{"@context": {
    "e": "http://e/", "ns": "e:ns/", "x": "urn:x:", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "type": "@type", "summit": "ns:القمة",
    "texts": {"@id": "e:p", "@container": "@language"}, "year": {"@id": "e:p", "@type": "xsd:gYear"},
    "month": {"@id": "e:p", "@type": "xsd:gYearMonth"}, "day": {"@id": "e:p", "@type": "xsd:date"},
    "count": {"@id": "e:p", "@type": "xsd:integer"}, "link": {"@id": "e:q", "@type": "@id", "@container": "@set"}
}}"#;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nquads(quads in generate::dataset()) {
        assert_round_trip(&quads, ExportFormat::NQuads, None);
    }

    #[test]
    fn trig_blocks(quads in generate::dataset()) {
        assert_round_trip(&quads, ExportFormat::TriG, None);
    }

    #[test]
    fn turtle(quads in generate::dataset()) {
        assert_round_trip(&quads, ExportFormat::Turtle, None);
    }

    #[test]
    fn ntriples(quads in generate::dataset()) {
        assert_round_trip(&quads, ExportFormat::NTriples, None);
    }

    #[test]
    fn rdfxml(quads in generate::dataset()) {
        assert_round_trip(&quads, ExportFormat::RdfXml, None);
    }

    #[test]
    fn jsonld_expanded(quads in generate::dataset()) {
        assert_round_trip(&quads, ExportFormat::JsonLd, None);
    }

    #[test]
    fn jsonld_compacted(quads in generate::dataset()) {
        assert_round_trip(&quads, ExportFormat::JsonLd, Some(CONTEXT_OF_NAMES));
    }

    /// With any context, the document has the same data, or no document is written.
    #[test]
    fn jsonld_compacted_with_any_context(quads in generate::dataset(), context in generate::context()) {
        let format = ExportFormat::JsonLd;
        match try_export(&quads, format, Some(&context.to_string())) {
            Ok(text) => prop_assert_eq!(canonical(parse(&text, reader(format))), canonical(quads), "{}", text),
            // Terms mapped to each other or to IRIs that look like terms, and properties that cannot occur in a
            // document.
            Err(ExportError::Context(ContextError::Term { .. }) | ExportError::ContextChangesData { .. }) => {}
            Err(error) => prop_assert!(false, "{}: {}", context, error),
        }
    }

    #[test]
    fn same_data_same_bytes(
        (quads, disguised) in generate::dataset().prop_flat_map(|quads| {
            let disguised = generate::disguised(&quads);
            (Just(quads), disguised)
        })
    ) {
        for format in ExportFormat::ALL {
            let written = |quads: &[Quad]| try_export(quads, format, None).map_err(|error| error.to_string());
            prop_assert_eq!(written(&quads), written(&disguised));
        }
        let compacted = |quads: &[Quad]| export(quads, ExportFormat::JsonLd, Some(CONTEXT_OF_NAMES));
        prop_assert_eq!(compacted(&quads), compacted(&disguised));
    }
}

#[test]
fn the_example_with_its_context() {
    let quads = parse(EXAMPLE, RdfFormat::TriG);
    for format in ExportFormat::ALL {
        assert_round_trip(&quads, format, Some(context()));
    }
    assert_round_trip(&quads, ExportFormat::JsonLd, None);
}

#[test]
fn every_control_character() {
    let value = ('\0'..='\u{9F}').chain(['\u{FFFE}', '\u{FFFF}']).collect::<String>();
    let node = NamedNode::new("http://e/a").unwrap();
    let literal = Literal::new_simple_literal(value);
    let quads = [Quad::new(node.clone(), node.clone(), literal, node)];
    for format in ExportFormat::ALL.into_iter().filter(|format| *format != ExportFormat::RdfXml) {
        assert_round_trip(&quads, format, None);
    }
}

/// Sixteen nodes that all refer to each other, which have no canonical labels in practice, and a grid that forms a
/// torus.
fn poison() -> Vec<Quad> {
    let pairs = (0..16).flat_map(|a| (0..16).filter(move |b| a != *b).map(move |b| (a, b)));
    let complete: String = pairs.map(|(a, b)| format!("_:c{a} :p _:c{b} .")).collect();
    let nodes = (0..8).flat_map(|a| (0..8).map(move |b| (a, b)));
    let torus: String =
        nodes.map(|(a, b)| format!("_:x{a}y{b} :q _:x{}y{b} , _:x{a}y{} .", (a + 1) % 8, (b + 1) % 8)).collect();
    trig(&format!("{complete} {torus}"))
}

#[test]
fn symmetric_blank_nodes_are_written_in_all_formats_except_nquads() {
    let quads = poison();
    for format in ExportFormat::ALL.into_iter().filter(|format| *format != ExportFormat::NQuads) {
        let text = export(&quads, format, None);
        assert_eq!(parse(&text, reader(format)).len(), quads.len(), "{text}");
        // With other labels, which the parser generates, and in another order.
        let others: Vec<Quad> = poison().into_iter().rev().collect();
        assert!(export(&others, format, None) == text, "{}", format.name());
    }
    export(&quads, ExportFormat::JsonLd, Some(context()));
}

#[test]
fn datasets_without_canonical_labels_cannot_be_hashed() {
    let pairs = (0..10).flat_map(|a| (0..10).filter(move |b| a != *b).map(move |b| (a, b)));
    let quads = trig(&pairs.map(|(a, b)| format!("_:c{a} :p _:c{b} .")).collect::<String>());
    let refused = try_export(&quads, ExportFormat::NQuads, None).unwrap_err().to_string();
    assert!(refused.contains("10 blank nodes") && refused.contains("40960 steps"), "{refused}");
}

#[test]
fn directions_are_kept_in_every_format() {
    let quads = trig(":s :p \"قمة\"@ar--rtl , \"قمة\"@ar , \"a\"@en--ltr , ( \"b\"@ar--rtl ) .");
    let defined = |definition: &str| format!(r#"{{"p": {{"@id": "http://e/p" {definition}}}}}"#);
    for format in ExportFormat::ALL {
        assert_round_trip(&quads, format, None);
    }
    for definition in
        ["", r#", "@language": "ar""#, r#", "@language": "ar", "@direction": "rtl""#, r#", "@container": "@language""#]
    {
        assert_round_trip(&quads, ExportFormat::JsonLd, Some(&defined(definition)));
    }
    assert_round_trip(&quads, ExportFormat::JsonLd, Some(context()));
}

#[test]
fn an_empty_dataset() {
    for format in ExportFormat::ALL {
        assert_round_trip(&[], format, None);
        assert_round_trip(&[], format, Some(context()));
    }
}

#[test]
fn blank_nodes_in_cycles() {
    let quads = trig(
        ":s :p _:a . _:a :p _:b . _:b :q _:a . _:c :p _:c .
         _:d rdf:first _:d ; rdf:rest () . _:f rdf:first 1 ; rdf:rest _:f .
         _:g rdf:first _:h ; rdf:rest () . _:h rdf:first _:g ; rdf:rest (2) .
         :s :q _:i . _:i a rdf:List ; rdf:first 1 ; rdf:rest () .
         :g1 { :s :p _:j . _:j rdf:first 1 ; rdf:rest () } :g2 { _:j :p 2 . :s :p _:k } _:k { :s :p () }",
    );
    for format in ExportFormat::ALL {
        assert_round_trip(&quads, format, None);
    }
    assert_round_trip(&quads, ExportFormat::JsonLd, Some(context()));
}

#[test]
fn long_chains_and_lists() {
    // Without their numbers, the nodes are symmetric. The canonicalization that they are compared with is recursive,
    // and overflows the stack.
    let chain = (0..2000).map(|n| format!("_:n{n} :q {n} ; :p _:n{} .", n + 1)).collect::<Vec<_>>().concat();
    let broken =
        (0..2000).map(|n| format!("_:l{n} rdf:first {n} ; rdf:rest _:l{} .", n + 1)).collect::<Vec<_>>().concat();
    let list = (0..2000).map(|n| format!("{n} ")).collect::<Vec<_>>().concat();
    let deep = format!("{}{}", (0..200).map(|n| format!("( {n} ")).collect::<Vec<_>>().concat(), ")".repeat(200));
    for text in [chain, broken, format!(":s :p ( {list} ) ."), format!(":s :p {deep} .")] {
        let quads = trig(&text);
        for format in ExportFormat::ALL {
            assert_round_trip(&quads, format, None);
        }
        assert_round_trip(&quads, ExportFormat::JsonLd, Some(context()));
    }
}
