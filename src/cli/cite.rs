use super::GlobalArgs;
use super::error::{CliError, Failure};
use super::output::print;
use super::session::{open_folder, open_own_project, refuse_no_folder};
use super::text::shown_path;
use super::visible::visible_line;
use crate::citing::{Citation, CitingError, cite};
use crate::dataset::map_sources;
use crate::project::{PROJECT_FILE, Project, write_atomically};
use diwan_rdf::files::read_whole;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Fill and repair the offsets of quotes in a record table.
///
/// Looks up every quote in its document and writes its start and end, in code points, into the table. If a quote
/// occurs more than once, the occurrence nearest to the start in the table is used; without a start, the row is reported
/// and left unchanged. Quotes that do not occur in their document are reported. The exit code is 1 if a row could not be
/// completed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Record tables to complete
    #[arg(required = true, value_name = "FILE.csv", value_hint = clap::ValueHint::FilePath)]
    tables: Vec<PathBuf>,

    /// Folder of the documents
    #[arg(long, value_name = "DIR", env = "DIWAN_SOURCES", value_hint = clap::ValueHint::DirPath)]
    sources: PathBuf,

    /// Only report; write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    refuse_no_folder("--sources", &args.sources)?;
    let sources = map_sources(&project_of(cli, &args.tables)?)?;
    let mut undone = 0;
    let mut rows = 0;
    for path in &args.tables {
        let failed =
            |doing: &str, error| CliError::new(Failure::Io, format!("cannot {doing} {}: {error}", path.display()));
        let text = read_whole(path).map_err(|error| failed("read", error))?;
        let cited = cite(&sources, path, &text, &args.sources).map_err(|error| unusable(path, error))?;
        if !args.dry_run && cited.text != text {
            write_atomically(path, |out| out.write_all(&cited.text)).map_err(|error| failed("write", error))?;
        }
        rows += cited.citations.len();
        undone += report_citations(path, &cited.citations, args.dry_run)?;
    }
    if !cli.quiet {
        print(&format!("{rows} rows, {} with complete offsets\n", rows - undone))?;
    }
    if undone == 0 { Ok(()) } else { Err(CliError::reported(Failure::Data)) }
}

/// The project that the tables belong to, whatever the current folder is.
fn project_of(cli: &GlobalArgs, tables: &[PathBuf]) -> Result<Project, CliError> {
    if cli.project.is_some() || cli.embedded() {
        return open_own_project(cli);
    }
    let folder = |table: &PathBuf| {
        let table = std::path::absolute(table).ok();
        table.as_deref().and_then(Project::folder_of).map(Path::to_owned).ok_or_else(|| no_project_of(table.as_deref()))
    };
    let folders = tables.iter().map(folder).collect::<Result<BTreeSet<_>, _>>()?;
    let mut folders = folders.iter();
    match (folders.next(), folders.next()) {
        (Some(folder), None) => open_folder(cli, folder),
        (Some(one), Some(other)) => {
            let (one, other) = (one.display(), other.display());
            let reason = format!(
                "the tables belong to several projects, {one} and {other}; run the command for each \
                project separately"
            );
            Err(CliError::new(Failure::Usage, reason))
        }
        (None, _) => Err(no_project_of(None)),
    }
}

fn no_project_of(table: Option<&Path>) -> CliError {
    let table = table.map_or_else(|| "the table".to_owned(), |table| table.display().to_string());
    let reason = format!(
        "no {PROJECT_FILE} above {table}: the table does not belong to a project; select a project with --project \
         DIR, or use --embedded for the data compiled into the program"
    );
    CliError::with_code("P005", Failure::Usage, reason)
}

fn unusable(path: &Path, error: CitingError) -> CliError {
    match error {
        CitingError::Table { .. } => CliError::new(Failure::Data, error),
        CitingError::NoQuotes { .. } => CliError::new(Failure::Definition, format!("{}: {error}", path.display())),
    }
}

/// Reports the outcome for each row. Returns the number of rows that could not be completed.
fn report_citations(path: &Path, citations: &[Citation], dry_run: bool) -> Result<usize, CliError> {
    let verb = if dry_run { "to be filled" } else { "filled" };
    let mut out = String::new();
    let mut filled = 0;
    let mut undone = 0;
    for citation in citations {
        match citation {
            Citation::Unchanged => {}
            Citation::Filled { .. } => filled += 1,
            Citation::Undone { line, reason } => {
                undone += 1;
                // The reason lists one position a line if a quote occurs more than once.
                let reason: Vec<_> = reason.split("\n    ").map(visible_line).collect();
                out.push_str(&format!("{}:{line}: {}\n", shown_path(path), reason.join("\n    ")));
            }
        }
    }
    if filled + undone > 0 {
        out.push_str(&format!("{}: {filled} rows {verb}, {undone} not done\n", shown_path(path)));
    }
    print(&out)?;
    Ok(undone)
}
