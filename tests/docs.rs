//! Generated documentation is up to date. `DIWAN_UPDATE_DOCS=1 cargo test --test docs` writes it again.

mod common;

use common::program::repository;
use diwan::store::QueryTemplate;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef, Triple};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[track_caller]
fn compare(name: &str, generated: &str) {
    let path = repository().join("docs").join(name);
    if std::env::var_os("DIWAN_UPDATE_DOCS").is_some() {
        fs::write(&path, generated).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == generated, "docs/{name} is out of date: DIWAN_UPDATE_DOCS=1 cargo test --test docs");
}

#[test]
fn the_list_of_queries() {
    let mut files: Vec<_> =
        fs::read_dir(repository().join("queries")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut out = "# Bundled queries\n\n<!-- generated from queries/ by tests/docs.rs -->\n\n\
        `diwan query NAME` asks one, `--param NAME=VALUE` sets a parameter. Each is a file in `queries/`: SPARQL 1.1 under a\n\
        header that says what it answers.\n\n| query | answers | parameters |\n|---|---|---|\n"
        .to_owned();
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy();
        let template = QueryTemplate::parse(&name, &fs::read_to_string(&path).unwrap()).unwrap();
        let parameters = template.parameters.iter().map(|parameter| {
            let default = parameter.default.as_deref().map(|value| format!(" = `{value}`")).unwrap_or_default();
            format!("`{}` ({}){default}: {}", parameter.name, parameter.parameter_type.name(), parameter.description)
        });
        writeln!(out, "| `{name}` | {} | {} |", template.summary, parameters.collect::<Vec<_>>().join("<br>")).unwrap();
    }
    compare("queries.md", &(out + &below_the_list()));
}

/// What is written by hand below the list of queries.
fn below_the_list() -> String {
    let page = fs::read_to_string(repository().join("docs/queries.md")).unwrap();
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
    let triples: Vec<Triple> =
        RdfParser::from_format(RdfFormat::Turtle).for_slice(&turtle).map(|quad| quad.unwrap().into()).collect();
    let graph: Graph = triples.iter().collect();
    let mut terms: Vec<NamedNode> = graph
        .triples_for_predicate(rdfs::IS_DEFINED_BY)
        .filter_map(|triple| match triple.subject {
            NamedOrBlankNodeRef::NamedNode(node) => Some(node.into_owned()),
            NamedOrBlankNodeRef::BlankNode(_) => None,
        })
        .collect();
    terms.sort();
    assert!(terms.len() < 40, "{} terms are minted; reuse one", terms.len());
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
    compare("ontology.md", &out);
}

#[test]
fn the_checks() {
    let mut sections: Vec<String> =
        rust_files(&repository().join("src/check")).iter().filter_map(|path| doc(path)).collect();
    sections.sort();
    let mut out = "# What is checked\n\n<!-- generated from src/check/ by tests/docs.rs -->\n\n\
        `D`: tables and their times. `E`: evidence. `L`: links. `M`: mapping and vocabulary. `P`: files of the project. `S`: shapes.\n\
        Codes do not change. `diwan explain D002` prints a section.\n"
        .to_owned();
    for doc in &sections {
        writeln!(out, "\n## {doc}").unwrap();
    }
    assert!(sections.len() >= 30, "{} checks found", sections.len());
    compare("checks.md", &out);
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] }).collect()
}

/// A check's documentation, which begins with its code; the first paragraph on one line.
fn doc(path: &Path) -> Option<String> {
    let source = fs::read_to_string(path).unwrap();
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let doc: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let doc = doc.join("\n");
    let (head, body) = doc.split_once("\n\n")?;
    let code = head.split_once(':')?.0;
    let is_code = code.len() == 4 && code.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    is_code.then(|| format!("{}\n\n{body}", head.replace('\n', " ")))
}
