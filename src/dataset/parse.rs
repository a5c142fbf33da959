use super::DatasetError;
use diwan_rdf::text::{TextError, without_mark};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use std::path::Path;

/// Parses a Turtle file into the graph `graph`; `base` is the base IRI of its relative IRIs. Blank nodes are an error,
/// because they have no name that is the same in every build.
///
/// # Errors
/// [`DatasetError::Syntax`] with the line.
pub fn parse_turtle(text: &[u8], path: &Path, base: &str, graph: &GraphName) -> Result<Vec<Quad>, DatasetError> {
    let syntax = |cause: TextError| DatasetError::Syntax { path: path.to_owned(), cause };
    let mut quads = Vec::new();
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .with_base_iri(base)
        .map_err(|error| syntax(error.to_string().into()))?;
    for quad in parser.for_slice(without_mark(text)) {
        let mut quad = quad.map_err(|error| syntax(error.into()))?;
        if quad.subject.is_blank_node() || quad.object.is_blank_node() {
            let reason = format!("blank node in `{quad}`; use an IRI, so that its name is the same in every build");
            return Err(syntax(reason.into()));
        }
        quad.graph_name = graph.clone();
        quads.push(quad);
    }
    if quads.is_empty() {
        return Err(syntax("the file has no statements; is it truncated?".to_owned().into()));
    }
    Ok(quads)
}

/// Parses N-Quads.
///
/// # Errors
/// [`DatasetError::Syntax`] with the line.
pub fn parse_nquads(text: &[u8], path: &Path) -> Result<Vec<Quad>, DatasetError> {
    RdfParser::from_format(RdfFormat::NQuads)
        .for_slice(text)
        .map(|quad| quad.map_err(|error| DatasetError::Syntax { path: path.to_owned(), cause: error.into() }))
        .collect()
}
