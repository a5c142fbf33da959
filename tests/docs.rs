//! Checks that the generated pages in docs/ are up to date. `DIWAN_UPDATE_DOCS=1 cargo test --test main docs::` updates
//! them.

use crate::common::program::repository;
use diwan::store::QueryTemplate;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef, Triple};
use std::fmt::Write as _;
use std::fs;

#[track_caller]
fn compare(name: &str, generated: &str) {
    let path = repository().join("docs").join(name);
    if std::env::var_os("DIWAN_UPDATE_DOCS").is_some() {
        fs::write(&path, generated).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == generated, "docs/{name} is out of date: DIWAN_UPDATE_DOCS=1 cargo test --test main docs::");
}

/// The part of docs/queries.md before the list of queries.
const QUERIES: &str = "\
## Naming entities

`show`, `link` and parameters of type `iri` accept an IRI (also abbreviated with a prefix of the project), a Wikidata item,
a slug, or a name in any language. The comparison of names ignores case, diacritics, Arabic vowel signs and the Arabic
article. Letters with several written forms are treated as one form, and ordinals as numbers: `7th`, `VII`, `seventh`, `7-й`
and `السابع` are the same word.

1. Whole names are compared first: display names, then spellings in documents and codes, then names without the part in
   parentheses or after the first comma (`7th Islamic Summit`).
2. Then the words of names are compared. An entity matches if its name contains all words of the argument, these make up at
   least a third of the name, and all other names with these words are at least twice as long. `query` and `link` report the
   chosen entity on standard error.
3. If several entities match, or none, the command ends with exit code 2 and lists candidates with their slugs.

## Parameters

