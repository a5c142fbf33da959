//! The description of the dataset, the curation of its records, and the names that generic tools look for.

use crate::common::program::Sandbox;

const PREFIXES: &str = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
    PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX graph: <graph/> PREFIX pav: <http://purl.org/pav/>";

/// The rows of an answer about the data compiled into the program, without the header.
fn rows(query: &str) -> Vec<String> {
    answer(&Sandbox::new(), query)
}

fn answer(sandbox: &Sandbox, query: &str) -> Vec<String> {
    let query = format!("{PREFIXES} {query}");
    let run = sandbox.run(&[&["query", "--format", "csv", "--sparql", &query], sandbox.embedded()].concat()).succeeds();
    run.stdout.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn the_dataset_says_who_is_responsible_for_it_and_what_it_covers() {
    let responsible = rows(
        "SELECT ?role ?name { <dataset> ?role ?agent . ?agent a foaf:Agent ; foaf:name ?name FILTER(LANG(?name) = 'en') }
         ORDER BY ?role",
    );
    let role = |role: &str| format!("http://purl.org/dc/terms/{role},The diwan project");
    assert_eq!(responsible, [role("creator"), role("publisher")]);
    let languages = rows("SELECT ?language { <dataset> dcterms:language ?language } ORDER BY ?language");
    assert_eq!(languages, ["ar", "en", "ru"].map(|tag| format!("http://id.loc.gov/vocabulary/iso639-1/{tag}")));
    let dates = rows("SELECT ?issued ?modified { <dataset> dcterms:issued ?issued ; dcterms:modified ?modified }");
    assert_eq!(dates, ["2026-11-22,2026-11-30"]);
    let period =
        rows("SELECT ?first ?last { <dataset> dcterms:temporal ?t . ?t dcat:startDate ?first ; dcat:endDate ?last }");
    let first = rows(
        "SELECT (MIN(STR(?date)) AS ?first) (MAX(STR(?date)) AS ?last) { GRAPH ?record { ?thing ?property ?date }
         ?record a diwan:Record FILTER(DATATYPE(?date) IN (xsd:date, xsd:gYearMonth, xsd:gYear)) }",
    );
    assert_eq!(period, first);
    let places = rows(
        "SELECT ?place { <dataset> dcterms:spatial ?thing . ?thing rdfs:label ?place FILTER(LANG(?place) = 'en') }",
    );
    assert_eq!(places, ["Azerbaijan"]);
}

#[test]
fn every_format_is_a_distribution_and_a_dump() {
    let found = rows(
        "SELECT ?file ?type { <dataset> dcat:distribution ?one ; void:dataDump ?file .
         ?one dcat:downloadURL ?file ; dcat:mediaType ?type } ORDER BY ?file",
    );
    let expected = [
        ("jsonld", "application/ld+json"),
        ("nq", "application/n-quads"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("trig", "application/trig"),
        ("ttl", "text/turtle"),
    ];
    let line = |(end, media): (&str, &str)| {
        format!("https://w3id.org/diwan/dump/dataset.{end},https://www.iana.org/assignments/media-types/{media}")
    };
    assert_eq!(found, expected.map(line));
}

#[test]
fn examples_are_things_of_the_dataset_and_vocabularies_are_used() {
    assert_eq!(rows("SELECT ?it { <dataset> void:exampleResource ?it FILTER NOT EXISTS { ?it a ?class } }"), [""; 0]);
    assert_eq!(rows("SELECT (COUNT(*) AS ?n) { <dataset> void:exampleResource ?it }"), ["3"]);
    let vocabularies = rows("SELECT ?one { <dataset> void:vocabulary ?one }");
    for used in ["https://w3id.org/diwan/ns#", "http://schema.org/", "http://www.w3.org/ns/prov#"] {
        assert!(vocabularies.contains(&used.to_owned()), "{used}: {vocabularies:?}");
    }
    assert!(!vocabularies.iter().any(|one| one.starts_with("https://w3id.org/diwan/id/")), "{vocabularies:?}");
}

