//! Compares the dataset in memory with Oxigraph's own store, which is slower and larger, as the reference.

use super::*;
use crate::store::{Answer, QueryOptions, Store, ask};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store as Reference;
use proptest::prelude::*;
use proptest::sample::select;
use spargebra::SparqlParser;
use std::collections::BTreeSet;
use std::time::Duration;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Objects in several N-Quads spellings: values with several lexical forms, and texts that need escapes.
fn objects() -> Vec<String> {
    let typed = |value: &str, name: &str| format!("\"{value}\"^^<{XSD}{name}>");
    let mut objects: Vec<String> =
        ["<a:s>", "<a:t>", "<a:p>", "<a:g>", "_:b", "\"x\"", "\"x\"@en", "\"x\"@EN", "\"ж \\\" \\\\ \\n\""]
            .map(str::to_owned)
            .to_vec();
    objects.extend(["\\u0436 \\\" \\\\ \\n", "\\u0000"].map(|text| format!("\"{text}\"")));
    objects.extend([typed("007", "integer"), typed("7", "byte"), typed("7.0", "decimal"), typed("x", "integer")]);
    objects.extend([
        typed("1994-12-13", "date"),
        typed("1994", "gYear"),
        typed("x", "string"),
        "\"x\"^^<a:t>".to_owned(),
    ]);
    objects.push("<<( <a:s> <a:p> \"007\"^^<http://www.w3.org/2001/XMLSchema#integer> )>>".to_owned());
    objects
}

fn line() -> impl Strategy<Value = String> {
    let (subject, predicate) =
        (select(vec!["<a:s>", "<a:t>", "<a:u>", "_:b"]), select(vec!["<a:p>", "<a:q>", "<a:r>"]));
    let graph = select(vec!["", "<a:g> ", "<a:g> ", "<a:h> ", "<a:s> ", "_:g "]);
    let parts = (subject, predicate, select(objects()), graph);
    parts.prop_map(|(subject, predicate, object, graph)| format!("{subject} {predicate} {object} {graph}.\n"))
}

fn data() -> impl Strategy<Value = String> {
    proptest::collection::vec(line(), 0..24).prop_map(|lines| lines.concat())
}

/// The reference: each quad, and its triple in the default graph.
fn reference(data: &str) -> Reference {
    let store = Reference::new().unwrap();
    for quad in RdfParser::from_format(RdfFormat::NQuads).for_slice(data.as_bytes()) {
        let quad = quad.unwrap();
        store.insert(&quad).unwrap();
        store.insert(&Quad { graph_name: GraphName::DefaultGraph, ..quad }).unwrap();
    }
    store
}

fn graphs(data: &str) -> Graphs {
    let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(data.as_bytes()).map(Result::unwrap);
    Graphs::of_dataset(&Arc::new(Quads::from_quads(&quads.collect::<Vec<_>>()).unwrap())).unwrap()
}

fn sorted<T: ToString>(found: impl Iterator<Item = T>) -> Vec<String> {
    let mut found: Vec<String> = found.map(|quad| quad.to_string()).collect();
    found.sort();
    found
}

/// A random group graph pattern in SPARQL syntax.
fn group() -> impl Strategy<Value = String> {
    let term = || {
        select(vec![
            "?a",
            "?b",
            "?c",
            "<a:s>",
            "<a:t>",
            "7",
            "\"x\"",
            "\"x\"@en",
            "\"1994\"^^<http://www.w3.org/2001/XMLSchema#gYear>",
        ])
    };
    let node = || select(vec!["?a", "?b", "?c", "<a:s>", "<a:t>"]);
    let verb = select(vec![
        "<a:p>",
        "<a:q>",
        "?p",
        "?b",
        "<a:p>|<a:q>",
        "<a:p>/<a:q>",
        "^<a:p>",
        "<a:p>+",
        "!<a:p>",
        "!(<a:p>|^<a:q>)",
    ]);
    let triple = (node(), verb, term()).prop_map(|(subject, verb, object)| format!("{subject} {verb} {object} ."));
    let values = select(vec!["VALUES ?b { <a:p> 7 \"x\" }", "VALUES (?a ?b) { (<a:s> UNDEF) (UNDEF <a:t>) }"]);
    let filter = select(vec![
        "?a = ?b",
        "?b < 8",
        "?b >= \"1994\"",
        "BOUND(?c)",
        "isIRI(?a)",
        "STR(?b) = \"7\"",
        "sameTerm(?b, 7)",
    ]);
    let leaf = prop_oneof![6 => triple, 1 => values.prop_map(str::to_owned), 1 => filter.prop_map(|text| format!("FILTER({text})"))];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = move || {
            proptest::collection::vec(inner.clone(), 1..3).prop_map(|parts| format!("{{ {} }}", parts.join(" ")))
        };
        let graph = select(vec!["?g", "?a", "<a:g>", "<a:none>"]);
        prop_oneof![
            some(),
            some().prop_map(|group| format!("OPTIONAL {group}")),
            some().prop_map(|group| format!("MINUS {group}")),
            some().prop_map(|group| format!("FILTER NOT EXISTS {group}")),
            (graph, some()).prop_map(|(graph, group)| format!("GRAPH {graph} {group}")),
            (some(), some()).prop_map(|(one, other)| format!("{one} UNION {other}")),
            some()
                .prop_map(|group| format!("{{ SELECT ?a (COUNT(*) AS ?n) (MIN(?b) AS ?least) {group} GROUP BY ?a }}")),
        ]
    })
}

