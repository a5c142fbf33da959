//! Reads, writes and compares RDF.

use diwan::project::Project;
use diwan::store::Store;
use diwan_rdf::quads::Quads;
use diwan_rdf::write::{ExportError, ExportFormat, ExportOptions, Prefixes, write};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use oxigraph::model::{Dataset, GraphName, Quad};
use std::sync::{Arc, LazyLock};

/// The JSON-LD context of the bundled project.
pub fn context() -> &'static str {
    static CONTEXT: LazyLock<String> =
        LazyLock::new(|| Project::embedded().unwrap().context().unwrap().unwrap_or_default());
    &CONTEXT
}
pub const EXAMPLE: &str = include_str!("../data/example.trig");

/// Parses a document. Blank nodes get random labels.
pub fn parse(text: &str, format: RdfFormat) -> Vec<Quad> {
    let quads = RdfParser::from_format(format).rename_blank_nodes().for_slice(text).collect::<Result<_, _>>();
    quads.unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// N-Quads, loaded for queries.
pub fn loaded(nquads: &str) -> Store {
    let quads = Quads::from_quads(&parse(nquads, RdfFormat::NQuads)).unwrap();
    Store::of_dataset(&Arc::new(quads)).unwrap()
}

pub fn trig(text: &str) -> Vec<Quad> {
    let prefixes = "@prefix : <http://e/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .";
    parse(&format!("{prefixes}\n{text}"), RdfFormat::TriG)
}

pub fn reader(format: ExportFormat) -> RdfFormat {
    match format {
        ExportFormat::NQuads => RdfFormat::NQuads,
        ExportFormat::TriG => RdfFormat::TriG,
        ExportFormat::Turtle => RdfFormat::Turtle,
        ExportFormat::NTriples => RdfFormat::NTriples,
        ExportFormat::RdfXml => RdfFormat::RdfXml,
        ExportFormat::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
    }
}

pub fn try_export(quads: &[Quad], format: ExportFormat, context: Option<&str>) -> Result<String, ExportError> {
    let prefixes = match context {
        Some(context) => Prefixes::from_context(context)?,
        None => Prefixes::from_iter([("e", "http://e/"), ("xsd", "http://www.w3.org/2001/XMLSchema#")]),
    };
    let mut out = Vec::new();
    write(quads, format, &ExportOptions { prefixes: &prefixes, context }, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

pub fn export(quads: &[Quad], format: ExportFormat, context: Option<&str>) -> String {
    try_export(quads, format, context).unwrap_or_else(|error| panic!("{}: {error}", format.name()))
}

/// The dataset as sorted lines with canonical labels. This uses Oxigraph's implementation rather than the code under
/// test.
pub fn canonical(quads: impl IntoIterator<Item = Quad>) -> Vec<String> {
    let mut dataset = quads.into_iter().collect::<Dataset>();
    let hash_algorithm = CanonicalizationHashAlgorithm::Sha256;
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 { hash_algorithm });
    let mut lines = dataset.iter().map(|quad| quad.to_string()).collect::<Vec<_>>();
    lines.sort();
    lines
}

/// The canonical lines that the format can represent.
pub fn expected(quads: &[Quad], format: ExportFormat) -> Vec<String> {
    let kept =
        |quad: Quad| if format.keeps_graphs() { quad } else { Quad { graph_name: GraphName::DefaultGraph, ..quad } };
    canonical(quads.iter().cloned().map(kept))
}

/// Writes the quads, reads them back, and compares.
#[track_caller]
pub fn assert_round_trip(quads: &[Quad], format: ExportFormat, context: Option<&str>) {
    let text = export(quads, format, context);
    assert_eq!(canonical(parse(&text, reader(format))), expected(quads, format), "\n{text}");
}
