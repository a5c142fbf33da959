use super::order::Sorted;
use super::{ExportError, ExportFormat, Prefixes, jsonld, lines, rdfxml, turtle};
use crate::blank::{Labels, canonical_labels, ordered_labels};
use crate::quads::{Collector, Id, Quads, TooManyTerms};
use oxrdf::{GraphNameRef, Quad, QuadRef};
use std::fmt::Write as _;
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
    let quads = collected(given.into_iter().map(|quad| labels.relabelled(quad)))?;
    write_labelled(&quads, merged, format, options, out)
}

/// Writes a dataset like [`write()`], with the same bytes. If it has no blank nodes, little more memory is used than the
/// dataset takes.
///
/// # Errors
/// The errors of [`write()`].
pub fn write_dataset(
    quads: &Quads,
    format: ExportFormat,
    options: &ExportOptions<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    if needs_labels(quads) {
        return write(&quads.to_model(), format, options, out);
    }
    let merged = quads.iter().any(|found| found.graph != Id::DEFAULT_GRAPH);
    write_labelled(quads, merged, format, options, out)
}

/// Whether there are blank nodes, which need labels, or triple terms, which are refused.
fn needs_labels(quads: &Quads) -> bool {
    ["_:", "<<"].iter().any(|beginning| quads.terms().beginning_with(beginning).next().is_some())
}

/// Writes a dataset whose blank nodes have their final labels, with a note if its graphs are `merged`.
fn write_labelled(
    quads: &Quads,
    merged: bool,
    format: ExportFormat,
    options: &ExportOptions<'_>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let sorted = || Sorted::of(quads, format.keeps_graphs());
    match format {
        ExportFormat::NQuads => Ok(quads.write(out)?),
        ExportFormat::NTriples => Ok(lines::write_triples(quads, out)?),
        ExportFormat::TriG => Ok(turtle::write(&sorted(), false, options.prefixes, out)?),
        ExportFormat::Turtle => Ok(turtle::write(&sorted(), merged, options.prefixes, out)?),
        ExportFormat::RdfXml => rdfxml::write(&sorted(), options.prefixes, out),
        ExportFormat::JsonLd => jsonld::write(&sorted(), options.context, out),
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

/// The quads as a dataset. Unlike in [`Collector::quad`], language tags keep their case.
fn collected<'q>(quads: impl Iterator<Item = QuadRef<'q>>) -> Result<Quads, TooManyTerms> {
    let mut collector = Collector::default();
    let mut texts = [const { String::new() }; 4];
    for quad in quads {
        texts.iter_mut().for_each(String::clear);
        let [subject, predicate, object, graph] = &mut texts;
        // Writing to a string cannot fail.
        let _ = write!(subject, "{}", quad.subject);
        let _ = write!(predicate, "{}", quad.predicate);
        let _ = write!(object, "{}", quad.object);
        if !quad.graph_name.is_default_graph() {
            let _ = write!(graph, "{}", quad.graph_name);
        }
        collector.terms(texts.each_ref().map(String::as_str));
    }
    collector.finish()
}
