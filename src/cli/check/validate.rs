//! `diwan check --shapes`: validates RDF with SHACL shapes.

use crate::app::AppError;
use crate::app::view;
use crate::check::{Coded as _, validate_records};
use crate::cli::GlobalArgs;
use crate::cli::args::parse_time_limit;
use crate::cli::error::{CliError, Failure};
use crate::cli::message::message;
use crate::cli::output::{print, print_json, write_to};
use crate::cli::session::{current_quads, find_project};
use crate::dataset::ProjectIris;
use crate::project::Project;
use diwan_rdf::files::read_rdf_file;
use diwan_rdf::quads::Quads;
use diwan_rdf::stack;
use diwan_rdf::write::{ExportFormat, ExportOptions, Prefixes, write};
use diwan_shacl::vocab::SH;
use diwan_shacl::{Document, GraphError, Options, Shapes, ShapesError, ValidationError, ValidationReport, validate};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// The shapes and the data of a validation.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Validation with SHACL")]
pub(super) struct Validation {
    /// Shapes to validate with, instead of all other checks; several files are merged
    ///
    /// Supports SHACL Core and SHACL-SPARQL; the format of a file is determined by its extension. All errors in the
    /// shapes are reported before anything is validated; the exit code is then 3. Constraints that cannot be run are
    /// reported, and the rest is validated; the exit code is 3 in this case, too, unless there are failures. Any result
    /// makes sh:conforms of the report false. The exit code is 1 for results of any severity except sh:Warning and
    /// sh:Info.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["items", "fix", "locked"], value_hint = clap::ValueHint::FilePath)]
    shapes: Vec<PathBuf>,

    /// RDF to validate, all graphs of all files merged [default: the project's graph, record by record]
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "shapes", value_hint = clap::ValueHint::FilePath)]
    data: Vec<PathBuf>,

    /// Time limit of the whole validation in seconds
    #[arg(long, value_name = "SECONDS", default_value = "60", requires = "shapes", value_parser = parse_time_limit)]
    timeout: Duration,

    /// Maximum number of results in the report; the others are only counted
    #[arg(long, value_name = "NUMBER", default_value_t = Options::MAX_RESULTS, requires = "shapes")]
    max_results: usize,
}

/// The format of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For code review: SARIF 2.1.0
    Sarif,
    /// With --shapes: a sh:ValidationReport
    Turtle,
    /// With --shapes: a sh:ValidationReport
    Jsonld,
}

impl Validation {
    /// Whether `--shapes` is given.
    pub(super) fn are_given(&self) -> bool {
        !self.shapes.is_empty()
    }
}

pub(super) fn run(cli: &GlobalArgs, args: &Validation, format: ReportFormat) -> Result<(), CliError> {
    let written = OutputFormat::of(format)?;
    // Shapes for the project's graph are read as the project reads its own shapes. A missing project is reported only
    // after the errors of the shapes.
    let project = if args.data.is_empty() { find_project(cli)? } else { None };
    let base = project.as_ref().map(|project| project.config().base.as_str());
    let mut files = contents(&args.shapes)?;
    if let Some(project) = &project {
        files.iter_mut().for_each(|(_, bytes)| *bytes = project.expand_languages(std::mem::take(bytes)));
    }
    let documents: Vec<_> = files.iter().map(|(path, bytes)| Document { base, ..Document::new(path, bytes) }).collect();
    let shapes = Shapes::read(&documents)?;
    if !cli.quiet {
        shapes.warnings().iter().for_each(|warning| message!("{warning}"));
    }
    let data = Data::load(project.as_ref(), &args.data, &shapes)?;
    let options = Options { timeout: args.timeout, max_results: args.max_results, ..Options::default() };
    let (report, shapes) = validate_in_time(data, shapes, options)?;
    if report.focus_nodes() == 0 && !cli.quiet {
        message!("warning: no node of the data is a target of any shape");
    }
    if !cli.quiet {
        report.pattern_faults().iter().for_each(|fault| message!("warning: {fault}"));
    }
    let omitted = report.omitted().total();
    if omitted > 0 && !cli.quiet {
        message!("warning: {omitted} results are not listed; raise the limit with --max-results");
    }
    write_report(&report, &shapes, written)?;
    if report.has_failures() {
        return Err(CliError::reported(Failure::Data));
    }
    // There are no results, but constraints that were not run could have found some.
    if report.not_run().is_empty() { Ok(()) } else { Err(CliError::reported(Failure::Definition)) }
}

fn contents(paths: &[PathBuf]) -> Result<Vec<(&Path, Vec<u8>)>, CliError> {
    let read = |path: &PathBuf| {
        read_rdf_file(path)
            .map_err(|error| CliError::new(Failure::Io, format!("cannot read {}: {error}", path.display())))
    };
    paths.iter().map(|path| Ok((path.as_path(), read(path)?))).collect()
}

/// The data to validate.
enum Data {
    Files(Box<Quads>),
    Project(Box<Quads>, ProjectIris),
}

