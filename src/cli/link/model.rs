//! The graph in Wikidata's shape: exported, or asked.

use super::session::LinkSession;
use crate::cli::args::View;
use crate::cli::error::CliError;
use crate::cli::output::write_to;
use crate::cli::session::Session;
use crate::link::{PREFIXES, wikidata_shape};
use crate::project::Project;
use crate::store::Store;
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, write};
use oxigraph::model::{GraphName, Triple};
use std::mem::ManuallyDrop;
use std::path::Path;

/// Writes the graph in Wikidata's shape, without named graphs, as Wikidata's own exports are.
pub(in crate::cli) fn export_model(
    project: Project,
    view: View,
    format: ExportFormat,
    output: Option<&Path>,
) -> Result<(), CliError> {
    let link = LinkSession::of(project, view)?;
    let quads: Vec<_> = triples(&link).into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
    let prefixes: Prefixes = PREFIXES.into_iter().chain(link.session.prefixes.iter()).collect();
    write_to(output, |out| write(&quads, format, &ExportOptions { prefixes: &prefixes, context: None }, out))
}

/// A session whose store has Wikidata's shape, and whose prefixes are those of Wikidata's queries beside the project's.
pub(in crate::cli) fn open_model(project: Project, view: View) -> Result<Session, CliError> {
    let mut link = LinkSession::of(project, view)?;
    let quads = triples(&link).into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph));
    link.session.store = ManuallyDrop::new(Store::of_quads(quads)?);
    link.session.prefixes = PREFIXES.into_iter().chain(link.session.prefixes.iter()).collect();
    Ok(link.session)
}

fn triples(link: &LinkSession) -> Vec<Triple> {
    let names = link.session.entities.names();
    wikidata_shape(&link.gathered.statements, &link.facts, &link.crosswalk, &link.concepts, names)
}
