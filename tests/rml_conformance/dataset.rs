//! Datasets as sorted lines, the same for isomorphic ones.

use crate::common::rdf::canonical;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use std::fs;
use std::path::Path;

/// Reads a file with possibly invalid IRIs, which `rml:UnsafeIRI` generates.
pub fn read(path: &Path) -> Result<Vec<String>, String> {
    let problem = |error: &dyn std::fmt::Display| format!("\n    {}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| problem(&error))?;
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let format = RdfFormat::from_extension(&ending).unwrap_or(RdfFormat::NQuads);
    let parser = RdfParser::from_format(format).lenient().for_slice(&bytes);
    let quads = parser.collect::<Result<Vec<Quad>, _>>().map_err(|error| problem(&error))?;
    Ok(canonical(quads))
}

/// The lines that the other dataset lacks.
pub fn without<'a>(lines: &'a [String], others: &[String]) -> Vec<&'a str> {
    lines.iter().filter(|line| others.binary_search(line).is_err()).map(String::as_str).collect()
}
