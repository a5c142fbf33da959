use crate::common::program::Sandbox;
use oxigraph::io::RdfFormat;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

const PREFIXES: &str = "
    PREFIX wd: <http://www.wikidata.org/entity/> PREFIX wdt: <http://www.wikidata.org/prop/direct/>
    PREFIX p: <http://www.wikidata.org/prop/> PREFIX ps: <http://www.wikidata.org/prop/statement/>
    PREFIX psv: <http://www.wikidata.org/prop/statement/value/> PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
    PREFIX pr: <http://www.wikidata.org/prop/reference/> PREFIX prov: <http://www.w3.org/ns/prov#>
    PREFIX wikibase: <http://wikiba.se/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ";

fn model() -> Store {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["export", "--model", "wikidata", "--format", "nquads"]).succeeds();
    let store = Store::new().unwrap();
    store.load_from_slice(RdfFormat::NQuads, &run.stdout).unwrap();
    store
}

fn ask(store: &Store, query: &str) -> Vec<String> {
    let query = SparqlEvaluator::new().parse_query(&format!("{PREFIXES}{query}")).unwrap();
    let QueryResults::Solutions(rows) = query.on_store(store).execute().unwrap() else { panic!("no SELECT") };
    let row = |row: oxigraph::sparql::QuerySolution| {
        row.values().iter().map(|term| term.as_ref().map(ToString::to_string).unwrap_or_default()).collect::<Vec<_>>()
    };
    rows.map(|solution| row(solution.unwrap()).join(" ")).collect()
}

#[test]
fn queries_written_for_wikidata_work() {
    let store = model();
    let presidents =
        ask(&store, "SELECT ?name { ?p wdt:P39 wd:Q205602 ; rdfs:label ?name FILTER(LANG(?name) = 'en') }");
    assert_eq!(presidents.len(), 2, "{presidents:?}");
    let members = ask(
        &store,
        "SELECT ?from ?precision ?quote {
           wd:Q227 p:P463 ?statement . ?statement ps:P463 wd:Q47543 ; pq:P580 ?from ; wikibase:rank wikibase:NormalRank ;
             <http://www.wikidata.org/prop/qualifier/value/P580> [ wikibase:timePrecision ?precision ] ;
             prov:wasDerivedFrom/pr:P1683 ?quote
           FILTER(CONTAINS(?quote, '1991')) } ORDER BY ?from",
    );
    assert_eq!(
        members,
        [
            "\"1991-12-01T00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime> 10 \"в декабре 1991 года принято в члены организации\"@ru",
            "\"1991-12-08T00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime> 11 \"on December 1991, 8, it was accepted as a full member of the OIC\"@en",
        ]
        .map(|row| row.replace(" 10 ", " \"10\"^^<http://www.w3.org/2001/XMLSchema#integer> "))
        .map(|row| row.replace(" 11 ", " \"11\"^^<http://www.w3.org/2001/XMLSchema#integer> "))
    );
}

#[test]
fn officials_are_humans_and_items_have_names() {
    let store = model();
    let humans = ask(&store, "SELECT ?x { ?x wdt:P31 wd:Q5 }");
    assert_eq!(humans.len(), 18, "{humans:?}");
    let nameless = ask(&store, "SELECT DISTINCT ?o { ?x wdt:P39 ?o FILTER NOT EXISTS { ?o rdfs:label ?name } }");
    assert_eq!(nameless, [""; 0]);
    let unknown = ask(
        &store,
        "SELECT DISTINCT ?p { ?r a wikibase:Reference ; ?p ?v FILTER(STRSTARTS(STR(?p), STR(pr:)))
           FILTER NOT EXISTS { ?property wikibase:reference ?p } }",
    );
    assert_eq!(unknown, [""; 0]);
}

#[test]
fn every_statement_with_a_quote_has_a_reference_to_its_document() {
    let store = model();
    let bare = ask(
        &store,
        "SELECT ?r { ?r a wikibase:Reference FILTER NOT EXISTS { ?r pr:P248 ?document ; pr:P1683 ?quote ; pr:P407 ?language } }",
    );
    assert_eq!(bare, [""; 0]);
    let counted = ask(&store, "SELECT (COUNT(DISTINCT ?r) > 300 AS ?many) { ?s prov:wasDerivedFrom ?r }");
    assert!(counted[0].starts_with("\"true\""), "{counted:?}");
}

#[test]
fn judgements_are_ranks_and_direct_statements_follow_them() {
    let store = model();
    // Document 001 prints 2006, the others 2003. An editor prefers the latter.
    let ranks = ask(
        &store,
        "SELECT ?rank ?start { <https://w3id.org/diwan/id/meeting-summit-10> p:P580 ?s . ?s wikibase:rank ?rank ; ps:P580 ?start }
         ORDER BY ?start",
    );
    let ranks: Vec<_> = ranks.iter().map(|row| (row.contains("PreferredRank"), row.contains("\"2006"))).collect();
    assert!(ranks.contains(&(true, false)) && ranks.contains(&(false, true)) && !ranks.contains(&(true, true)));
    let direct = ask(
        &store,
        "SELECT ?start { <https://w3id.org/diwan/id/meeting-summit-10> <http://www.wikidata.org/prop/direct/P580> ?start }",
    );
    assert!(!direct.is_empty() && direct.iter().all(|start| start.contains("2003")), "{direct:?}");
    let deprecated = ask(
        &store,
        "SELECT ?v { ?s wikibase:rank wikibase:DeprecatedRank ; ?ps ?v . FILTER(STRENDS(STR(?ps), '/statement/P710')) }",
    );
    assert_eq!(deprecated, ["<http://www.wikidata.org/entity/Q157451>"]);
    let reason = ask(&store, "SELECT ?r { ?s wikibase:rank wikibase:DeprecatedRank ; pq:P2241 ?r }");
    assert_eq!(reason, ["<http://www.wikidata.org/entity/Q25895909>"]);
    let best = ask(&store, "SELECT ?s { ?s wikibase:rank wikibase:DeprecatedRank ; a wikibase:BestRank }");
    assert_eq!(best, [""; 0]);
}
