//! Runs every bundled query on the bundled data: the values of a row with a quote are in the record of that quote, or
//! their column is declared as derived; and contradicted values are marked.

use crate::common::program::{Sandbox, repository};
use crate::common::rdf::loaded;
use diwan::dataset::{ProjectIris, build, map_tables};
use diwan::evidence::vocab;
use diwan::project::Project;
use diwan::store::{Answer, Entities, Model, QueryOptions, QueryTemplate, Store};
use diwan_rdf::write::Prefixes;
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term};
use serde_json::Value;
use spargebra::algebra::GraphPattern;
use spargebra::term::Variable;
use spargebra::{Query, SparqlParser};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Parameters other than the defaults.
const OTHER_PARAMETERS: &[(&str, &str, &[&str])] = &[
    ("official", "who", &["person-mehriban-aliyeva", "person-ilham-aliyev", "person-azeddine-laraki"]),
    ("attended", "who", &["person-ilham-aliyev", "state-aze", "body-oic", "post-foreign-minister-azerbaijan"]),
    ("meetings", "kind", &["summit", "forum", "coordination-meeting"]),
    ("meetings-at", "place", &["state-mar", "state-sen", "place-doha"]),
    ("memberships", "organization", &["body-contact-group", "body-unsc", "body-un"]),
    ("names", "entity", &["person-mehriban-aliyeva"]),
    ("provisions", "text", &["resolution-summit-7-conflict"]),
    ("provisions-about", "about", &["state-aze", "event-nagorno-karabakh-conflict"]),
    ("state", "state", &["state-mar", "state-irn"]),
    ("document", "source", &["d000", "d001", "d002"]),
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The base IRI of the bundled project.
const BASE: &str = "https://w3id.org/diwan/";

fn queries(folder: &Path) -> Vec<QueryTemplate> {
    let read = |path: &PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy();
        QueryTemplate::parse(&name, &fs::read_to_string(path).unwrap()).unwrap().with_base(BASE)
    };
    files(folder).iter().map(read).collect()
}

fn ask(store: &Store, text: &str) -> (Vec<String>, Vec<Vec<Option<Term>>>) {
    ask_query(store, &SparqlParser::new().with_base_iri(BASE).unwrap().parse_query(text).unwrap())
}

fn ask_query(store: &Store, query: &Query) -> (Vec<String>, Vec<Vec<Option<Term>>>) {
    let options = QueryOptions {
        prefixes: Vec::new(),
        timeout: Duration::from_secs(60),
        memory: usize::MAX,
        allow_service: false,
        faults: diwan_sparql::PatternFaults::default(),
    };
    match diwan::store::ask(store, query, &options).unwrap() {
        Answer::Solutions { variables, rows } => (variables, rows),
        other => panic!("{other:?}"),
    }
}

struct Dataset {
    store: Store,
    entities: Entities,
    /// The quote and the content of each record that was looked up.
    records: HashMap<NamedNode, (Term, HashSet<Term>)>,
}

impl Dataset {
    fn bundled() -> Self {
        let project = Project::open(repository()).unwrap();
        let dataset = build(&project, &map_tables(&project).unwrap()).unwrap();
        let store = Store::of_dataset(&Arc::new(dataset.quads)).unwrap();
        let context = project.context().unwrap().unwrap();
        let prefixes = Prefixes::from_context(&context).unwrap();
        let entities = Entities::new(&store, ProjectIris::new(&project.config().base)).with_prefixes(prefixes.iter());
        Self { store, entities, records: HashMap::new() }
    }

