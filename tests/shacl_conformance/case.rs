//! Cases are resources of the type `sht:Validate`, in files of Turtle at any depth.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Dataset, NamedOrBlankNode, Quad, Term};
use std::fs;
use std::path::{Path, PathBuf};

pub struct Case {
    /// Folder and name: `core/node/and-001`.
    pub name: String,
    pub data: PathBuf,
    pub shapes: PathBuf,
    /// The expected report; `None` if the shapes must be refused.
    pub report: Option<NamedOrBlankNode>,
    /// The content of the case's file.
    pub graph: Dataset,
}

/// The beginning of the IRI of a file, before its path.
const BASE: &str = "http://example.org/";

pub fn base(root: &Path, path: &Path) -> String {
    format!("{BASE}{}", path.strip_prefix(root).unwrap().display())
}

/// The cases under a folder, in order.
pub fn find(root: &Path) -> Vec<Case> {
    let mut files = Vec::new();
    collect(root, &mut files);
    files.sort();
    files.iter().flat_map(|file| cases(root, file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "ttl") {
            files.push(path);
        }
    }
}

fn cases(root: &Path, file: &Path) -> Vec<Case> {
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base(root, file)).unwrap();
    let bytes = fs::read(file).unwrap();
    let quads: Vec<Quad> = parser.for_slice(&bytes).collect::<Result<_, _>>().unwrap();
    let is_case = |quad: &&Quad| quad.object.to_string() == "<http://www.w3.org/ns/shacl-test#Validate>";
    let graph: Dataset = quads.iter().cloned().collect();
    quads.iter().filter(is_case).map(|quad| case(root, file, &quad.subject, &graph)).collect()
}

fn case(root: &Path, file: &Path, node: &NamedOrBlankNode, graph: &Dataset) -> Case {
    let action = resource(&value(graph, node, "test-manifest#action"));
    let path = |name: &str| match value(graph, &action, name) {
        Term::NamedNode(iri) => root.join(iri.as_str().strip_prefix(BASE).unwrap()),
        other => panic!("{}: {other} is no file", file.display()),
    };
    let (data, shapes) = (path("dataGraph"), path("shapesGraph"));
    let result = value(graph, node, "test-manifest#result");
    let report = (!result.to_string().ends_with("#Failure>")).then(|| resource(&result));
    let name = file.with_extension("").strip_prefix(root).unwrap().display().to_string();
    Case { name, data, shapes, report, graph: graph.clone() }
}

fn value(graph: &Dataset, node: &NamedOrBlankNode, property: &str) -> Term {
    let mut quads = graph.quads_for_subject(node).filter(|quad| quad.predicate.as_str().ends_with(property));
    quads.next().unwrap_or_else(|| panic!("{node} has no {property}")).object.into_owned()
}

fn resource(term: &Term) -> NamedOrBlankNode {
    match term {
        Term::NamedNode(node) => node.clone().into(),
        Term::BlankNode(node) => node.clone().into(),
        other => panic!("{other} is no resource"),
    }
}
