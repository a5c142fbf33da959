use super::Cli;
use super::args::{ModelName, View};
use super::error::{CliError, Failure};
use super::output::write_to;
use super::overwrite::refuse_overwriting_project;
use super::session::{current_quads, open_project, preferred, prefixes};
use crate::export::{ExportFormat, ExportOptions, write};
use std::path::{Path, PathBuf};

/// Write the graph in an RDF format.
///
/// N-Quads, TriG and JSON-LD keep every graph; Turtle, N-Triples and RDF/XML are the merge of all graphs. The same data
/// gives the same bytes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The format [default: by the file's ending]
    #[arg(long, value_parser = parse_format, value_name = "nquads|trig|turtle|ntriples|rdfxml|jsonld")]
    format: Option<ExportFormat>,

    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,

    /// Whose word counts where documents contradict each other
    #[arg(long, value_enum, default_value_t)]
    view: View,

    /// The shape of the graph
    #[arg(long, value_enum, default_value_t)]
    model: ModelName,
}

pub(super) fn parse_format(name: &str) -> Result<ExportFormat, String> {
    let names = || ExportFormat::ALL.map(ExportFormat::name).join(", ");
    ExportFormat::from_name(name).ok_or_else(|| format!("use one of {}", names()))
}

/// The format that a file's ending stands for.
pub(super) fn format_of(path: Option<&Path>) -> Option<ExportFormat> {
    ExportFormat::from_extension(path?.extension()?.to_str()?)
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let format = args.format.or_else(|| format_of(args.output.as_deref())).ok_or_else(|| {
        CliError::new(Failure::Usage, "which format? Give --format, or an --output that ends in .nq, .trig, .ttl ...")
    })?;
    let project = open_project(cli)?;
    refuse_overwriting_project(args.output.as_deref(), &project)?;
    if args.model == ModelName::Wikidata {
        return super::link::export_model(project, args.view, format, args.output.as_deref());
    }
    let quads = match args.view {
        View::All => current_quads(&project)?,
        View::Preferred => preferred(&project)?.quads,
    };
    let prefixes = prefixes(&project)?;
    let context = match &project.config().context {
        Some(path) => Some(project.read_text(path)?),
        None => None,
    };
    let options = ExportOptions { prefixes: &prefixes, context: context.as_deref() };
    write_to(args.output.as_deref(), |out| write(&quads, format, &options, out))
}
