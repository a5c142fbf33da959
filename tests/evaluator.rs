//! Deviations of the evaluator from SPARQL: each with the wrong result of Oxigraph and the right result of this
//! program.
//!
//! When `known_deviations_remain` or an assertion about Oxigraph's result fails, the deviation is fixed upstream:
//! remove the rewriting from `crates/diwan-sparql`, or the line from `docs/queries.md`.

use crate::common::program::Sandbox;
use crate::common::rdf::loaded;
use diwan::store::{Answer, QueryOptions, evaluate};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::time::Duration;

const DATA: &str = "<a:s> <a:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> <a:g1> .\n\
    <a:s> <a:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> <a:g2> .\n\
    <a:t> <a:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> <a:g2> .\n\
    <a:s> <a:q> <a:g1> <a:g1> .\n\
    <a:s> <a:q> <a:g1> <a:g2> .\n\
    <a:s> <a:label> \"one\"@en <a:g3> .\n";

/// The data, loaded into Oxigraph's store.
fn store() -> Store {
    let store = Store::new().unwrap();
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(DATA.as_bytes()) {
        let quad = quad.unwrap();
        store.insert(&quad).unwrap();
        store.insert(&Quad { graph_name: GraphName::DefaultGraph, ..quad }).unwrap();
    }
    store
}

/// The rows as sorted lines of terms.
fn ours(query: &str) -> Vec<String> {
    let options = QueryOptions {
        prefixes: vec![],
        timeout: Duration::from_secs(60),
        memory: usize::MAX,
        allow_service: false,
        faults: diwan_sparql::PatternFaults::default(),
    };
    match evaluate(&loaded(DATA), query, &options).unwrap() {
        Answer::Boolean(value) => vec![value.to_string()],
        Answer::Solutions { rows, .. } => sorted(rows.iter().map(|row| {
            row.iter().map(|value| value.as_ref().map_or("-".to_owned(), ToString::to_string)).collect::<Vec<_>>()
        })),
        Answer::Triples(triples) => triples.iter().map(ToString::to_string).collect(),
    }
}

fn upstream(query: &str) -> Vec<String> {
    let evaluator = SparqlEvaluator::new().without_default_http_service_handler();
    match evaluator.parse_query(query).unwrap().on_store(&store()).execute().unwrap() {
        QueryResults::Boolean(value) => vec![value.to_string()],
        QueryResults::Solutions(rows) => sorted(rows.map(|row| {
            row.unwrap()
                .values()
                .iter()
                .map(|value| value.as_ref().map_or("-".to_owned(), ToString::to_string))
                .collect()
        })),
        QueryResults::Graph(triples) => triples.map(|triple| triple.unwrap().to_string()).collect(),
    }
}

fn sorted(rows: impl Iterator<Item = Vec<String>>) -> Vec<String> {
    let short = |text: &String| match text.strip_suffix("\"^^<http://www.w3.org/2001/XMLSchema#integer>") {
        Some(number) => number.trim_start_matches('"').to_owned(),
        None => text.clone(),
    };
    let mut rows: Vec<_> = rows.map(|row| row.iter().map(short).collect::<Vec<_>>().join(" ")).collect();
    rows.sort();
    rows
}

/// A query, the result of Oxigraph, and the right result.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

fn check(cases: &[Case]) {
    for (query, wrong, right) in cases {
        assert_eq!(ours(query), *right, "{query}");
        assert_eq!(upstream(query), *wrong, "mended upstream: {query}");
    }
}

