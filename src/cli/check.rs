use super::Cli;
use super::args::TextFormat;
use super::error::{CliError, Failure};
use super::output::{print, print_json};
use super::session::open_own_project;
use crate::check::{Beside, Checked, Diagnostic, Severity, check_project};
use crate::project::Project;
use std::path::PathBuf;

/// Find what is wrong with a project's tables, mapping and quotes.
///
/// With --sources, every quote is compared with the document it comes from. Ends with 1 when there are errors.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the documents, to prove every quote
    #[arg(long, value_name = "DIR", env = "DIWAN_SOURCES", value_hint = clap::ValueHint::DirPath)]
    sources: Option<PathBuf>,

    /// File with Wikidata's entities, or folder of such files, to hold links against
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    items: Option<PathBuf>,

    /// Refuse anything but what diwan.lock pins
    #[arg(long)]
    locked: bool,

    /// How to write what is found
    #[arg(long, value_enum, default_value_t)]
    format: TextFormat,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let project = open_own_project(cli)?;
    if let Some(folder) = args.sources.as_ref().filter(|folder| !folder.is_dir()) {
        return Err(CliError::new(Failure::Usage, format!("--sources: {} is no folder", folder.display())));
    }
    let checked = check_project(&project, Beside { documents: args.sources.as_deref(), items: args.items.as_deref() });
    match args.format {
        TextFormat::Text => print(&text(&checked, &project, args.sources.is_some()))?,
        TextFormat::Json => print_json(&json(&checked))?,
    }
    if args.locked {
        super::lock::verify_checked(&project, checked.dataset.as_ref())?;
    }
    if checked.has_errors() { Err(CliError::told(failure(&checked.diagnostics))) } else { Ok(()) }
}

/// The exit code that findings call for: files that cannot be read come before definitions, definitions before data.
pub(super) fn failure(diagnostics: &[Diagnostic]) -> Failure {
    let any = |codes: &[&str]| diagnostics.iter().any(|found| codes.iter().any(|code| found.code.starts_with(code)));
    if any(&["P001"]) {
        Failure::Io
    } else if any(&["M", "P", "S002"]) {
        Failure::Definition
    } else {
        Failure::Data
    }
}

/// Writes what checks found to standard error, alike findings only so often.
pub(super) fn report(diagnostics: &[Diagnostic], project: &Project) {
    let text = listing(diagnostics, project);
    if !text.is_empty() {
        anstream::eprintln!("{}", text.trim_end());
    }
}

/// How many findings of one code and severity are written out.
const SHOWN: usize = 20;

fn listing(diagnostics: &[Diagnostic], project: &Project) -> String {
    let mut text = String::new();
    let mut seen: Vec<(&str, Severity, usize)> = Vec::new();
    for diagnostic in diagnostics {
        let kind = (diagnostic.code, diagnostic.severity);
        let number = match seen.iter_mut().find(|(code, severity, _)| (*code, *severity) == kind) {
            Some((_, _, number)) => {
                *number += 1;
                *number
            }
            None => {
                seen.push((kind.0, kind.1, 1));
                1
            }
        };
        if number <= SHOWN {
            let mut placed = diagnostic.clone();
            placed.file = placed.file.map(|file| project.shown(&file));
            text.push_str(&format!("{placed}\n"));
        }
    }
    for (code, severity, number) in seen.into_iter().filter(|(_, _, number)| *number > SHOWN) {
        text.push_str(&format!("... and {} more of {severity}[{code}]\n", number - SHOWN));
    }
    text
}

fn text(checked: &Checked, project: &Project, sources: bool) -> String {
    let count = |severity| checked.diagnostics.iter().filter(|d| d.severity == severity).count();
    let mut text = listing(&checked.diagnostics, project);
    if let (Some(tables), Some(dataset)) = (&checked.tables, &checked.dataset) {
        let quotes = if sources { "quotes compared with the documents" } else { "quotes not compared: no --sources" };
        text.push_str(&format!("{} rows, {} records, {quotes}\n", tables.report.rows, dataset.records()));
    }
    text + &format!("{} errors, {} warnings\n", count(Severity::Error), count(Severity::Warning))
}

fn json(checked: &Checked) -> serde_json::Value {
    let count = |severity| checked.diagnostics.iter().filter(|d| d.severity == severity).count();
    serde_json::json!({
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "diagnostics": checked.diagnostics,
    })
}
