use super::DatasetError;
use diwan_rdf::text::without_mark;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use std::path::Path;

/// Parses a Turtle file into the graph `graph`; `base` is the base IRI of its relative IRIs. Blank nodes are an error,
/// because they have no name that is the same in every build.
///
/// # Errors
/// [`DatasetError::Syntax`] with the position.
pub fn parse_turtle(text: &[u8], path: &Path, base: &str, graph: &GraphName) -> Result<Vec<Quad>, DatasetError> {
    let syntax = |reason: String| DatasetError::Syntax { path: path.to_owned(), reason };
    let mut quads = Vec::new();
    let parser =
        RdfParser::from_format(RdfFormat::Turtle).with_base_iri(base).map_err(|error| syntax(error.to_string()))?;
    for quad in parser.for_slice(without_mark(text)) {
        let mut quad = quad.map_err(|error| syntax(error.to_string()))?;
        if quad.subject.is_blank_node() || quad.object.is_blank_node() {
            return Err(syntax(format!("blank node in `{quad}`; give it an IRI, so that every build names it alike")));
        }
        quad.graph_name = graph.clone();
        quads.push(quad);
    }
    if quads.is_empty() {
        return Err(syntax("the file holds no statements; has it been cut short?".to_owned()));
    }
    Ok(quads)
}

/// Parses N-Quads.
///
/// # Errors
/// [`DatasetError::Syntax`] with the position.
pub fn parse_nquads(text: &[u8], path: &Path) -> Result<Vec<Quad>, DatasetError> {
    RdfParser::from_format(RdfFormat::NQuads)
        .for_slice(text)
        .map(|quad| quad.map_err(|error| DatasetError::Syntax { path: path.to_owned(), reason: error.to_string() }))
        .collect()
}
