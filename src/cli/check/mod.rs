mod fix;
mod sarif;
mod text;
mod validate;

use super::GlobalArgs;
use super::error::{CliError, Failure};
use super::message::message_styled;
use super::output::{print_json, print_styled};
use super::session::{open_own_project, refuse_no_folder};
use crate::app::verify_lock;
use crate::app::view::Findings;
use crate::check::{Diagnostic, Exit, External, Settings, Severity, check_project, rule_of};
use crate::project::Project;
use std::path::{Path, PathBuf};
use validate::{ReportFormat, Validation};

/// Find errors in a project's tables, mapping and quotes.
///
/// With --sources, every quote is compared with the document it comes from. The exit code is 1 if there are errors.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the documents, to verify every quote
    #[arg(long, value_name = "DIR", env = "DIWAN_SOURCES", value_hint = clap::ValueHint::DirPath)]
    sources: Option<PathBuf>,

    /// File with Wikidata entities, or folder of such files, to compare links with
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    items: Option<PathBuf>,

    /// Fail if anything differs from diwan.lock
    #[arg(long)]
    locked: bool,

    /// Format of the findings
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,

    /// Fix findings that can be fixed automatically: encodings, separators of cells, line ends, byte-order marks,
    /// spaces around cells, Unicode's composed form, dates in other notations, the order of columns, and with --sources
    /// offsets of quotes and characters that look like those of the document. The changes are shown first, and made
    /// after you confirm
    #[arg(long)]
    fix: bool,

    /// With --fix: make the changes without asking
    #[arg(long, requires = "fix")]
    yes: bool,

    #[command(flatten)]
    validation: Validation,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    if args.validation.are_given() {
        return validate::run(cli, &args.validation, args.format);
    }
    if matches!(args.format, ReportFormat::Turtle | ReportFormat::Jsonld) {
        return Err(CliError::new(Failure::Usage, "--format turtle and jsonld are for --shapes"));
    }
    let project = match open_own_project(cli) {
        Ok(project) => project,
        Err(error) => return Err(reported(error, args.format)?),
    };
    args.sources.as_deref().map_or(Ok(()), |folder| refuse_no_folder("--sources", folder))?;
    // The path of the documents must not depend on the folder of the project.
    let absolute = |folder: &Path| {
        std::path::absolute(folder)
            .map_err(|error| CliError::new(Failure::Io, format!("--sources: {}: {error}", folder.display())))
    };
    let sources = args.sources.as_deref().map(absolute).transpose()?;
    let external = External { documents: sources.as_deref(), items: args.items.as_deref() };
    let mut checked = check_project(&project, external);
    // What is found in a table depends on its encoding and layout, so that a fix can reveal further findings.
    let mut rounds = 0;
    while args.fix && rounds < ROUNDS && (rounds == 0 || fix::is_possible(&checked)) {
        if !fix::run(&project, &checked, args.yes)? {
            break;
        }
        checked = check_project(&project, external);
        rounds += 1;
    }
    match args.format {
        ReportFormat::Sarif => print_json(&sarif::log(&checked.diagnostics, &checked.settings, Some(&project)))?,
        ReportFormat::Json => print_json(&Findings::new(&checked.diagnostics, checked.noted, &checked.settings))?,
        _ => print_styled(&text::whole(&checked, &project, args.sources.is_some()))?,
    }
    if args.locked {
        verify_lock(&project, checked.dataset.as_ref())?;
    }
    if checked.has_errors() { Err(CliError::reported(failure(&checked.diagnostics))) } else { Ok(()) }
}

/// The maximum number of rounds of `--fix`: one each for encodings, separators, cells and quotes, and two for findings
/// that these reveal.
const ROUNDS: usize = 6;

/// Reports a project that cannot be opened as a finding, because programs expect the output in the chosen format.
fn reported(error: CliError, format: ReportFormat) -> Result<CliError, CliError> {
    let found = error.as_diagnostics();
    match format {
        ReportFormat::Json => print_json(&Findings::new(&found, 0, &Settings::default()))?,
        ReportFormat::Sarif => print_json(&sarif::log(&found, &Settings::default(), None))?,
        _ => {}
    }
    Ok(error)
}

/// The exit code for some findings. Files that cannot be read take precedence over invalid definitions, and these over
/// errors of the data.
pub(super) fn failure(diagnostics: &[Diagnostic]) -> Failure {
    let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
    match errors.filter_map(|found| rule_of(found.code)).map(|rule| rule.exit()).min() {
        Some(Exit::Io) => Failure::Io,
        Some(Exit::Definition) => Failure::Definition,
        Some(Exit::Data) | None => Failure::Data,
    }
}

/// Writes findings to standard error, with a limit for each code.
pub(super) fn report(diagnostics: &[Diagnostic], project: &Project) {
    let text = listing(diagnostics, project);
    if !text.is_empty() {
        message_styled(&text);
    }
}

/// Findings as text for standard error.
pub(super) fn listing(diagnostics: &[Diagnostic], project: &Project) -> String {
    let text = text::listing(diagnostics, project, text::Stream::Error);
    if text.is_empty() { text } else { format!("{}\n", text.trim_end()) }
}
