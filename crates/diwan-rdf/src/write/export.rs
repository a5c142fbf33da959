use super::{ExportError, ExportFormat, Prefixes, jsonld, lines, order, rdfxml, turtle};
use crate::blank::{Labels, canonical_labels, ordered_labels};
use oxrdf::{GraphNameRef, Quad, QuadRef};
use std::io::Write;

/// What a writer may use beside the data.
#[derive(Debug, Clone, Copy)]
pub struct ExportOptions<'a> {
    /// Prefixes for the formats that have them; only those used are declared.
    pub prefixes: &'a Prefixes,
    /// A JSON-LD [context](https://www.w3.org/TR/json-ld11/#the-context) document, written into the output.
    /// It may have all of JSON-LD 1.1 but contexts elsewhere, contexts of single terms or classes, `@propagate` and
    /// `@nest`, which are [refused](super::ContextError). A term with which the document would say something else than the
    /// data is taken back by a second context behind the given one.
    /// Without one, JSON-LD is written in [expanded form](https://www.w3.org/TR/json-ld11/#expanded-document-form).
    pub context: Option<&'a str>,
}

/// Writes the quads, each once and in a fixed order. Blank nodes have the labels of
/// [RDFC-1.0](https://www.w3.org/TR/rdf-canon/) in N-Quads, and in other formats [those](ordered_labels) that every
/// dataset can have.
///
/// Formats that do not [keep graphs](ExportFormat::keeps_graphs) get the union of all graphs.
///
/// # Errors
///
/// When the output fails, or the format cannot hold the data: see [`ExportError`]. RDF/XML and JSON-LD have such
/// limits; they are found before the first byte is written.
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

/// Writes quads in [order]; says so if they were `merged` from several graphs.
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

/// Only N-Quads, of which hashes are taken, need labels that every program gives.
fn labels(quads: &[QuadRef<'_>], format: ExportFormat) -> Result<Labels, ExportError> {
    let quads = quads.iter().copied();
    Ok(if format == ExportFormat::NQuads { canonical_labels(quads)? } else { ordered_labels(quads) })
}

/// The statements the format can hold. Graphs are merged before anything is labelled, so that the labels are those of
/// the graph that is written.
fn selected(quads: &[Quad], format: ExportFormat) -> Vec<QuadRef<'_>> {
    let quads = quads.iter().map(Quad::as_ref);
    if format.keeps_graphs() {
        quads.collect()
    } else {
        quads.map(|quad| QuadRef { graph_name: GraphNameRef::DefaultGraph, ..quad }).collect()
    }
}
