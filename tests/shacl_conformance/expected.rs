//! Compares a report with the expected one: the graphs must be isomorphic.

use super::case::{Case, base};
use crate::common::rdf::canonical;
use diwan_shacl::{Document, Options, Shapes, ShapesError, ValidationReport, validate};
use oxigraph::model::{NamedOrBlankNode, Quad, QuadRef, Term};
use std::path::Path;

const SH: &str = "http://www.w3.org/ns/shacl#";

/// The compared properties of a result, apart from its messages.
const COMPARED: [&str; 8] = [
    "conforms",
    "result",
    "focusNode",
    "resultPath",
    "value",
    "resultSeverity",
    "sourceShape",
    "sourceConstraintComponent",
];

pub fn compare(root: &Path, case: &Case) -> Result<(), String> {
    match (run(root, case), &case.report) {
        (Err(ShapesError::Findings(_)), None) => Ok(()),
        (Err(error), _) => Err(error.to_string()),
        (Ok(_), None) => Err("the shapes must be refused".to_owned()),
        (Ok(report), Some(node)) => {
            let all: Vec<Quad> = case.graph.iter().map(QuadRef::into_owned).collect();
            let mut wanted = Vec::new();
            collect(&all, node, &mut wanted);
            same(&wanted, &report)
        }
    }
}

fn run(root: &Path, case: &Case) -> Result<ValidationReport, ShapesError> {
    let (shapes, data) = (std::fs::read(&case.shapes).unwrap(), std::fs::read(&case.data).unwrap());
    let (shapes_base, data_base) = (base(root, &case.shapes), base(root, &case.data));
    let document = Document { base: Some(&shapes_base), ..Document::new(&case.shapes, &shapes) };
    let shapes = Shapes::read(&[document])?;
    let document = Document { base: Some(&data_base), ..Document::new(&case.data, &data) };
    let mut reader = shapes.data_reader();
    reader.add(&document)?;
    Ok(validate(&shapes, &reader.finish()?, &Options::default()).unwrap())
}

/// The statements of a report about results and paths, without those about shapes and nodes.
fn collect(all: &[Quad], node: &NamedOrBlankNode, out: &mut Vec<Quad>) {
    for quad in all.iter().filter(|quad| quad.subject == *node && !out.contains(quad)).cloned().collect::<Vec<_>>() {
        out.push(quad.clone());
        let is_inner = ["result", "resultPath", "first", "rest"].iter().any(|name| ends_with(&quad, name));
        if let (Term::BlankNode(inner), true) = (&quad.object, is_inner || quad.predicate.as_str().ends_with("Path")) {
            collect(all, &inner.clone().into(), out);
        }
    }
}

fn ends_with(quad: &Quad, name: &str) -> bool {
    quad.predicate.as_str().rsplit(['#', '/']).next() == Some(name)
}

/// Messages and source constraints are compared if the case has some.
fn same(wanted: &[Quad], report: &ValidationReport) -> Result<(), String> {
    let given = |name: &str| wanted.iter().any(|quad| quad.predicate.as_str() == format!("{SH}{name}"));
    let optional: Vec<_> = ["resultMessage", "sourceConstraint"].into_iter().filter(|name| given(name)).collect();
    let lines = |quads: &[Quad]| {
        let is_compared = |quad: &&Quad| match quad.predicate.as_str().strip_prefix(SH) {
            Some(name) => COMPARED.contains(&name) || optional.contains(&name) || name.ends_with("Path"),
            None => !ends_with(quad, "type"),
        };
        canonical(quads.iter().filter(is_compared).cloned())
    };
    // The report describes blank nodes and has details; the cases have neither.
    let (all, mut made) = (report.to_quads(), Vec::new());
    let is_conforms = |quad: &&Quad| quad.predicate.as_str().strip_prefix(SH) == Some("conforms");
    if let Some(node) = all.iter().find(is_conforms).map(|quad| quad.subject.clone()) {
        collect(&all, &node, &mut made);
    }
    let (wanted, made) = (lines(wanted), lines(&made));
    if wanted == made { Ok(()) } else { Err(format!("expected\n{}\nmade\n{}", wanted.join("\n"), made.join("\n"))) }
}