    fn one(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Option<Term> {
        let subject = Some(NamedOrBlankNodeRef::from(subject.as_ref()));
        let mut quads = self.store.quads_for_pattern(subject, Some(property), None, Some(GraphNameRef::DefaultGraph));
        quads.next().map(|quad| quad.unwrap().object)
    }

    fn record(&mut self, record: &NamedNode) -> (Term, HashSet<Term>) {
        if !self.records.contains_key(record) {
            self.records.insert(record.clone(), self.read(record));
        }
        self.records[record].clone()
    }

    /// The quote of a record, its facts, its key, its document and its offsets.
    fn read(&self, record: &NamedNode) -> (Term, HashSet<Term>) {
        let graph = Some(GraphNameRef::NamedNode(record.as_ref()));
        let mut terms = HashSet::from([Term::from(record.clone())]);
        for quad in self.store.quads_for_pattern(None, None, None, graph).map(Result::unwrap) {
            terms.extend([quad.subject.into(), quad.predicate.into(), quad.object]);
        }
        assert!(terms.len() > 1, "{record} says nothing");
        let Some(Term::NamedNode(passage)) = self.one(record, vocab::WAS_DERIVED_FROM) else { panic!("{record}") };
        terms.extend([vocab::WAS_QUOTED_FROM, vocab::START, vocab::END].map(|of| self.one(&passage, of).unwrap()));
        (self.one(&passage, vocab::EXACT).unwrap(), terms)
    }
}

/// The name of the record of a column of quotes: `otherRecord` for `otherQuote`.
fn record_of(column: &str) -> Option<String> {
    match column.strip_suffix("Quote") {
        Some(whose) => Some(format!("{whose}Record")),
        None => (column == "quote").then(|| "record".to_owned()),
    }
}

/// The query, with the records added to its columns.
fn with_records(mut query: Query) -> Query {
    if let Query::Select { pattern, .. } = &mut query {
        add_records(pattern);
    }
    query
}

fn add_records(pattern: &mut GraphPattern) {
    match pattern {
        GraphPattern::Project { variables, .. } => {
            let records = variables.iter().filter_map(|variable| record_of(variable.as_str()));
            let missing = records.map(Variable::new_unchecked).filter(|record| !variables.contains(record));
            let missing: Vec<Variable> = missing.collect();
            variables.extend(missing);
        }
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
            add_records(inner);
        }
        other => panic!("{other:?}"),
    }
}

/// The number of rows with a quote. Panics if a value is not in its record.
fn check_rows(dataset: &mut Dataset, template: &QueryTemplate, values: &BTreeMap<String, String>) -> usize {
    let filled = template.fill(values, &dataset.entities, std::iter::empty(), "en").unwrap();
    let (variables, rows) = ask_query(&dataset.store, &with_records(filled.query));
    let place: HashMap<&str, usize> = variables.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let quotes: Vec<_> = variables.iter().filter_map(|name| Some((place[name.as_str()], record_of(name)?))).collect();
    let mut quoted = 0;
    for row in &rows {
        let mut stands = HashSet::new();
        for (column, record) in &quotes {
            let record = &row[place[record.as_str()]];
            assert_eq!(row[*column].is_some(), record.is_some(), "{}: {row:?}", template.name);
            if let Some(Term::NamedNode(record)) = record {
                let (exact, terms) = dataset.record(record);
                assert_eq!(row[*column].as_ref(), Some(&exact), "{}: the words of another record", template.name);
                stands.extend(terms);
                stands.insert(exact);
            }
        }
        if stands.is_empty() {
            continue;
        }
        quoted += 1;
        let derived = |name: &String| template.derived.iter().any(|column| column.name == *name);
        for (name, value) in variables.iter().zip(row).filter(|(name, _)| !derived(name)) {
            let stands = value.as_ref().is_none_or(|value| stands.contains(value));
            assert!(stands, "{}: {name} {value:?} does not stand in the record of the row {row:?}", template.name);
        }
    }
    quoted
}

