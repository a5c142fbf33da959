use super::{ExportError, ExportFormat, Prefixes, jsonld, lines, order, rdfxml, turtle};
use crate::blank::{Labels, canonical_labels, ordered_labels};
use oxrdf::{GraphNameRef, Quad, QuadRef};
use std::io::Write;

/// Options of the writers.
#[derive(Debug, Clone, Copy)]
pub struct ExportOptions<'a> {
    /// Prefixes for the formats that support them. Only the used ones are declared.
    pub prefixes: &'a Prefixes,
    /// A JSON-LD [context](https://www.w3.org/TR/json-ld11/#the-context) document, which is embedded in the output. All
    /// features of JSON-LD 1.1 are supported except remote contexts, scoped contexts, `@propagate` and `@nest`, which
    /// are [refused](super::ContextError). A term that would change the meaning of the data is undefined by a second
    /// context after the given one. Without a context, JSON-LD is written in [expanded
    /// form](https://www.w3.org/TR/json-ld11/#expanded-document-form).
    pub context: Option<&'a str>,
}

/// Writes the distinct quads in a fixed order. Blank nodes get the labels of
/// [RDFC-1.0](https://www.w3.org/TR/rdf-canon/) in N-Quads, and [ordered labels](ordered_labels), which every dataset
/// has, in other formats.
///
/// Formats that do not [keep graphs](ExportFormat::keeps_graphs) contain the union of all graphs.
///
/// # Errors
///
/// If writing fails, or the format cannot represent the data: see [`ExportError`]. The limits of RDF/XML and JSON-LD
/// are checked before the first byte is written.
pub fn write(
    quads: &[Quad],
    format: ExportFormat,
    options: &ExportOptions<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    if let Some(quad) = quads.iter().find(|quad| quad.object.is_triple()) {
        return Err(ExportError::TripleTerm(Box::new(quad.clone())));
    }
    let merged = quads.iter().any(|quad| !quad.graph_name.is_default_graph());
    let given = selected(quads, format);
    let labels = labels(&given, format)?;
    let quads = order::sorted(given.into_iter().map(|quad| labels.relabelled(quad)).collect());
    write_sorted(&quads, merged, format, options, out)
}

/// Writes quads in [order], with a note if they were `merged` from several graphs.
pub(super) fn write_sorted(
    quads: &[QuadRef<'_>],
    merged: bool,
    format: ExportFormat,
    options: &ExportOptions<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    match format {
        ExportFormat::NQuads | ExportFormat::NTriples => Ok(lines::write(quads, out)?),
        ExportFormat::TriG => Ok(turtle::write_trig(quads, options.prefixes, out)?),
        ExportFormat::Turtle => Ok(turtle::write_turtle(quads, merged, options.prefixes, out)?),
        ExportFormat::RdfXml => rdfxml::write(quads, options.prefixes, out),
        ExportFormat::JsonLd => jsonld::write(quads, options.context, out),
    }
}

/// Canonical labels are only needed in N-Quads, which are hashed.
fn labels(quads: &[QuadRef<'_>], format: ExportFormat) -> Result<Labels, ExportError> {
    let quads = quads.iter().copied();
    Ok(if format == ExportFormat::NQuads { canonical_labels(quads)? } else { ordered_labels(quads) })
}

/// The statements that the format can represent. Graphs are merged before labels are computed, so that the labels are
/// those of the written graph.
fn selected(quads: &[Quad], format: ExportFormat) -> Vec<QuadRef<'_>> {
    let quads = quads.iter().map(Quad::as_ref);
    if format.keeps_graphs() {
        quads.collect()
    } else {
        quads.map(|quad| QuadRef { graph_name: GraphNameRef::DefaultGraph, ..quad }).collect()
    }
}
