use super::GlobalArgs;
use super::args::{ModelName, View};
use super::error::CliError;
use super::output::write_to;
use super::overwrite::refuse_overwriting_project;
use super::rdf_output::{format_of, note_merged_graphs, parse_format, parse_output};
use super::session::open_project;
use crate::app::{LinkedGraph, Selection, context_prefixes, current_quads, preferred_dataset};
use crate::link::PREFIXES;
use crate::project::Project;
use diwan_rdf::quads::Id;
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, write_dataset};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// Write the graph in an RDF format.
///
/// N-Quads, TriG and JSON-LD keep every graph; Turtle, N-Triples and RDF/XML are the merge of all graphs. The same data
/// gives the same bytes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Output format [default: by the file's extension]
    #[arg(long, value_parser = parse_format, value_name = "nquads|trig|turtle|ntriples|rdfxml|jsonld")]
    format: Option<ExportFormat>,

    /// File to write [default: standard output]; with .gz or .zst at the end of its name it is compressed
    #[arg(short, long, value_name = "FILE", value_parser = parse_output, value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Which statements are used where documents contradict each other
    #[arg(long, value_enum, default_value_t)]
    view: View,

    /// Data model of the graph
    #[arg(long, value_enum, default_value_t)]
    model: ModelName,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let format = format_of(cli, args.format, args.output.as_deref(), None)?;
    let project = open_project(cli)?;
    refuse_overwriting_project(args.output.as_deref(), &project)?;
    if args.model == ModelName::Wikidata {
        return export_in_wikidata_shape(project, args.view.into(), format, args.output.as_deref());
    }
    let quads = match args.view {
        View::All => current_quads(&project)?,
        View::Preferred => preferred_dataset(&project)?.quads,
    };
    let prefixes = context_prefixes(&project)?;
    let context = project.context()?;
    let options = ExportOptions { prefixes: &prefixes, context: context.as_deref() };
    if quads.iter().any(|statement| statement.graph != Id::DEFAULT_GRAPH) {
        note_merged_graphs(cli, format);
    }
    write_to(args.output.as_deref(), |out| write_dataset(&quads, format, &options, out))
}

/// Writes the graph in Wikidata's model. It has no named graphs, as in the exports of Wikidata.
fn export_in_wikidata_shape(
    project: Project,
    selection: Selection,
    format: ExportFormat,
    output: Option<&Path>,
) -> Result<(), CliError> {
    let link = ManuallyDrop::new(LinkedGraph::open(project, selection)?);
    let quads = link.wikidata_shape()?;
    let prefixes: Prefixes = PREFIXES.into_iter().chain(link.graph.prefixes.iter()).collect();
    write_to(output, |out| write_dataset(&quads, format, &ExportOptions { prefixes: &prefixes, context: None }, out))
}
