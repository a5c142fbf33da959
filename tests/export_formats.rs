//! The output of each export format.

use crate::common::rdf::{EXAMPLE, assert_round_trip, canonical, context, export, parse, reader, trig, try_export};
use diwan_rdf::write::{ExportError, ExportFormat, ExportOptions, Prefixes, write};
use oxigraph::io::RdfFormat;
use oxigraph::model::Quad;

fn sample() -> Vec<Quad> {
    trig(
        ":s a :T, :U ; :p 007, \"ب\\n\"@ar, \"7\"^^xsd:byte ; :q ( 1 [ :p true ] () ) .
         [] :p <http://f/x> . _:b :p _:b .
         :g { :s :p [ a :T ; :q 1.50 ] . _:h :p [] } _:h { :s :p :s }",
    )
}

#[test]
fn trig_is_pretty() {
    assert_eq!(
        export(&sample(), ExportFormat::TriG, None),
        r#"@prefix e: <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

e:s a e:T , e:U ;
    e:p
        "ب\n"@ar ,
        "7"^^xsd:byte ,
        007 ;
    e:q ( 1 [
        e:p true
    ] () ) .

[] e:p <http://f/x> .

_:b8 e:p _:b8 .

e:g {
    e:s e:p [
            a e:T ;
            e:q 1.50
        ] .

    _:b6 e:p [] .
}

_:b6 {
    e:s e:p e:s .
}
"#
    );
}

#[test]
fn turtle_reports_merged_graphs() {
    assert_eq!(
        export(&trig(":g { :s :p 1 } :h { :s :p 1 }"), ExportFormat::Turtle, None),
        "# Turtle holds a single graph: here all graphs are merged into one, and which graph said what is lost.
# N-Quads, TriG and JSON-LD are lossless.
@prefix e: <http://e/> .

e:s e:p 1 .
"
    );
}

#[test]
fn ntriples_are_merged_and_nquads_are_not() {
    let quads = trig(":h { :s :p 1 } :g { :s :p 1 , _:x }");
    let integer = "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>";
    assert_eq!(
        export(&quads, ExportFormat::NTriples, None),
        format!("<http://e/s> <http://e/p> {integer} .\n<http://e/s> <http://e/p> _:b0 .\n")
    );
    assert_eq!(
        export(&quads, ExportFormat::NQuads, None),
        format!(
            "<http://e/s> <http://e/p> {integer} <http://e/g> .\n\
             <http://e/s> <http://e/p> {integer} <http://e/h> .\n\
             <http://e/s> <http://e/p> _:c14n0 <http://e/g> .\n"
        )
    );
}

#[test]
fn rdfxml_groups_subjects() {
    let quads = trig(":s a <http://e/>, :T ; :p \"a\\r&\"@en ; <http://f/q> _:x . _:x :p 1 .");
    assert_eq!(
        export(&quads, ExportFormat::RdfXml, None),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<rdf:RDF xmlns:e=\"http://e/\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">
\t<e:T rdf:about=\"http://e/s\">
\t\t<rdf:type rdf:resource=\"http://e/\"/>
\t\t<e:p xml:lang=\"en\">a&#xD;&amp;</e:p>
\t\t<q xmlns=\"http://f/\" rdf:nodeID=\"b0\"/>
\t</e:T>
\t<rdf:Description rdf:nodeID=\"b0\">
\t\t<e:p rdf:datatype=\"http://www.w3.org/2001/XMLSchema#integer\">1</e:p>
\t</rdf:Description>
</rdf:RDF>
"
    );
}

#[test]
fn rdfxml_writes_classes_without_names_as_types() {
    let quads = trig(":s a <http://e/1> . :t a rdf:li , :T .");
    assert_eq!(
        export(&quads, ExportFormat::RdfXml, None),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<rdf:RDF xmlns:e=\"http://e/\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">
\t<rdf:Description rdf:about=\"http://e/s\">
\t\t<rdf:type rdf:resource=\"http://e/1\"/>
\t</rdf:Description>
\t<e:T rdf:about=\"http://e/t\">
\t\t<rdf:type rdf:resource=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#li\"/>
\t</e:T>
</rdf:RDF>
"
    );
}

#[test]
fn rdfxml_of_rdf_1_2_declares_its_version() {
    let written = export(&trig(":s a :T ; :p \"قمة\"@ar--rtl ."), ExportFormat::RdfXml, None);
    let root = "xmlns:its=\"http://www.w3.org/2005/11/its\" its:version=\"2.0\" rdf:version=\"1.2\"";
    assert!(written.contains(root), "{written}");
    assert!(written.contains("<e:p xml:lang=\"ar\" its:dir=\"rtl\">قمة</e:p>"), "{written}");
}