The header declares a parameter as `- name: type classes, description`. Types are `iri`, `string`, `integer`, `date`
(`YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a string in the query) and `language` (a language tag, by default that of the answer).
After `iri`, classes may follow, as `prefix:Class` or `<IRI>`; the entity must be an instance of one of them. A concept
stands for the entities of its kind, and a concept scheme for its concepts. An entity of another class is an error that lists
entities of the right class.

In the query, `?_name` or `$_name` is the parameter. It is replaced in the algebra of the query: strings and comments are not
changed, `SELECT *` does not return it, and a literal where only an IRI is allowed is an error. `VALUES` accepts no
variables; write `BIND(?_name AS ?x)`.

A date without a day or month stands for its whole period: `from=2020` begins on 2020-01-01, `until=2020` ends on 2020-12-31,
and a fact dated 1969 is within `from=1969-06`.

If a result has no rows, a message on standard error says so and repeats how the parameters were understood. If a term in
the query is neither in the data nor in the vocabulary, the message also names the most similar one that is.

## The queries
";

/// The part of docs/queries.md that explains the columns of results.
const ROWS: &str = "\n\
    A row with a quote contains only what the record of that quote states. Exceptions are the columns that the header of the\n\
    query declares as `derived`; tables mark them in their headings. Rows are sorted chronologically where there are dates: a\n\
    month before its days, a year before its months, and rows without a date at the end. Numbers in keys are sorted as\n\
    numbers, 7 before 10.\n\n\
    In a table, `≠` marks a value that another document contradicts. In CSV, TSV, JSON and XML the last column,\n\
    `contradicted`, contains the names of the columns whose values in this row are contradicted, separated by spaces. A\n\
    bundled query always has this column if it returns a property about which documents can contradict each other. Results of\n\
    your own queries (`--file`, `--sparql`) have only the columns that they select, but their tables have the marks. A value\n\
    is contradicted if it is on one side of a conflict: a month does not contradict a day within it. If a query selects the\n\
    property and the record, as with `GRAPH ?record { ?thing ?property ?value }`, exactly the contradicted values are\n\
    marked. `SELECT DISTINCT` removes the record; a value is then marked if it is contradicted in any record.\n";

#[test]
fn the_list_of_queries() {
    let mut files: Vec<_> =
        fs::read_dir(repository().join("queries")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut out = "# Bundled queries\n\n<!-- generated from queries/ by tests/docs.rs -->\n\n\
        `diwan query NAME` runs a bundled query, and `--param NAME=VALUE` sets a parameter. Each query is a file in `queries/`: a\n\
        header that describes it, followed by SPARQL 1.1.\n\n"
        .to_owned();
    out += QUERIES;
    out += ROWS;
    out += "\n| query | answers | parameters | derived columns |\n|---|---|---|---|\n";
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy();
        let template = QueryTemplate::parse(&name, &fs::read_to_string(&path).unwrap()).unwrap();
        let parameters = template.parameters.iter().map(|parameter| {
            let default = parameter.default.as_deref().map(|value| format!(" = `{value}`")).unwrap_or_default();
            let classes: Vec<_> = parameter.classes.iter().map(|class| format!("`{class}`")).collect();
            let classes = if classes.is_empty() { String::new() } else { format!(": {}", classes.join(" or ")) };
            let kind = parameter.parameter_type.name();
            format!("`{}` ({kind}{classes}){default}: {}", parameter.name, parameter.description)
        });
        let derived = template.derived.iter().map(|column| format!("`{}`: {}", column.name, column.source));
        let cells = [parameters.collect::<Vec<_>>(), derived.collect()].map(|items| items.join("<br>"));
        writeln!(out, "| `{name}` | {} | {} |", template.summary, cells.join(" | ")).unwrap();
    }
    compare("queries.md", &(out + &written_by_hand("queries.md")));
}

/// The part of a page that is written by hand, below the generated part.
fn written_by_hand(name: &str) -> String {
    let page = fs::read_to_string(repository().join("docs").join(name)).unwrap();
    let (_, text) = page.split_once(BELOW).expect("the page has a part that is not generated");
    format!("\n{BELOW}{text}")
}

const BELOW: &str = "<!-- not generated -->";

/// The text of a property in English, or in any language.
fn text(graph: &Graph, node: NamedNodeRef<'_>, property: NamedNodeRef<'_>, language: &str) -> String {
    let values = graph.objects_for_subject_predicate(node, property).filter_map(|value| match value {
        TermRef::Literal(literal) => Some(literal),
        _ => None,
    });
    values.filter(|literal| literal.language() == Some(language)).map(|literal| literal.value().to_owned()).collect()
}

fn local(iri: &str) -> String {
    let prefixes = [
        ("https://w3id.org/diwan/ns#", "diwan:"),
        ("http://schema.org/", "schema:"),
        ("http://www.w3.org/ns/org#", "org:"),
        ("http://www.w3.org/2004/02/skos/core#", "skos:"),
        ("http://www.w3.org/2001/XMLSchema#", "xsd:"),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
        ("http://www.w3.org/ns/prov#", "prov:"),
        ("http://www.w3.org/ns/oa#", "oa:"),
        ("http://purl.org/dc/terms/", "dcterms:"),
    ];
    prefixes
        .iter()
        .find_map(|(namespace, prefix)| iri.strip_prefix(namespace).map(|end| format!("{prefix}{end}")))
        .unwrap_or_else(|| iri.to_owned())
}

fn objects(graph: &Graph, node: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> String {
    let mut names: Vec<_> = graph
        .objects_for_subject_predicate(node, property)
        .filter_map(|value| match value {
            TermRef::NamedNode(node) => Some(format!("`{}`", local(node.as_str()))),
            _ => None,
        })
        .collect();
    names.sort();
    names.join(", ")
}

#[test]
fn the_ontology() {
    let turtle = fs::read(repository().join("ontology/diwan.ttl")).unwrap();
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri("https://w3id.org/diwan/").unwrap();
    let triples: Vec<Triple> = parser.for_slice(&turtle).map(|quad| quad.unwrap().into()).collect();
    let graph: Graph = triples.iter().collect();
    let mut terms: Vec<NamedNode> = graph
        .triples_for_predicate(rdfs::IS_DEFINED_BY)
        .filter_map(|triple| match triple.subject {
            NamedOrBlankNodeRef::NamedNode(node) => Some(node.into_owned()),
            NamedOrBlankNodeRef::BlankNode(_) => None,
        })
        .collect();
    terms.sort();
    assert!(terms.len() < 60, "{} terms are minted; reuse one", terms.len());
    let single = NamedNode::new("https://w3id.org/diwan/ns#singleValued").unwrap();
    let mut out = format!(
        "# The ontology\n\n<!-- generated from ontology/diwan.ttl by tests/docs.rs -->\n\n\
         {} terms of our own, in `https://w3id.org/diwan/ns#`; the rest is reused. *One truth* marks properties of which at\n\
         most one value can be true of an entity (`diwan:singleValued`): records that differ about them are a conflict, unless\n\
         one is only more precise than the other. Nothing follows from it; it is no `owl:FunctionalProperty`.\n",
        terms.len()
    );
    for (heading, kind) in [
        ("Classes", "http://www.w3.org/2002/07/owl#Class"),
        ("Object properties", "http://www.w3.org/2002/07/owl#ObjectProperty"),
        ("Datatype properties", "http://www.w3.org/2002/07/owl#DatatypeProperty"),
        ("Annotation properties", "http://www.w3.org/2002/07/owl#AnnotationProperty"),
        ("Datatypes", "http://www.w3.org/2000/01/rdf-schema#Datatype"),
    ] {
        let kind = NamedNode::new(kind).unwrap();
        writeln!(out, "\n## {heading}\n\n| term | en, ar, ru | of → to | what it is |\n|---|---|---|---|").unwrap();
        for term in terms.iter().filter(|term| graph.contains(&Triple::new((*term).clone(), rdf::TYPE, kind.clone()))) {
            let term = term.as_ref();
            let labels = ["en", "ar", "ru"].map(|language| text(&graph, term, rdfs::LABEL, language)).join(", ");
            let domain = objects(&graph, term, rdfs::DOMAIN);
            let range = objects(&graph, term, rdfs::RANGE);
            let above = objects(&graph, term, rdfs::SUB_CLASS_OF);
            let place = if above.is_empty() { format!("{domain} → {range}") } else { format!("⊑ {above}") };
            let truth = graph.objects_for_subject_predicate(term, single.as_ref()).next().is_some();
            let truth = if truth { " *One truth.*" } else { "" };
            let comment = text(&graph, term, rdfs::COMMENT, "en");
            writeln!(out, "| `{}` | {labels} | {place} | {comment}{truth} |", local(term.as_str())).unwrap();
        }
    }
    let mut reused: Vec<String> = graph
        .triples_for_predicate(single.as_ref())
        .map(|triple| triple.subject.to_string())
        .map(|iri| local(iri.trim_matches(['<', '>'])))
        .filter(|name| !name.starts_with("diwan:"))
        .map(|name| format!("`{name}`"))
        .collect();
    reused.sort();
    writeln!(out, "\nReused properties that have one truth: {}.", reused.join(", ")).unwrap();
    compare("ontology.md", &(out + &written_by_hand("ontology.md")));
}

#[test]
fn the_checks() {
    let mut out = "# Checks\n\n<!-- generated from the rules of src/check/ by tests/docs.rs -->\n\n\
        The rules of `diwan check`. The letter of a code says what the rule checks: `D` tables and dates, `E` evidence, `L` links, `M`\n\
        the mapping and the vocabulary, `P` other files of the project, `S` shapes. Codes never change. `diwan explain D002` prints\n\
        the section of a rule.\n\n\
        In `diwan.toml`, a project can turn a rule off, or make its findings warnings or errors; the report mentions this.\n\n\
        ```toml\n[check]\nD019 = \"off\"\nD012 = \"error\"\n```\n\n\
        A rule cannot be turned off if its errors prevent the graph from being built. A rule that is turned off no longer hides the\n\
        findings of other rules that follow from its own.\n"
        .to_owned();
    for rule in diwan::check::rules() {
        let settings = if rule.is_required() { "cannot be turned off" } else { "can be turned off" };
        let (code, name, severity) = (rule.code(), rule.name(), rule.severity());
        writeln!(out, "\n## {code}: {}\n\n`{name}`: {severity}, {settings}.\n\n{}", rule.summary(), rule.explanation())
            .unwrap();
    }
    compare("checks.md", &out);
}