#[test]
fn every_value_of_a_row_is_in_the_quoted_record() {
    let mut dataset = Dataset::bundled();
    let mut checked = HashSet::new();
    for template in queries(&repository().join("queries")).iter().filter(|query| query.model == Model::Records) {
        let (_, _, others) =
            OTHER_PARAMETERS.iter().find(|(name, ..)| *name == template.name).unwrap_or(&("", "", &[]));
        let name = template.parameters.first().map(|parameter| parameter.name.clone()).unwrap_or_default();
        let values = others.iter().map(|value| BTreeMap::from([(name.clone(), (*value).to_owned())]));
        if template.name == "web-annotations" {
            // It returns a graph.
            continue;
        }
        for values in [BTreeMap::new()].into_iter().chain(values) {
            if check_rows(&mut dataset, template, &values) > 0 {
                checked.insert(template.name.clone());
            }
        }
    }
    // All queries except those that count, compare documents or must have no results.
    assert_eq!(checked.len(), 46, "{checked:?}");
}

/// The result of `refinements` for two records of one figure or event: bound and value of the less precise one, bound
/// and value of the more precise one.
fn refined(first: &str, second: &str) -> Vec<String> {
    let text = format!(
        "@prefix s: <http://schema.org/> . @prefix d: <https://w3id.org/diwan/ns#> .
        @prefix bound: <https://w3id.org/diwan/bound/> . @prefix prov: <http://www.w3.org/ns/prov#> .
        @prefix dc: <http://purl.org/dc/terms/> .
        :one {{ :thing {first} }} :two {{ :thing {second} }}
        :provenance {{ :one prov:wasDerivedFrom :q1 . :q1 prov:wasQuotedFrom :document .
            :two prov:wasDerivedFrom :q2 . :q2 prov:wasQuotedFrom :document }}"
    );
    let quads: String = crate::common::rdf::trig(&text).iter().map(|quad| format!("{quad} .\n")).collect();
    let query = fs::read_to_string(repository().join("queries/refinements.rq")).unwrap();
    let (_, rows) = ask(&loaded(&quads), &query);
    let shown = |value: &Option<Term>| match value {
        Some(Term::NamedNode(node)) => node.as_str().rsplit('/').next().unwrap().to_owned(),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        _ => "-".to_owned(),
    };
    rows.iter().map(|row| row[2..6].iter().map(shown).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn numbers_refine_each_other_within_their_bounds() {
    let none: [&str; 0] = [];
    assert_eq!(refined("s:value 60 ; d:bound bound:over", "s:value 61"), ["over 60 - 61"]);
    assert_eq!(refined("s:value 60 ; d:bound bound:over", "s:value 60"), none);
    assert_eq!(
        refined("s:value 60 ; d:bound bound:at-least", "s:value 60 ; d:bound bound:exactly"),
        ["at-least 60 exactly 60"]
    );
    assert_eq!(
        refined("s:value 60 ; d:bound bound:at-least", "s:value 60 ; d:bound bound:over"),
        ["at-least 60 over 60"]
    );
    assert_eq!(refined("s:value 100 ; d:bound bound:about", "s:value 110"), ["about 100 - 110"]);
    assert_eq!(refined("s:value 100 ; d:bound bound:about", "s:value 111"), none);
    let observed = |first: &str, second: &str| {
        let date = "^^<http://www.w3.org/2001/XMLSchema#gYear>";
        refined(
            &format!("s:value 60 ; d:bound bound:over ; s:observationDate \"{first}\"{date}"),
            &format!("s:value 61 ; s:observationDate \"{second}\"{date}"),
        )
    };
    assert_eq!((observed("2006", "2011"), observed("2006", "2006")), (vec![], vec!["over 60 - 61".to_owned()]));
}

#[test]
fn a_range_refines_its_first_day_and_no_other() {
    let range = "s:startDate \"1994-12-13\" ; s:endDate \"1994-12-14\"";
    assert_eq!(refined("s:startDate \"1994-12-13\"", range), ["- 1994-12-13 - 1994-12-13/1994-12-14"]);
    assert_eq!(refined("s:startDate \"1994-12-12\"", range), [""; 0]);
    assert_eq!(refined("dc:date \"1994-12-14\"", range), ["- 1994-12-14 - 1994-12-13/1994-12-14"]);
    assert_eq!(refined(range, range), [""; 0]);
}

#[test]
fn bundled_queries_work_in_other_endpoints_with_a_base() {
    let sandbox = Sandbox::with_project();
    let scaffold = files(&sandbox.path("queries"));
    assert!(!scaffold.is_empty());
    for path in files(&repository().join("queries")).iter().chain(&scaffold) {
        let text = fs::read_to_string(path).unwrap();
        let text = format!("BASE <{BASE}>\n{text}");
        SparqlParser::new().parse_query(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

fn csv(sandbox: &Sandbox, args: &[&str]) -> Vec<BTreeMap<String, String>> {
    let text = sandbox.run(&[&["query"], args, &["--format", "csv"]].concat()).succeeds().stdout;
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// The ordinal, start and contradicted columns of a summit in a document.
fn summit(rows: &[BTreeMap<String, String>], summit: &str, source: &str) -> Vec<[String; 3]> {
    let is = |row: &&BTreeMap<String, String>| row["summit"].ends_with(summit) && row["source"].ends_with(source);
    rows.iter().filter(is).map(|row| ["ordinal", "start", "contradicted"].map(|column| row[column].clone())).collect()
}

#[test]
fn contradicted_values_are_listed_in_a_column() {
    let sandbox = Sandbox::new();
    let rows = csv(&sandbox, &["summits"]);
    // A month does not contradict the days in it.
    assert_eq!(summit(&rows, "/meeting-summit-7", "d003"), [["7", "1994-12", "ordinal"]]);
    let in_001 = summit(&rows, "/meeting-summit-7", "d001");
    assert_eq!(in_001[..2], [["7", "1994-12-13", "ordinal start"], ["", "1994-12-13", "start"]]);
    assert!(
        in_001.contains(&["8", "", "ordinal"].map(str::to_owned)) && in_001.contains(&["", "", ""].map(str::to_owned))
    );
    // Document 001 counts two summits as the eighth.
    assert!(summit(&rows, "/meeting-summit-8", "d001").contains(&["8", "", "ordinal"].map(str::to_owned)));
    // The entity that a figure is about is not the figure.
    let figures = csv(&sandbox, &["figures"]);
    let contradicted: Vec<&str> =
        figures.iter().filter(|row| !row["contradicted"].is_empty()).map(|row| row["value"].as_str()).collect();
    assert_eq!(contradicted, ["8", "57", "60", "613", "106", "83"]);
    // The speaker is the parameter, and the row only shows that somebody spoke.
    let spoke = csv(&sandbox, &["official", "--param", "who=person-heydar-aliyev"]);
    let mecca = spoke.iter().find(|row| row["what"].ends_with("president-azerbaijan-mecca-2005")).unwrap();
    assert_eq!(mecca["contradicted"], "part");
}

/// `around` of a speech is the date of its meeting if no document dates the speech.
#[test]
fn a_date_that_is_taken_from_elsewhere_is_marked_where_documents_contradict_it_there() {
    let sandbox = Sandbox::new();
    let rows = csv(&sandbox, &["official", "--param", "who=person-heydar-aliyev"]);
    let around = |what: &str, source: &str| -> Vec<(&str, bool)> {
        let is = |row: &&BTreeMap<String, String>| row["what"].ends_with(what) && row["source"].ends_with(source);
        let rows = rows.iter().filter(is);
        rows.map(|row| (row["around"].as_str(), row["contradicted"].split(' ').any(|name| name == "around"))).collect()
    };
    assert_eq!(around("/statement-heydar-aliyev-casablanca-1994", "d001"), [("1994-12-12", true)]);
    // Another document dates this speech. One document says that its meeting began on that day, another names a
    // different day.
    assert_eq!(around("/statement-heydar-aliyev-tehran-1997", "d001"), [("1997-12-11", false)]);
}

#[test]
fn contradicted_values_of_entities_outside_the_row_are_marked() {
    let sandbox = Sandbox::new();
    let marked = |query: &str| {
        let table = sandbox.run(&["query", "--sparql", query]).succeeds().stdout;
        table.lines().filter(|line| line.contains("≠ 1994-12-1")).count()
    };
    let speech = "<https://w3id.org/diwan/id/statement-heydar-aliyev-casablanca-1994>";
    let dates = "?meeting schema:startDate ?date";
    for (query, expected) in [
        (format!("SELECT ?date {{ {speech} diwan:atMeeting/schema:startDate ?date }}"), 2),
        (format!("SELECT ?date {{ ?date ^schema:startDate/^diwan:atMeeting {speech} }}"), 2),
        (format!("SELECT ?date {{ {speech} (diwan:atMeeting/schema:startDate)|dcterms:title ?date }}"), 2),
        (format!("SELECT ?date {{ {{ SELECT ?date {{ {speech} diwan:atMeeting ?meeting . {dates} }} }} }}"), 2),
        (
            format!(
                "SELECT ?what (MIN(STR(?day)) AS ?first) {{ VALUES ?what {{ {speech} }} ?what diwan:atMeeting ?meeting .
                 ?meeting schema:startDate ?day FILTER(STRLEN(STR(?day)) = 10) }} GROUP BY ?what"
            ),
            1,
        ),
        // A variable with the same name in a subquery is a different variable.
        (
            format!(
                "SELECT ?date {{ BIND(\"1994-12-12\" AS ?date)
                 {{ SELECT (COUNT(*) AS ?n) {{ {speech} diwan:atMeeting ?meeting . {dates} }} }} }}"
            ),
            0,
        ),
        // The preferred argument of `COALESCE` is shown; the others are not.
        (
            format!(
                "SELECT ?shown {{ {speech} diwan:atMeeting ?meeting . {dates} BIND(\"1994-12-12\" AS ?own)
                 BIND(COALESCE(?own, ?date) AS ?shown) }}"
            ),
            0,
        ),
    ] {
        assert_eq!(marked(&query), expected, "{query}");
    }
}

