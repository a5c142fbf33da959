//! The terms in results of `query`, read by other programs, in every format.

use crate::common::program::Sandbox;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Term;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};
use std::collections::BTreeSet;

const FIGURES: &str = "data/records/figures.csv";
const WORDS: &str = "third session in Port Ailsa from 4 to 6 May 1998,21,69";

/// A project with figures that have these values and datatypes.
fn with_figures(figures: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::with_project();
    let mut text = sandbox.read(FIGURES);
    for (number, (value, datatype)) in figures.iter().enumerate() {
        text += &format!("f1-{number:02},report,body-council,anniversary,{value},{datatype},,,,exactly,,,,,{WORDS}\n");
    }
    sandbox.write(FIGURES, text);
    sandbox
}

#[test]
fn all_commands_return_the_same_terms() {
    let sandbox = with_figures(&[
        ("007", "integer"),
        ("+5", "integer"),
        ("4.50", "decimal"),
        ("12", "byte"),
        ("12345678901234567890123", "integer"),
    ]);
    let run = |args: &[&str]| sandbox.run(args).succeeds().stdout;
    let wanted: BTreeSet<_> = [
        "\"7\"^^<http://www.w3.org/2001/XMLSchema#integer>",
        "\"5\"^^<http://www.w3.org/2001/XMLSchema#integer>",
        "\"4.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
        "\"12\"^^<http://www.w3.org/2001/XMLSchema#integer>",
        "\"12345678901234567890123\"^^<http://www.w3.org/2001/XMLSchema#integer>",
    ]
    .into();
    let values = |lines: &str| -> BTreeSet<String> {
        let of_value = lines.lines().filter(|line| line.split(' ').nth(1) == Some("<http://schema.org/value>"));
        of_value.map(|line| line.split(' ').nth(2).unwrap().to_owned()).collect()
    };
    let exported = values(&run(&["export", "--format", "nquads"]));
    assert_eq!(exported.iter().map(String::as_str).collect::<BTreeSet<_>>(), wanted);
    assert_eq!(values(&run(&["export", "--format", "ntriples"])), exported);

    let select = "SELECT DISTINCT ?v { ?f schema:value ?v }";
    let json: serde_json::Value =
        serde_json::from_str(&run(&["query", "--sparql", select, "--format", "json"])).unwrap();
    let rows = json["results"]["bindings"].as_array().unwrap().iter();
    let text = |row: &serde_json::Value| {
        format!("\"{}\"^^<{}>", row["v"]["value"].as_str().unwrap(), row["v"]["datatype"].as_str().unwrap())
    };
    assert_eq!(rows.map(text).collect::<BTreeSet<_>>(), exported);

    let construct = "CONSTRUCT { ?f schema:value ?v } WHERE { ?f schema:value ?v }";
    let turtle = run(&["query", "--sparql", construct]);
    for value in [" 7", " 5", " 4.5", " 12345678901234567890123"] {
        assert!(turtle.contains(value), "{value}: {turtle}");
    }
    for spelling in ["007", "+5", "4.50", "xsd:byte"] {
        assert!(!turtle.contains(spelling), "{spelling}: {turtle}");
    }
    let shown = run(&["show", "figure-body-council-anniversary"]);
    let conflicts = run(&["conflicts", "--format", "json"]);
    let trace = sandbox.path("trace.csv");
    run(&["build", "--force", "--trace", trace.to_str().unwrap()]);
    for output in [shown, conflicts, sandbox.read("trace.csv")] {
        assert!(output.contains('7') && output.contains("12345678901234567890123"), "{output}");
        assert!(!output.contains("007") && !output.contains("4.50") && !output.contains("#byte"), "{output}");
    }
}

/// The number of sources that make a claim does not depend on lexical forms.
#[test]
fn lexical_forms_of_one_value_do_not_contradict_each_other() {
    let sandbox = with_figures(&[("007", "integer"), ("7", "integer"), ("7.0", "decimal")]);
    let conflicts = sandbox.run(&["conflicts", "--format", "json"]).succeeds().stdout;
    assert!(!conflicts.contains("figure-body-council-anniversary"), "{conflicts}");
}

#[test]
fn an_iri_with_commas_is_one_cell() {
    let sandbox = Sandbox::with_project();
    let iri = "https://example.org/2009/04/titre,1179150,3210.html";
    sandbox.edit("data/sources.csv", "https://example.org/report", &format!("\"{iri}\""));
    let query =
        "SELECT ?source ?url ?n { ?source dcterms:source ?url BIND(1 AS ?n) FILTER(CONTAINS(STR(?url), \"titre\")) }";
    let csv = sandbox.run(&["query", "--format", "csv", "--sparql", query]).succeeds().stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<_> = reader.records().map(|record| record.unwrap()).collect();
    assert_eq!(rows, [vec!["https://w3id.org/diwan/source/report", iri, "1"]]);
}

