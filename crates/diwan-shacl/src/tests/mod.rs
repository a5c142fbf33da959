//! Tests with small graphs and small shapes.

mod core;
mod lint;
mod report;
mod shared;
mod sparql;

use super::{Document, Options, Shapes, ShapesError, ValidationError, ValidationReport, validate};
use diwan_rdf::quads::Quads;
use std::path::Path;

const PREFIXES: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex.org/> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . ";

fn read_shapes(text: &str) -> Result<Shapes, ShapesError> {
    let text = format!("{PREFIXES}{text}");
    Shapes::read(&[Document::new(Path::new("shapes.ttl"), text.as_bytes())])
}

fn read_data(shapes: &Shapes, text: &str) -> Quads {
    let mut reader = shapes.data_reader();
    reader.add(&Document::new(Path::new("data.ttl"), format!("{PREFIXES}{text}").as_bytes())).unwrap();
    reader.finish().unwrap()
}

fn try_validate(shapes: &str, data: &str, options: &Options) -> Result<ValidationReport, ValidationError> {
    let shapes = read_shapes(shapes).unwrap();
    validate(&shapes, &read_data(&shapes, data), options)
}

fn validated(shapes: &str, data: &str) -> ValidationReport {
    try_validate(shapes, data, &Options::default()).unwrap()
}

/// Focus node, component and value of the results of a shape for `ex:x`, abbreviated.
#[track_caller]
fn finds(shape: &str, data: &str, expected: &[&str]) {
    let report = validated(&format!("ex:S sh:targetNode ex:x ; {shape} ."), data);
    let short = |text: String| text.replace("http://ex.org/", "").replace("http://www.w3.org/2001/XMLSchema#", "");
    let found: Vec<_> = report
        .results()
        .iter()
        .map(|result| {
            let component = result.component.as_str().rsplit(['#', '/']).next().unwrap_or_default();
            let component = component.replace("ConstraintComponent", "");
            let value = result.value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
            short(format!("{} {component}{value}", result.focus_node))
        })
        .collect();
    assert_eq!(found, expected, "{shape}");
}