/// oxigraph#1919.
#[test]
fn from_merges_its_graphs() {
    check(&[
        ("SELECT (COUNT(*) AS ?n) (SUM(?o) AS ?sum) FROM <a:g1> FROM <a:g2> { ?s <a:p> ?o }", &["3 3"], &["2 2"]),
        (
            "SELECT ?s FROM <a:g1> FROM <a:g2> FROM <a:g1> { ?s <a:p> ?o }",
            &["<a:s>", "<a:s>", "<a:s>", "<a:t>"],
            &["<a:s>", "<a:t>"],
        ),
        (
            "SELECT (COUNT(*) AS ?n) FROM <a:g1> FROM <a:g2> FROM NAMED <a:g1> { ?s <a:p> ?o GRAPH ?g { ?s <a:p> ?o } }",
            &["2"],
            &["1"],
        ),
    ]);
    for query in [
        "ASK FROM <a:g1> FROM <a:g2> { <a:t> <a:p> 1 }",
        "ASK FROM <a:g2> { <a:t> <a:p> 1 }",
        "ASK FROM NAMED <a:g2> { GRAPH <a:g2> { <a:t> <a:p> 1 } FILTER NOT EXISTS { ?s ?p ?o } }",
        "ASK FROM <a:g1> FROM <a:g3> { <a:s> <a:p> 1 ; <a:label> ?l FILTER NOT EXISTS { <a:t> ?p ?o } }",
    ] {
        assert_eq!(ours(query), ["true"], "{query}");
    }
    assert_eq!(ours("CONSTRUCT { ?s <a:q> ?o } FROM <a:g1> FROM <a:g2> { ?s <a:q> ?o }"), ["<a:s> <a:q> <a:g1>"]);
    assert_eq!(ours("DESCRIBE <a:t> FROM <a:g1> FROM <a:g2>").len(), 1);
}

/// SPARQL 1.1, 13.2: a query with a dataset clause sees only the graphs that it names.
#[test]
fn from_without_from_named_has_no_named_graphs() {
    assert!(ours("SELECT ?s FROM <a:g1> { GRAPH <a:g2> { ?s <a:q> ?o } }").is_empty());
    assert!(ours("SELECT ?s FROM <a:g1> FROM <a:g3> { GRAPH <a:g2> { ?s <a:q> ?o } }").is_empty());
    assert_eq!(ours("SELECT ?g FROM <a:g1> FROM <a:g2> FROM NAMED <a:g3> { GRAPH ?g { ?s ?p ?o } }"), ["<a:g3>"]);
}

/// oxigraph#1815.
#[test]
fn paths_of_length_zero_start_anywhere() {
    check(&[
        ("SELECT ?o { <a:none> <a:p>* ?o }", &[], &["<a:none>"]),
        ("SELECT ?o { <a:none> <a:p>? ?o }", &[], &["<a:none>"]),
        ("SELECT ?o { <a:none> (<a:p>*|<a:q>) ?o }", &[], &["<a:none>"]),
        ("SELECT ?o { <a:none> ^(<a:p>*) ?o }", &[], &["<a:none>"]),
        ("SELECT ?o { <a:none> (<a:p>?)+ ?o }", &[], &["<a:none>"]),
        ("SELECT ?s { ?s <a:p>* <a:none> }", &[], &["<a:none>"]),
        ("SELECT ?s { ?s <a:p>* \"none\" }", &[], &["\"none\""]),
        ("ASK { <a:none> <a:p>* <a:none> }", &["false"], &["true"]),
        ("ASK { <a:none> <a:p>* [] }", &["false"], &["true"]),
        ("SELECT ?g { GRAPH ?g { <a:none> <a:p>* ?o } }", &[], &["<a:g1>", "<a:g2>", "<a:g3>"]),
        ("ASK { GRAPH <a:g1> { <a:t> <a:p>* ?o } }", &["false"], &["true"]),
        ("ASK { FILTER EXISTS { <a:none> <a:p>* ?o } }", &["false"], &["true"]),
    ]);
    for (query, right) in [
        ("SELECT ?o { <a:s> <a:p>* ?o }", vec!["1", "<a:s>"]),
        ("SELECT ?o { <a:none> <a:p>+ ?o }", vec![]),
        ("SELECT ?o { <a:none> <a:p>/<a:q>? ?o }", vec![]),
        ("SELECT ?o { <a:none> <a:p>* ?o . ?o <a:q> ?x }", vec![]),
        ("ASK { <a:none> <a:p>* <a:other> }", vec!["false"]),
        ("ASK { GRAPH <a:missing> { <a:none> <a:p>* ?o } }", vec!["false"]),
        ("SELECT ?v { VALUES ?v { <a:none> } ?v <a:p>* ?o }", vec![]),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { <a:s> <a:q>* ?o } }", vec!["5"]),
    ] {
        assert_eq!(ours(query), right, "{query}");
    }
}