#[test]
fn every_contradicted_value_in_a_result_is_marked() {
    let sandbox = Sandbox::new();
    let mut all = csv(&sandbox, &["conflicts"]);
    let marked_sides = |kind: &str| match kind.rsplit('/').next() {
        Some("announced-number" | "other-session" | "outside-meeting" | "length-of-time") => 1,
        // The dates of a series do not fit only together.
        Some("sequence" | "refers-to-later") => 0,
        _ => usize::MAX,
    };
    let is_marked_side =
        |row: &BTreeMap<String, String>| row["side"].parse::<usize>().unwrap() <= marked_sides(&row["kind"]);
    let statement =
        |row: &BTreeMap<String, String>| ["entity", "property", "value", "quote"].map(|column| row[column].clone());
    let contradicted: HashSet<_> = all.iter().filter(|row| is_marked_side(row)).map(statement).collect();
    for row in &all {
        let expected = if contradicted.contains(&statement(row)) { "value" } else { "" };
        assert_eq!(row["contradicted"], expected, "{row:?}");
    }
    all.retain(|row| contradicted.contains(&statement(row)));
    assert!(all.len() > 30, "{all:?}");
    let marked = |rows: &[BTreeMap<String, String>], column: &str| -> HashSet<(String, String)> {
        let named = |row: &&BTreeMap<String, String>| row["contradicted"].split(' ').any(|name| name == column);
        rows.iter().filter(named).map(|row| (row[column].clone(), row["quote"].clone())).collect()
    };
    let of = |property: &str| -> HashSet<(String, String)> {
        let is = |row: &&BTreeMap<String, String>| row["property"].ends_with(property);
        all.iter().filter(is).map(|row| (row["value"].clone(), row["quote"].clone())).collect()
    };
    let starts: HashSet<_> = [of("startDate"), of("endDate"), of("/date")].into_iter().flatten().collect();
    assert_eq!(marked(&csv(&sandbox, &["timeline"]), "date"), starts);
    assert_eq!(marked(&csv(&sandbox, &["statements"]), "speaker"), of("creator"));
    assert_eq!(marked(&csv(&sandbox, &["awards"]), "date"), marked(&csv(&sandbox, &["award-conflicts"]), "date"));
}

