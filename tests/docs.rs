//! Generated documentation is up to date. `DIWAN_UPDATE_DOCS=1 cargo test --test main docs::` writes it again.

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

/// What the page of queries says before it lists them.
const QUERIES: &str = "\
## Naming things

`show`, `link` and parameters of type `iri` take an IRI (also with a prefix of the project), a Wikidata item, a slug, or a
name in any language. Names are compared without case, diacritics, Arabic vowel signs and article, with one form of the letters
that are written in several ways, and with ordinals as numbers: `7th`, `VII`, `seventh`, `7-й` and `السابع` are one word.

1. A whole name comes first: a display name, then a spelling of a document or a code, then a name without what stands in
   parentheses or after its first comma (`7th Islamic Summit`).
2. Then come words of names. A thing is taken when its name has all the words, they are a third of that name or more, and all
   other names that have them are at least twice as long; `query` and `link` say on standard error what they take it for.
3. Where several things may be meant, or none, the command ends with exit code 2 and shows candidates with their slugs.

## Parameters

The header declares a parameter as `- name: type classes, description`. Types are `iri`, `string`, `integer`, `date` and `language`
(`YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a string in the query). Behind `iri` may stand classes of which a thing must be one, as
`prefix:Class` or `<IRI>`; a concept stands for things of its kind, a concept scheme for its concepts. A thing of another
class is an error that shows things of the right one.

In the query, `?_name` or `$_name` is the parameter. It is replaced in the algebra of the query: strings and comments stay as
they are, `SELECT *` leaves it out, and a literal where only an IRI can stand is an error. `VALUES` takes no variables; write
`BIND(?_name AS ?x)`.

A coarse date is its whole span: `from=2020` begins with 2020-01-01, `until=2020` ends with 2020-12-31, and a fact of 1969 is
within `from=1969-06`.

An answer without rows says so on standard error, with what its parameters were taken for. So does a term in a query that is
neither in the data nor in the vocabulary, with the nearest one that is.

## The queries
";

/// What stands in the rows of an answer.
const ROWS: &str = "\n\
    What stands in a row with a quote stands in the record that the quote is of. Columns of which this does not hold are\n\
    declared in the header (`derived`), and are headed so in tables. Lists are in the order that a reader expects: a month\n\
    before its days and a year before its months, what has no date at the end, keys by the numbers in them, 7 before 10.\n\n\
    In a table `≠` marks a value that a document contradicts. In CSV, TSV, JSON and XML the last column, `contradicted`,\n\
    names the columns of the row whose values are contradicted, with spaces between them; a bundled query always has it\n\
    when it answers with a property that documents can contradict each other about. Queries of your own (`--file`,\n\
    `--sparql`) answer with what they ask for, and their tables have the marks. Contradicted are the values on the sides of\n\
    a conflict: a month does not contradict a day in it. Where a query asks for the property and for the record, as with\n\
    `GRAPH ?record { ?thing ?property ?value }`, exactly the values that these give are marked; `SELECT DISTINCT` hides\n\
    them, and then any record that gives the thing this value counts.\n";

#[test]
fn the_list_of_queries() {
    let mut files: Vec<_> =
        fs::read_dir(repository().join("queries")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut out = "# Bundled queries\n\n<!-- generated from queries/ by tests/docs.rs -->\n\n\
        `diwan query NAME` asks one, `--param NAME=VALUE` sets a parameter. Each is a file in `queries/`: SPARQL 1.1 under a\n\
        header that says what it answers.\n\n"
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
    let mut out = "# What is checked\n\n<!-- generated from the rules of src/check/ by tests/docs.rs -->\n\n\
        `D`: tables and their times. `E`: evidence. `L`: links. `M`: mapping and vocabulary. `P`: files of the project. `S`: shapes.\n\
        Codes do not change. `diwan explain D002` prints a section.\n\n\
        A project can turn a rule off, or say that its findings are warnings or errors, in `diwan.toml`; the report says so.\n\n\
        ```toml\n[check]\nD019 = \"off\"\nD012 = \"error\"\n```\n\n\
        Rules without which no graph can be made cannot be turned off. What a rule that is off would explain is reported.\n"
        .to_owned();
    for rule in diwan::check::rules() {
        let settings = if rule.is_required() { "cannot be turned off" } else { "can be turned off" };
        let (code, name, severity) = (rule.code(), rule.name(), rule.severity());
        writeln!(out, "\n## {code}: {}\n\n`{name}`: {severity}, {settings}.\n\n{}", rule.summary(), rule.explanation())
            .unwrap();
    }
    compare("checks.md", &out);
}