/// The partitions have the numbers that queries count; the description itself does not count.
#[test]
fn partitions_count_what_queries_count() {
    let properties = "GRAPH graph:dataset { <dataset> void:propertyPartition ?part . ?part void:property ?what ; void:triples ?said }
        { SELECT ?what (COUNT(*) AS ?counted) { ?s ?what ?o FILTER NOT EXISTS { GRAPH graph:dataset { ?s ?what ?o } } } GROUP BY ?what }";
    let classes = "GRAPH graph:dataset { <dataset> void:classPartition ?part . ?part void:class ?what ; void:entities ?said }
        { SELECT ?what (COUNT(*) AS ?counted) { ?s a ?what FILTER NOT EXISTS { GRAPH graph:dataset { ?s a ?what } } } GROUP BY ?what }";
    for counts in [properties, classes] {
        assert_eq!(rows(&format!("SELECT ?what ?said ?counted {{ {counts} FILTER(?said != ?counted) }}")), [""; 0]);
        let number = rows(&format!("SELECT (COUNT(*) AS ?n) {{ {counts} }}"));
        assert!(number[0].parse::<usize>().unwrap() > 20, "{number:?}");
    }
}

#[test]
fn every_record_has_the_agent_and_the_day_of_its_curation() {
    let lacks = "SELECT ?record { ?record a diwan:Record FILTER NOT EXISTS { ?record prov:wasAttributedTo ?agent ; dcterms:created ?day } }";
    assert_eq!(rows(lacks), [""; 0]);
    let said = "SELECT DISTINCT ?name ?day { ?record a diwan:Record ; prov:wasAttributedTo/foaf:name ?name ; dcterms:created ?day
        FILTER(LANG(?name) = 'en') }";
    assert_eq!(rows(said), ["The diwan project,2026-11-30"]);
}

#[test]
fn display_names_are_labels_and_attested_names_are_not() {
    let unlabelled =
        "SELECT ?thing ?name { ?thing skos:prefLabel ?name FILTER NOT EXISTS { ?thing rdfs:label ?name } }";
    assert_eq!(rows(unlabelled), [""; 0]);
    let attested = "SELECT ?thing ?name { GRAPH graph:entailed { ?thing rdfs:label ?name } FILTER NOT EXISTS { ?thing skos:prefLabel ?name } }";
    assert_eq!(rows(attested), [""; 0]);
    // What a newcomer asks.
    let found = rows(
        "SELECT DISTINCT ?kind { ?thing rdfs:label '7th Islamic Summit, Casablanca 1994'@en ; diwan:kind/rdfs:label ?kind FILTER(LANG(?kind) = 'en') }",
    );
    assert_eq!(found, ["summit"]);
}

#[test]
fn a_project_that_says_nothing_about_its_publication_claims_nothing() {
    let sandbox = Sandbox::with_project();
    for what in ["dcterms:publisher", "dcterms:creator", "dcterms:issued", "dcat:distribution", "void:dataDump"] {
        assert_eq!(answer(&sandbox, &format!("SELECT ?o {{ <dataset> {what} ?o }}")), [""; 0], "{what}");
    }
    assert_eq!(answer(&sandbox, "SELECT ?o { ?record a diwan:Record ; prov:wasAttributedTo ?o }"), [""; 0]);
    sandbox.edit("diwan.toml", "[link]\n", "[curation]\ndate = \"1998-05-07\"\nagent = { iri = \"https://orcid.org/0\", name = { en = \"Ada\" } }\n\n[link]\n");
    let said = answer(
        &sandbox,
        "SELECT DISTINCT ?agent ?day { ?record a diwan:Record ; prov:wasAttributedTo ?agent ; dcterms:created ?day }",
    );
    assert_eq!(said, ["https://orcid.org/0,1998-05-07"]);
}