#[test]
fn sparql_results_have_no_additional_columns() {
    let sandbox = Sandbox::new();
    let query = "SELECT ?start { GRAPH ?r { <https://w3id.org/diwan/id/meeting-summit-7> schema:startDate ?start } } \
        ORDER BY STR(?start)";
    let answer: Value =
        serde_json::from_str(&sandbox.run(&["query", "--sparql", query, "--format", "json"]).succeeds().stdout)
            .unwrap();
    assert_eq!(answer["head"]["vars"], serde_json::json!(["start"]));
    let table = sandbox.run(&["query", "--sparql", query]).succeeds().stdout;
    assert!(table.contains("\n1994-12\n≠ 1994-12-12\n≠ 1994-12-13\n") && table.contains("≠: "), "{table}");
    // The query does not select the record, and the result has each value once.
    let distinct =
        sandbox.run(&["query", "--sparql", &query.replacen("SELECT", "SELECT DISTINCT", 1)]).succeeds().stdout;
    assert!(distinct.contains("≠ 1994-12-12\n≠ 1994-12-13\n(3 rows)"), "{distinct}");
    let named: Value =
        serde_json::from_str(&sandbox.run(&["query", "summits", "--format", "json"]).succeeds().stdout).unwrap();
    assert_eq!(named["head"]["vars"].as_array().unwrap().last().unwrap(), "contradicted");
    // Statements about recalled texts cannot be contradicted.
    let recalls = sandbox.run(&["query", "recalls", "--format", "csv"]).succeeds().stdout;
    assert_eq!(recalls.lines().next(), Some("text,recalled,source,quote"));
}