#[test]
fn rdfxml_does_not_reuse_its_own_prefixes() {
    let quads = trig(":s <http://f/q> \"a\"@ar--rtl ; a <http://f/C> .");
    for prefix in ["rdf", "its", "xml", "XMLa", "f"] {
        let mut out = Vec::new();
        let prefixes = Prefixes::from_iter([(prefix, "http://f/")]);
        let options = ExportOptions { prefixes: &prefixes, context: None };
        write(&quads, ExportFormat::RdfXml, &options, &mut out).unwrap();
        let read = parse(&String::from_utf8(out).unwrap(), RdfFormat::RdfXml);
        assert_eq!(canonical(read), canonical(quads.clone()), "{prefix}");
    }
}

#[test]
fn rdfxml_reports_what_it_cannot_write() {
    let error = |text| try_export(&trig(text), ExportFormat::RdfXml, None).unwrap_err();
    assert!(matches!(error(":s <http://e/1> 1 ."), ExportError::PredicateName(p) if p.as_str() == "http://e/1"));
    assert!(matches!(error(":s rdf:li 1 ."), ExportError::ReservedPredicate(_)));
    assert_eq!(
        error(":s :p \"a\\u000Bb\" .").to_string(),
        "RDF/XML cannot write a value of <http://e/p>: XML has no character U+000B"
    );
}

#[test]
fn jsonld_without_context_is_expanded() {
    let quads = trig(":s a :T ; :p ( 07 \"x\"@ar ) . :s { :s :q \"y\" }");
    let expected = r#"[
      { "@id": "http://e/s", "@type": ["http://e/T"],
        "http://e/p": [{ "@list": [
            { "@type": "http://www.w3.org/2001/XMLSchema#integer", "@value": "07" },
            { "@language": "ar", "@value": "x" } ] }],
        "@graph": [{ "@id": "http://e/s", "http://e/q": [{ "@value": "y" }] }] }
    ]"#;
    assert_json(&export(&quads, ExportFormat::JsonLd, None), expected);
}

#[test]
fn jsonld_selects_the_right_term() {
    let quads = parse(
        r#"@prefix schema: <http://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix diwan: <https://w3id.org/diwan/ns#> . @prefix id: <https://w3id.org/diwan/id/> .
        id:m a diwan:Meeting , diwan:Odd ; diwan:kind id:k ; diwan:sessionNumber 07 , "7"^^xsd:int ;
          schema:startDate "1994-12-13"^^xsd:date , "1994-12"^^xsd:gYearMonth , "1994"^^xsd:gYear , "1994" ;
          diwan:note "plain" , "نص"@ar , "один"@ru , "два"@ru , "1994"^^xsd:gYear ."#,
        RdfFormat::TriG,
    );
    let expected = r#"{
        "@id": "id:m", "@type": ["Meeting", "diwan:Odd"], "kind": "id:k",
        "sessionNumber": "07", "diwan:sessionNumber": { "@value": "7", "@type": "xsd:int" },
        "startDate": "1994-12-13", "startMonth": "1994-12", "startYear": "1994", "schema:startDate": "1994",
        "note": { "ar": ["نص"], "ru": ["два", "один"], "@none": ["plain"] },
        "diwan:note": { "@value": "1994", "@type": "xsd:gYear" }
    }"#;
    assert_json(&without_context(&export(&quads, ExportFormat::JsonLd, Some(context()))), expected);
}

#[test]
fn jsonld_keeps_the_context_unchanged() {
    let written = export(&parse(EXAMPLE, RdfFormat::TriG), ExportFormat::JsonLd, Some(context()));
    let written = serde_json::from_str::<serde_json::Value>(&written).unwrap();
    let given = serde_json::from_str::<serde_json::Value>(context()).unwrap();
    assert_eq!(written["@context"], given["@context"]);
}

#[test]
fn jsonld_selects_prefixes_deterministically() {
    let quads = trig(":s :p <http://e/ns/x> , <http://e/other> .");
    let context = r#"{ "zz": "http://e/ns/", "z": "http://e/ns/", "aa": "http://e/", "t": "aa:p" }"#;
    let expected = r#"{ "@id": "aa:s", "t": [{ "@id": "z:x" }, { "@id": "aa:other" }] }"#;
    for _ in 0..10 {
        let written = without_context(&export(&quads, ExportFormat::JsonLd, Some(context)));
        assert_json(&written, expected);
    }
}

