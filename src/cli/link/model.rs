//! The graph in Wikidata's shape, exported.

use crate::app::{LinkedGraph, Selection};
use crate::cli::error::CliError;
use crate::cli::output::write_to;
use crate::link::PREFIXES;
use crate::project::Project;
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, write};
use oxigraph::model::GraphName;
use std::mem::ManuallyDrop;
use std::path::Path;

/// Writes the graph in Wikidata's shape, without named graphs, as Wikidata's own exports are.
pub(in crate::cli) fn export_model(
    project: Project,
    selection: Selection,
    format: ExportFormat,
    output: Option<&Path>,
) -> Result<(), CliError> {
    let link = ManuallyDrop::new(LinkedGraph::open(project, selection)?);
    let quads: Vec<_> =
        link.wikidata_triples().into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
    let prefixes: Prefixes = PREFIXES.into_iter().chain(link.graph.prefixes.iter()).collect();
    write_to(output, |out| write(&quads, format, &ExportOptions { prefixes: &prefixes, context: None }, out))
}