#[test]
fn derived_columns_are_shown_as_such() {
    let sandbox = Sandbox::new();
    let output = sandbox.command().args(["query", "official"]).env("COLUMNS", "250").output().unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.lines().next().unwrap().contains("  around (derived)  "), "{table}");
    assert!(table.contains("\naround (derived): the row's date, or failing that "), "{table}");
    let csv = sandbox.run(&["query", "official", "--format", "csv"]).succeeds().stdout;
    assert_eq!(csv.lines().next(), Some("date,end,around,part,what,source,quote,contradicted"));
}

#[test]
fn acts_are_ascribed_by_documents_not_by_labels() {
    let sandbox = Sandbox::new();
    for (language, from_event, from_actor, role) in [
        ("en", "carried out by, according to the document", "carried out, according to the document", "perpetrator"),
        ("ar", "المنفِّذ بحسب الوثيقة", "ما تنسب الوثيقة تنفيذه إليه", "الجاني"),
        ("ru", "кем совершено, согласно документу", "что совершено, согласно документу", "виновн"),
    ] {
        for (command, ascribed) in [
            ("query attended --param who=body-armenian-armed-forces", from_event),
            ("show p001-13", from_event),
            ("show event-change-of-control-aghdam", from_event),
            ("show body-armenian-armed-forces", from_actor),
        ] {
            let args: Vec<&str> = command.split(' ').chain(["--lang", language]).collect();
            let shown = sandbox.run(&args).succeeds().stdout;
            // Cells of a table are wrapped.
            let is_ascribed = match command.starts_with("query") {
                true => ascribed.split(' ').all(|word| shown.contains(word)),
                false => shown.contains(ascribed),
            };
            assert!(is_ascribed && !shown.contains(role), "{command} --lang {language}: {shown}");
        }
    }
}