fn query() -> impl Strategy<Value = String> {
    proptest::collection::vec(group(), 1..4).prop_map(|parts| format!("SELECT * {{ {} }}", parts.join(" ")))
}

fn shown(row: &[Option<Term>]) -> String {
    let cells = row.iter().map(|value| value.as_ref().map(ToString::to_string).unwrap_or_default());
    cells.collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn patterns_match_like_in_oxigraphs_store(
        data in data(),
        subject in proptest::option::of(select(vec!["a:s", "a:none"])),
        predicate in proptest::option::of(select(vec!["a:p", "a:none"])),
        object in proptest::option::of(select(vec!["a:t", "a:p"])),
        graph in select(vec![None, Some(""), Some("a:g"), Some("a:s"), Some("a:none")]),
    ) {
        let (ours, theirs) = (graphs(&data), reference(&data));
        let node = |iri: &str| NamedNode::new_unchecked(iri);
        let (subject, predicate, object) = (subject.map(node), predicate.map(node), object.map(node));
        let graph = graph.map(|iri| if iri.is_empty() { GraphName::DefaultGraph } else { node(iri).into() });
        let subject = subject.as_ref().map(|node| node.as_ref().into());
        let (predicate, object) = (predicate.as_ref().map(NamedNode::as_ref), object.as_ref().map(|node| node.as_ref().into()));
        let found = theirs.quads_for_pattern(subject, predicate, object, graph.as_ref().map(GraphName::as_ref));
        let found = found.map(Result::unwrap).filter(|quad| graph.is_some() || quad.graph_name != GraphName::DefaultGraph);
        let graph = graph.as_ref().map(GraphName::as_ref);
        prop_assert_eq!(sorted(ours.quads(subject, predicate, object, graph)), sorted(found));
        let names: BTreeSet<String> = theirs.named_graphs().map(|name| name.unwrap().to_string()).collect();
        prop_assert_eq!(sorted(ours.graph_names()), names.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn queries_return_the_same_as_oxigraphs_store(data in data(), query in query()) {
        let Ok(query) = SparqlParser::new().parse_query(&query) else { return Ok(()) };
        let evaluator = SparqlEvaluator::new().without_default_http_service_handler();
        let prepared = evaluator.for_query(diwan_sparql::repaired(query.clone(), &diwan_sparql::PatternFaults::default()).unwrap().query);
        let Ok(QueryResults::Solutions(rows)) = prepared.on_store(&reference(&data)).execute() else { panic!("{query}") };
        let theirs = rows.map(|row| shown(row.unwrap().values()));
        let options =
            QueryOptions { prefixes: vec![], timeout: Duration::from_secs(60), memory: usize::MAX, allow_service: false, faults: diwan_sparql::PatternFaults::default() };
        let store = Store::from(graphs(&data));
        let Answer::Solutions { rows, .. } = ask(&store, &query, &options).unwrap() else { panic!("{query}") };
        prop_assert_eq!(sorted(rows.iter().map(|row| shown(row))), sorted(theirs), "{}", query);
    }
}

#[test]
fn large_graphs_are_found_by_each_term() {
    let line = |n: usize| format!("<a:{}> <a:p{}> <a:o{}> <a:g{}> .\n", n, n % 7, n % 11, n % 2);
    let data: String = (0..500).map(line).collect();
    let graphs = graphs(&data);
    let node = |iri: &str| NamedNode::new_unchecked(iri);
    let (p, o, g) = (node("a:p3"), node("a:o5"), node("a:g1"));
    let count = |p: Option<&NamedNode>, o: Option<&NamedNode>| {
        let (p, o) = (p.map(NamedNode::as_ref), o.map(|node| node.as_ref().into()));
        graphs.quads(None, p, o, Some(GraphNameRef::NamedNode(g.as_ref()))).count()
    };
    let expected = |fits: fn(usize) -> bool| (0..500).filter(|n| n % 2 == 1 && fits(*n)).count();
    assert_eq!(count(None, None), expected(|_| true));
    assert_eq!(count(Some(&p), None), expected(|n| n % 7 == 3));
    assert_eq!(count(None, Some(&o)), expected(|n| n % 11 == 5));
    assert_eq!(count(Some(&p), Some(&o)), expected(|n| n % 7 == 3 && n % 11 == 5));
}

#[test]
fn datasets_are_shared_if_their_literals_are_normalized() {
    let quads = |value: &str| {
        let line = format!("<a:s> <a:p> \"{value}\"^^<{XSD}integer> <a:g> .\n");
        Arc::new(Quads::from_nquads(line.as_bytes()).unwrap())
    };
    let kept = quads("7");
    assert!(Arc::ptr_eq(&Graphs::of_dataset(&kept).unwrap().quads, &kept));
    let graphs = Graphs::of_dataset(&quads("007")).unwrap();
    assert_eq!(graphs.quads.to_text(), kept.to_text());
}