#[test]
fn jsonld_drops_terms_that_would_change_the_data() {
    let written = |text: &str, context: &str| {
        let document = export(&trig(text), ExportFormat::JsonLd, Some(context));
        assert_eq!(canonical(parse(&document, reader(ExportFormat::JsonLd))), canonical(trig(text)), "{document}");
        let document = serde_json::from_str::<serde_json::Value>(&document).unwrap();
        let given = serde_json::from_str::<serde_json::Value>(context).unwrap();
        assert_eq!(document["@context"][0], given);
        (document["@context"][1].to_string(), document)
    };
    let (back, document) = written(
        ":s :p (1 2), (3) ; :q 4 .",
        r#"{"p": {"@id": "http://e/p", "@container": "@list"}, "q": "http://e/q"}"#,
    );
    assert_eq!(back, r#"{"p":null}"#);
    assert!(document["http://e/p"].as_array().is_some_and(|lists| lists.len() == 2) && document["q"].is_object());
    assert_eq!(written(":s :p <http://e///x> .", r#"{"e": "http://e/"}"#).0, r#"{"e":null}"#);
    let (back, document) = written(":s :p <urn:x:y> .", r#"{"urn": "http://e/", "p": "http://e/p"}"#);
    assert_eq!(back, r#"{"urn":null}"#);
    assert_eq!(document["p"]["@id"], "urn:x:y");
    assert_eq!(written(":s <urn:x:p> \"1\"^^<urn:x:t> .", r#"{"urn": "http://e/"}"#).0, r#"{"urn":null}"#);
}

#[test]
fn jsonld_keeps_terms_named_like_a_scheme() {
    let context = r#"{"mailto": {"@id": "http://e/p", "@type": "@id"}, "tel": "http://e/q", "http": "http://e/r"}"#;
    let quads = trig(":s :p <mailto:a@e> ; :q \"hidden0.\" ; :r <tel:1> .");
    let written = without_context(&export(&quads, ExportFormat::JsonLd, Some(context)));
    assert_round_trip(&quads, ExportFormat::JsonLd, Some(context));
    assert!(written.contains("\"mailto:a@e\""), "{written}");
}

#[test]
fn jsonld_reports_what_cannot_be_written_with_a_context() {
    let error = |text, context| try_export(&trig(text), ExportFormat::JsonLd, Some(context)).unwrap_err();
    // No term is mapped to the property, and none can be dropped.
    let vocabulary = error(":s <http://v/a:b> 1 .", r#"{"@vocab": "http://v/"}"#);
    assert!(matches!(vocabulary, ExportError::ContextChangesData { lost: 1, total: 1, .. }), "{vocabulary}");
    assert!(vocabulary.to_string().ends_with("mend what the context says of <http://v/a:b>"), "{vocabulary}");
    let protected = error(":s :p <urn:x:y> .", r#"{"@protected": true, "urn": "http://e/"}"#);
    assert!(protected.to_string().contains("urn"), "{protected}");
    assert!(matches!(error(":s :p 1 .", "{"), ExportError::Context(_)));
    for remote in [
        r#"{ "@context": "http://remote/" }"#,
        r#"[{"a": "b:"}, "http://remote/"]"#,
        r#"{"@import": "http://remote/"}"#,
        r#"{"t": {"@id": "http://e/t", "@context": "http://remote/"}}"#,
    ] {
        let reason = error(":s :p 1 .", remote).to_string();
        assert!(reason.contains("contexts on the web are not loaded (http://remote/)"), "{reason}");
    }
}

#[test]
fn jsonld_compacts_with_a_prefix_that_ends_in_a_colon() {
    let quads = trig(":s :p <urn:isbn:12> .");
    let context = r#"{ "isbn": "urn:isbn:", "p": { "@id": "http://e/p", "@type": "@id" } }"#;
    let expected = r#"{ "@id": "http://e/s", "p": "isbn:12" }"#;
    assert_json(&without_context(&export(&quads, ExportFormat::JsonLd, Some(context))), expected);
}

fn without_context(document: &str) -> String {
    let mut document = serde_json::from_str::<serde_json::Value>(document).unwrap();
    document.as_object_mut().unwrap().remove("@context").unwrap();
    document.to_string()
}

#[track_caller]
fn assert_json(written: &str, expected: &str) {
    let [written, expected] = [written, expected].map(|text| serde_json::from_str::<serde_json::Value>(text).unwrap());
    assert_eq!(written, expected, "\n{written:#}");
}