/// oxigraph#1450.
#[test]
fn the_graph_variable_is_unbound_inside_its_pattern() {
    check(&[
        ("SELECT ?g { GRAPH ?g { FILTER(BOUND(?g)) } }", &["<a:g1>", "<a:g2>", "<a:g3>"], &[]),
        ("SELECT ?g { GRAPH ?g { ?s <a:p> ?o FILTER(!BOUND(?g)) } }", &[], &["<a:g1>", "<a:g2>", "<a:g2>"]),
        ("SELECT ?g ?x { GRAPH ?g { ?s <a:label> ?o BIND(STR(?g) AS ?x) } }", &["<a:g3> \"a:g3\""], &["<a:g3> -"]),
        ("SELECT ?g ?x { GRAPH ?g { VALUES ?x { 7 } } }", &["- 7"], &["<a:g1> 7", "<a:g2> 7", "<a:g3> 7"]),
        (
            "SELECT ?g { GRAPH ?g { { ?s <a:label> ?o } UNION { VALUES ?x { 7 } } } }",
            &["-", "<a:g3>"],
            &["<a:g1>", "<a:g2>", "<a:g3>", "<a:g3>"],
        ),
        ("ASK { GRAPH <a:missing> { VALUES ?x { 7 } } }", &["true"], &["false"]),
        (
            "SELECT ?g ?n { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s <a:p> ?o } } }",
            &["- 3"],
            &["<a:g1> 1", "<a:g2> 2", "<a:g3> 0"],
        ),
        (
            "SELECT ?g ?s { GRAPH ?g { SELECT ?s { ?s <a:p> ?o } ORDER BY DESC(?s) LIMIT 1 } }",
            &["- <a:t>"],
            &["<a:g1> <a:s>", "<a:g2> <a:t>"],
        ),
        ("SELECT ?g { GRAPH ?g { ?s <a:label> ?o MINUS { ?x <a:label> ?y } } }", &[], &["<a:g3>"]),
        (
            "SELECT ?g ?s { GRAPH ?g { ?s <a:label> ?o FILTER EXISTS { SELECT ?s { ?s <a:q> ?x } } } }",
            &["<a:g3> <a:s>"],
            &[],
        ),
        (
            "SELECT ?g ?h { GRAPH ?g { GRAPH ?h { ?s <a:label> ?o } } }",
            &["- <a:g3>"],
            &["<a:g1> <a:g3>", "<a:g2> <a:g3>", "<a:g3> <a:g3>"],
        ),
    ]);
    for (query, right) in [
        ("SELECT ?g { GRAPH ?g { ?s <a:q> ?g } }", vec!["<a:g1>"]),
        ("SELECT ?g { GRAPH ?g { SELECT ?g { ?s <a:q> ?g } } }", vec!["<a:g1>"]),
        ("SELECT ?g { GRAPH ?g { ?s <a:label> ?o } FILTER(BOUND(?g)) }", vec!["<a:g3>"]),
        (
            "SELECT ?g { VALUES ?g { <a:g2> } GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s <a:p> ?o } } FILTER(?n = 2) }",
            vec!["<a:g2>"],
        ),
        (
            "SELECT ?g { VALUES ?g { <a:g3> } FILTER EXISTS { GRAPH ?g { ?s <a:label> ?o FILTER(BOUND(?g)) } } }",
            vec!["<a:g3>"],
        ),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o OPTIONAL { ?s <a:label> ?l } } }", vec!["6"]),
        ("SELECT DISTINCT ?g { GRAPH ?g { } }", vec!["<a:g1>", "<a:g2>", "<a:g3>"]),
    ] {
        assert_eq!(ours(query), right, "{query}");
    }
}

