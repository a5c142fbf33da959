//! `diwan export --model wikidata`.

use super::session::LinkSession;
use crate::cli::Cli;
use crate::cli::args::View;
use crate::cli::error::CliError;
use crate::cli::output::write_to;
use crate::export::{ExportFormat, ExportOptions, Prefixes, write};
use crate::link::{PREFIXES, wikidata_shape};
use oxigraph::model::GraphName;
use std::path::Path;

/// Writes the graph in Wikidata's shape, without named graphs, as Wikidata's own exports are.
pub(in crate::cli) fn export_model(
    cli: &Cli,
    view: View,
    format: ExportFormat,
    output: Option<&Path>,
) -> Result<(), CliError> {
    let link = LinkSession::open(cli, view)?;
    let names = link.session.entities.names();
    let triples = wikidata_shape(&link.gathered.statements, &link.facts, &link.crosswalk, &link.concepts, names);
    let quads: Vec<_> = triples.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
    let prefixes: Prefixes = PREFIXES.into_iter().chain(link.session.prefixes.iter()).collect();
    write_to(output, |out| write(&quads, format, &ExportOptions { prefixes: &prefixes, context: None }, out))
}