#[test]
fn characters_that_xml_cannot_represent_are_an_error_without_output() {
    let sandbox = Sandbox::with_project();
    let query = r#"SELECT ?v { VALUES ?v { "a\u0001b" } }"#;
    let run = sandbox.run(&["query", "--format", "xml", "--sparql", query]).fails(1);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.starts_with("error[P010]: ") && run.stderr.contains("?v in row 1"), "{}", run.stderr);
    assert!(run.stderr.contains("U+0001"), "{}", run.stderr);
    let carriage = sandbox.run(&["query", "--format", "xml", "--sparql", r#"SELECT ?v { VALUES ?v { "a\rb" } }"#]);
    assert!(carriage.succeeds().stdout.contains("<literal>a&#xD;b</literal>"));
    let ask = |format| sandbox.run(&["query", "--format", format, "--sparql", "ASK { ?s ?p ?o }"]).succeeds().stdout;
    assert_eq!([ask("csv").trim_end(), ask("tsv").trim_end()], ["true", "true"]);
    assert!(ask("xml").contains("<boolean>true</boolean>") && ask("json").contains(r#""boolean":true"#));
}

#[test]
fn from_merges_graphs() {
    let sandbox = Sandbox::with_project();
    let from = "FROM <https://w3id.org/diwan/record/m1-01> FROM <https://w3id.org/diwan/record/m2-01>";
    let query = format!("SELECT (COUNT(*) AS ?n) (SUM(?o) AS ?sum) {from} {{ ?s diwan:sessionNumber ?o }}");
    let csv = sandbox.run(&["query", "--format", "csv", "--sparql", &query]).succeeds().stdout;
    assert_eq!(csv, "n,sum\n1,3\n");
}

#[test]
fn empty_cells_from_non_string_arguments_are_explained() {
    let sandbox = Sandbox::with_project();
    let query = "SELECT ?m (GROUP_CONCAT(?d) AS ?dates) { ?m schema:startDate ?d } GROUP BY ?m";
    let run = sandbox.run(&["query", "--format", "csv", "--sparql", query]).succeeds();
    assert_eq!(
        run.stderr,
        "warning: ?dates is empty where ?d is \"1998-05-04\" of type xsd:date, and GROUP_CONCAT takes strings: write \
         STR(?d) instead\n"
    );
    let mended = query.replace("(?d)", "(STR(?d))");
    assert_eq!(sandbox.run(&["query", "--sparql", &mended]).succeeds().stderr, "");
}

#[test]
fn shapes_support_zero_length_paths() {
    let sandbox = Sandbox::new();
    sandbox.write("d.ttl", "<a:a> <a:p> 1 .");
    sandbox.write(
        "s.ttl",
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <a:S> a sh:NodeShape ; sh:targetNode <a:gone> ; sh:sparql [ \
         sh:select \"SELECT $this ?value WHERE { $this <a:p>* ?value }\" ] .",
    );
    let run = sandbox.run(&["check", "--shapes", "s.ttl", "--data", "d.ttl", "--format", "json"]).fails(1);
    assert!(run.stdout.contains("a:gone"), "{}", run.stdout);
}

/// All triples, in both data models.
#[test]
fn query_and_export_return_the_same_graph() {
    let sandbox = with_figures(&[("0042", "integer"), ("4.50", "decimal")]);
    let lines = |terms: [Term; 3]| terms.map(|term| term.to_string()).join(" ");
    for model in [&[][..], &["--model", "wikidata"]] {
        let run = |args: &[&str]| sandbox.run(&[args, model].concat()).succeeds().stdout;
        let text = run(&["export", "--format", "ntriples"]);
        let triples = RdfParser::from_format(RdfFormat::NTriples).for_slice(&text).map(Result::unwrap);
        let exported: BTreeSet<_> =
            triples.map(|triple| lines([triple.subject.into(), triple.predicate.into(), triple.object])).collect();
        let text = run(&["query", "--format", "tsv", "--sparql", "SELECT ?s ?p ?o { ?s ?p ?o }"]);
        let SliceQueryResultsParserOutput::Solutions(rows) =
            QueryResultsParser::from_format(QueryResultsFormat::Tsv).for_slice(&text).unwrap()
        else {
            panic!("no solutions")
        };
        let row =
            |row: oxigraph::sparql::QuerySolution| lines(["s", "p", "o"].map(|name| row.get(name).unwrap().clone()));
        let asked: BTreeSet<_> = rows.map(|solution| row(solution.unwrap())).collect();
        assert!(exported.len() > 50, "{model:?}");
        assert_eq!(exported, asked, "{model:?}");
    }
}