/// oxigraph#1471.
#[test]
fn replacements_are_those_of_xpath() {
    check(&[
        (r#"SELECT (REPLACE("abc", "b", "\\$1") AS ?r) {}"#, &[r#""a\\c""#], &[r#""a$1c""#]),
        (r#"SELECT (REPLACE("abc", "(b)", "$1x") AS ?r) {}"#, &[r#""ac""#], &[r#""abxc""#]),
        (r#"SELECT ?r { VALUES ?to { "$" } BIND(REPLACE("abc", "b", ?to) AS ?r) }"#, &[r#""a$c""#], &["-"]),
    ]);
    assert_eq!(ours(r#"SELECT ?r { BIND(REPLACE("abc"@en, "B", "x", "i") AS ?r) }"#), ["\"axc\"@en"]);
    assert_eq!(ours(r#"ASK { FILTER(REPLACE("abc", "b", "\\\\") = "a\\c") }"#), ["true"]);
}

/// oxigraph#1471.
#[test]
fn patterns_are_those_of_xpath() {
    check(&[
        (r#"ASK { FILTER(REGEX("e", "^[a-z-[aeiou]]$")) }"#, &["true"], &["false"]),
        (r#"ASK { FILTER(REGEX("aa", "^(.)\\1$")) }"#, &["false"], &["true"]),
        (r#"ASK { BIND("^\\i$" AS ?p) FILTER(REGEX("a", ?p)) }"#, &["false"], &["true"]),
        (r#"SELECT (REPLACE("a\u00A0b", "\\s", "") AS ?r) {}"#, &["\"ab\""], &["\"a\u{a0}b\""]),
    ]);
    let error = evaluate(
        &loaded(DATA),
        r#"ASK { ?s ?p ?o FILTER(REGEX(STR(?o), "\\bx")) }"#,
        &QueryOptions {
            prefixes: vec![],
            timeout: Duration::from_secs(60),
            memory: usize::MAX,
            allow_service: false,
            faults: diwan_sparql::PatternFaults::default(),
        },
    );
    let error = error.unwrap_err().to_string();
    assert!(error.contains(r"at character 1: \b is not an escape of XPath"), "{error}");
}

/// Deviations that cannot be corrected by rewriting. `docs/queries.md` lists them.
#[test]
fn known_deviations_remain() {
    for (query, wrong, right, report) in [
        (
            "SELECT (DATATYPE(\"5\"^^<http://www.w3.org/2001/XMLSchema#byte>) AS ?d) {}",
            vec!["<http://www.w3.org/2001/XMLSchema#integer>"],
            "<http://www.w3.org/2001/XMLSchema#byte>",
            "#526",
        ),
        ("SELECT (GROUP_CONCAT(?l) AS ?c) { ?s <a:label> ?l }", vec!["\"one\"@en"], "\"one\"", "#1717"),
        (
            "SELECT ?g { GRAPH ?g { ?s <a:label> ?l OPTIONAL { ?s <a:none> ?x }
                MINUS { ?t <a:label> ?m OPTIONAL { ?t <a:none> ?x } } } }",
            vec![],
            "<a:g3>",
            "#1804",
        ),
        ("ASK { FILTER EXISTS { GRAPH ?g { ?s <a:label> ?l FILTER(BOUND(?g)) } } }", vec!["true"], "false", "#1450"),
    ] {
        assert_eq!(ours(query), wrong, "{report} is mended: {query} gives {right}");
    }
}

/// Invalid patterns and replacements are reported before the query runs if they are constant, and once if they come
/// from the data.
#[test]
fn faults_of_regular_expressions_are_reported() {
    let sandbox = Sandbox::new();
    let query = |query: &str| sandbox.run(&["query", "--sparql", query, "--format", "csv"]);
    for (call, wanted) in [
        ("REGEX(?t, '(')", "REGEX: pattern \"(\": at character 1: the group that begins here is not closed"),
        ("REPLACE(?t, 'x?', '')", "REPLACE: pattern \"x?\": it matches the empty text"),
        ("REPLACE(?t, 'x', '$')", "REPLACE: replacement \"$\": at character 1: in a replacement, a dollar must be"),
    ] {
        let error = query(&format!("SELECT ?x {{ VALUES ?t {{ 'a' }} BIND({call} AS ?x) }}")).fails(3).stderr;
        assert!(error.contains(wanted), "{error}");
    }
    let data = "VALUES ?p { '(' 'a' '[' }";
    let run = query(&format!("SELECT ?p ?x {{ {data} BIND(REPLACE('abc', ?p, '-') AS ?x) }} ORDER BY ?p"));
    let run = run.succeeds();
    assert_eq!(run.stdout, "p,x\n(,\n[,\na,-bc\n");
    let warning = "is not closed; such a call has no value (2 calls)";
    assert_eq!(run.stderr.matches("such a call has no value").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("warning: REPLACE: pattern ") && run.stderr.contains(warning), "{}", run.stderr);
    let well = query("SELECT ?x { VALUES ?p { 'a' } BIND(REGEX('abc', ?p) AS ?x) }").succeeds();
    assert!(well.stdout == "x\ntrue\n" && !well.stderr.contains("warning"), "{}", well.stderr);
}

/// `IN` with many constants finds what comparing with each of them finds, and is an error where that is one.
#[test]
fn long_lists_are_compared_by_values() {
    let typed = |text: &str, name: &str| format!("\"{text}\"^^<http://www.w3.org/2001/XMLSchema#{name}>");
    let mut values: Vec<String> =
        ["<a:1>", "\"a\"", "\"1\"", "\"a\"@en", "true", "1", "01", "-0", "1.0", "1.50", "0.1", "16777217"]
            .map(str::to_owned)
            .into();
    for (name, texts) in [
        ("double", &["1", "1.5E0", "0.1", "-0", "NaN", "INF", "16777217", "3.4028234663852886E38"][..]),
        ("float", &["1", "1.5", "0.1", "-0", "NaN", "INF", "16777216", "3.4028235E38"]),
        ("decimal", &["16777216.0", "0.10", "1.000000000000000001", "x"]),
        ("integer", &["9223372036854775807", "9223372036854775808", "x"]),
        ("byte", &["1", "300"]),
        ("dateTime", &["2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00", "2020-01-01T00:00:00", "x"]),
        ("date", &["2020-01-01", "2020-01-01Z", "x"]),
        ("time", &["01:00:00", "01:00:00.0", "01:00:00Z"]),
        ("gYear", &["2020", "02020"]),
        ("duration", &["P1Y", "P12M"]),
    ] {
        values.extend(texts.iter().map(|text| typed(text, name)));
    }
    let looked_up = |values: &[&String]| {
        let (list, each) = (
            values.iter().map(|value| value.as_str()).collect::<Vec<_>>().join(", "),
            values.iter().map(|value| format!("?x = {value}")).collect::<Vec<_>>().join(" || "),
        );
        (list, each)
    };
    let all: Vec<&String> = values.iter().collect();
    let operands = values.join(" ");
    // All of them, and lists without some: what is an error must not depend on the constants that are looked up.
    let numbers: Vec<&String> =
        all.iter().filter(|value| !value.contains("\"x\"") && !value.contains("gYear")).copied().collect();
    let odd: Vec<&String> = all.iter().step_by(2).copied().collect();
    let even: Vec<&String> = all.iter().skip(1).step_by(2).copied().collect();
    for constants in [all, numbers, odd, even] {
        let (list, each) = looked_up(&constants);
        for (short, long) in [
            (format!("({each})"), format!("?x IN ({list})")),
            (format!("!({each})"), format!("?x NOT IN ({list})")),
            (format!("!COALESCE({each}, true)"), format!("!COALESCE(?x IN ({list}), true)")),
        ] {
            let found = |filter: &str| ours(&format!("SELECT ?x {{ VALUES ?x {{ {operands} }} FILTER({filter}) }}"));
            assert_eq!(found(&long), found(&short), "{long}");
            assert!(!found(&short).is_empty() || short.starts_with('!'), "{short}");
        }
    }
}
