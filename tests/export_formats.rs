//! What the formats look like.

mod common;

use common::rdf::{CONTEXT, EXAMPLE, export, parse, trig, try_export};
use diwan::export::{ExportError, ExportFormat};
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

_:c14n7 e:p _:c14n7 .

e:g {
    e:s e:p [
            a e:T ;
            e:q 1.50
        ] .

    _:c14n1 e:p [] .
}

_:c14n1 {
    e:s e:p e:s .
}
"#
    );
}

#[test]
fn turtle_says_what_it_lost() {
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
        format!("<http://e/s> <http://e/p> {integer} .\n<http://e/s> <http://e/p> _:c14n0 .\n")
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
<rdf:RDF xmlns:e=\"http://e/\" xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:its=\"http://www.w3.org/2005/11/its\">
\t<e:T rdf:about=\"http://e/s\">
\t\t<rdf:type rdf:resource=\"http://e/\"/>
\t\t<e:p xml:lang=\"en\">a&#xD;&amp;</e:p>
\t\t<q xmlns=\"http://f/\" rdf:nodeID=\"c14n0\"/>
\t</e:T>
\t<rdf:Description rdf:nodeID=\"c14n0\">
\t\t<e:p rdf:datatype=\"http://www.w3.org/2001/XMLSchema#integer\">1</e:p>
\t</rdf:Description>
</rdf:RDF>
"
    );
}

#[test]
fn rdfxml_names_what_it_cannot_write() {
    let error = |text| try_export(&trig(text), ExportFormat::RdfXml, None).unwrap_err();
    assert!(matches!(error(":s <http://e/1> 1 ."), ExportError::PredicateName(p) if p.as_str() == "http://e/1"));
    assert!(matches!(error(":s rdf:li 1 ."), ExportError::ReservedPredicate(_)));
    assert!(matches!(error(":s a <http://e/1>, rdf:li ."), ExportError::ClassName(_)));
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
fn jsonld_takes_the_right_term() {
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
    assert_json(&without_context(&export(&quads, ExportFormat::JsonLd, Some(CONTEXT))), expected);
}

#[test]
fn jsonld_shows_the_context_as_it_was_given() {
    let written = export(&parse(EXAMPLE, RdfFormat::TriG), ExportFormat::JsonLd, Some(CONTEXT));
    let written = serde_json::from_str::<serde_json::Value>(&written).unwrap();
    let given = serde_json::from_str::<serde_json::Value>(CONTEXT).unwrap();
    assert_eq!(written["@context"], given["@context"]);
}

#[test]
fn jsonld_takes_one_of_several_prefixes_always() {
    let quads = trig(":s :p <http://e/ns/x> , <http://e/other> .");
    let context = r#"{ "zz": "http://e/ns/", "z": "http://e/ns/", "aa": "http://e/", "t": "aa:p" }"#;
    let expected = r#"{ "@id": "http://e/s", "t": [{ "@id": "z:x" }, { "@id": "http://e/other" }] }"#;
    for _ in 0..10 {
        let written = without_context(&export(&quads, ExportFormat::JsonLd, Some(context)));
        assert_json(&written, expected);
    }
}

#[test]
fn jsonld_is_not_written_when_the_context_changes_the_data() {
    let error = |text, context| try_export(&trig(text), ExportFormat::JsonLd, Some(context)).unwrap_err();
    let loss = error(":s :p (1), (2) .", r#"{ "list": { "@id": "http://e/p", "@container": "@list" } }"#);
    assert!(matches!(loss, ExportError::ContextChangesData { .. }), "{loss}");
    let other_iri = error(":s :p <http://e///x> .", r#"{ "e": "http://e/" }"#);
    assert!(matches!(other_iri, ExportError::ContextChangesData { lost: 1, total: 1 }), "{other_iri}");
    let scheme = error(":s :p <urn:x:y> .", r#"{ "urn": "http://e/" }"#);
    assert!(matches!(scheme, ExportError::Compaction(_)), "{scheme}");
    assert!(matches!(error(":s :p 1 .", "{"), ExportError::Context(_)));
    assert!(matches!(error(":s :p 1 .", r#"{ "@context": "http://remote/" }"#), ExportError::Context(_)));
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