impl Data {
    fn load(project: Option<&Project>, paths: &[PathBuf], shapes: &Shapes) -> Result<Self, CliError> {
        if paths.is_empty() {
            let project = project.ok_or(AppError::NoProject)?;
            return Ok(Self::Project(Box::new(current_quads(project)?), ProjectIris::new(&project.config().base)));
        }
        let mut reader = shapes.data_reader();
        for path in paths {
            for (path, bytes) in contents(std::slice::from_ref(path))? {
                reader.add(&Document::new(path, &bytes))?;
            }
        }
        Ok(Self::Files(Box::new(reader.finish()?)))
    }

    fn validate(&self, shapes: &Shapes, options: &Options) -> Result<ValidationReport, ValidationError> {
        match self {
            Self::Files(quads) => validate(shapes, quads, options),
            Self::Project(quads, names) => {
                let reports = validate_records(quads, names, shapes, options)?;
                Ok(reports.into_iter().map(|(_, report)| report).collect())
            }
        }
    }
}

/// How long a cancelled validation may take to stop.
const GRACE: Duration = Duration::from_secs(2);

/// Validates within the time limit. Some joins run for long between two checks of the clock. The thread of such a
/// validation is abandoned, because the process exits before it would end.
fn validate_in_time(data: Data, shapes: Shapes, options: Options) -> Result<(ValidationReport, Shapes), CliError> {
    let timeout = options.timeout;
    let (sender, reports) = mpsc::channel();
    let thread = stack::spawn(move || {
        let report = data.validate(&shapes, &options);
        // After the time limit, the receiver no longer exists. Freeing the dataset would only take time.
        let _ = sender.send(report.map(|report| (report, shapes)));
        #[expect(clippy::mem_forget, reason = "the program ends")]
        std::mem::forget(data);
    });
    thread.map_err(|error| ValidationError::Thread(error.to_string()))?;
    match reports.recv_timeout(timeout.saturating_add(GRACE)) {
        Ok(report) => Ok(report?),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Err(ValidationError::Stopped { shape: "a shape".to_owned(), timeout }.into())
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(ValidationError::Panicked.into()),
    }
}

/// The format of a validation report.
#[derive(Clone, Copy)]
enum OutputFormat {
    Text,
    Json,
    Rdf(ExportFormat),
}

impl OutputFormat {
    fn of(format: ReportFormat) -> Result<Self, CliError> {
        match format {
            ReportFormat::Text => Ok(Self::Text),
            ReportFormat::Json => Ok(Self::Json),
            ReportFormat::Turtle => Ok(Self::Rdf(ExportFormat::Turtle)),
            ReportFormat::Jsonld => Ok(Self::Rdf(ExportFormat::JsonLd)),
            ReportFormat::Sarif => {
                Err(CliError::new(Failure::Usage, "--format sarif is for the checks of a project, not for --shapes"))
            }
        }
    }
}

fn write_report(report: &ValidationReport, shapes: &Shapes, written: OutputFormat) -> Result<(), CliError> {
    match written {
        OutputFormat::Text => print(&report.to_text(shapes)),
        OutputFormat::Json => print_json(&view::Validation::from(report)),
        OutputFormat::Rdf(format) => rdf(report, shapes, format),
    }
}

fn rdf(report: &ValidationReport, shapes: &Shapes, format: ExportFormat) -> Result<(), CliError> {
    let xsd = "http://www.w3.org/2001/XMLSchema#";
    let prefixes: Prefixes = shapes.prefixes().chain([("sh", SH), ("xsd", xsd)]).collect();
    // A term in a JSON-LD context cannot be empty. IRIs with the empty prefix are written in full.
    let named = prefixes.iter().filter(|(prefix, _)| !prefix.is_empty());
    let context: serde_json::Map<_, _> = named.map(|(prefix, iri)| (prefix.to_owned(), iri.into())).collect();
    let context = serde_json::json!({ "@context": context }).to_string();
    let options = ExportOptions { prefixes: &prefixes, context: Some(&context) };
    write_to(None, |out| write(&report.to_quads(), format, &options, out))
}

impl From<GraphError> for CliError {
    fn from(error: GraphError) -> Self {
        Self::coded(Failure::Definition, &error)
    }
}

impl From<ShapesError> for CliError {
    fn from(error: ShapesError) -> Self {
        let code = error.code();
        match error {
            ShapesError::Findings(findings) => {
                let lines = findings.iter().map(ToString::to_string);
                let first = "the shapes cannot be used".to_owned();
                Self::with_lines(Failure::Definition, std::iter::once(first).chain(lines)).of(code)
            }
            other => Self::with_code(code, Failure::Definition, other),
        }
    }
}

impl From<ValidationError> for CliError {
    fn from(error: ValidationError) -> Self {
        let more = match error {
            ValidationError::Stopped { .. } => "; use --timeout to allow more time",
            _ => "",
        };
        Self::with_code(error.code(), Failure::Definition, format!("{error}{more}"))
    }
}
