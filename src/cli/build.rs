use super::GlobalArgs;
use super::build_tables::{inputs_table, maps_table};
use super::error::CliError;
use super::message::{message, message_text};
use super::output::{print, write_to};
use super::overwrite::{refuse_overwriting, refuse_overwriting_project};
use super::rdf_output::parse_output;
use super::rejection::not_built;
use super::session::open_own_project;
use super::text::shown_path;
use crate::app::{BuildOptions, BuildOutcome, BuildSummary, Locking, ProjectBuild, output_folder};
use diwan_rml::engine::Report;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// Check the tables, map them, and store the graph.
///
/// The graph is replaced only if the checks find no errors. A project that has not changed since its last build is not
/// built again. A build waits for another build into the same folder.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder for the graph [default: `output` of diwan.toml]
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    output: Option<PathBuf>,

    /// Build even if nothing has changed
    #[arg(long)]
    force: bool,

    /// Report what each triples map did, and every input with its digest
    #[arg(long)]
    explain: bool,

    /// Write which rows generated which statements, as CSV: file, line, triples map and statement
    #[arg(long, value_name = "FILE", value_parser = parse_output, value_hint = clap::ValueHint::FilePath)]
    trace: Option<PathBuf>,

    /// Pin every input, every registered document and the dataset's hash in diwan.lock
    #[arg(long, conflicts_with = "locked")]
    lock: bool,

    /// Fail if anything differs from diwan.lock
    #[arg(long)]
    locked: bool,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let project = open_own_project(cli)?;
    if let Some(folder) = args.output.clone().or_else(|| output_folder(&project)) {
        refuse_overwriting(args.trace.as_deref(), ProjectBuild::outputs(&folder))?;
    }
    refuse_overwriting_project(args.trace.as_deref(), &project)?;
    let start = Instant::now();
    let build = ProjectBuild::begin(&project, args.options(), |folder| {
        if !cli.quiet {
            message!("waiting for another build of {} to finish", folder.display());
        }
    });
    let build = build.map_err(|error| not_built(cli, error))?;
    let outcome = build.run(|diagnostics| {
        if !cli.quiet {
            super::check::report(diagnostics, build.project());
        }
    });
    let outcome = outcome.map_err(|error| not_built(cli, error))?;
    // Before the trace: the build is complete, even if the trace cannot be written.
    args.show(cli, &text_of(&outcome, start.elapsed()))?;
    let explained = args.explained(&build, &outcome.hash)?;
    args.show(cli, &explained)
}

impl Args {
    fn options(&self) -> BuildOptions {
        let lock = match (self.lock, self.locked) {
            (true, _) => Locking::Pin,
            (_, true) => Locking::Verify,
            _ => Locking::Ignore,
        };
        BuildOptions { output: self.output.clone(), force: self.force, lock, now: SystemTime::now }
    }

    /// Prints a text. If the trace is written to standard output, the text goes to standard error.
    fn show(&self, cli: &GlobalArgs, text: &str) -> Result<(), CliError> {
        match &self.trace {
            _ if cli.quiet => Ok(()),
            Some(path) if path == Path::new("-") => {
                message_text(text);
                Ok(())
            }
            _ => print(text),
        }
    }

    /// The tables of `--explain`, or an empty text without it.
    fn explained(&self, build: &ProjectBuild, hash: &str) -> Result<String, CliError> {
        let Some(report) = self.measured(build)?.filter(|_| self.explain) else { return Ok(String::new()) };
        let (maps, inputs) = (maps_table(build.project(), &report), inputs_table(&build.inputs().all()));
        Ok(format!("\n{maps}\n{inputs}\nhash       {hash}\n"))
    }

    /// Maps the tables again if `--explain` or `--trace` is given.
    fn measured(&self, build: &ProjectBuild) -> Result<Option<Report>, CliError> {
        let Some(path) = &self.trace else {
            return Ok(if self.explain { Some(build.measure(None)?) } else { None });
        };
        let mut report = None;
        write_to(Some(path), |out| {
            report = Some(build.measure(Some(out))?);
            Ok::<(), CliError>(())
        })?;
        Ok(report)
    }
}

fn text_of(outcome: &BuildOutcome, time: Duration) -> String {
    let (graph, hash) = (shown_path(&outcome.graph), &outcome.hash);
    let pinned = outcome.pinned.as_ref().map(|path| format!("locked     {}\n", shown_path(path))).unwrap_or_default();
    match &outcome.built {
        None => format!("nothing has changed; {graph} is up to date\nhash       {hash}\n{pinned}"),
        Some(built) => {
            let seconds = time.as_secs_f64();
            summary(built) + &format!("hash       {hash}\n{pinned}wrote      {graph} in {seconds:.2} s\n")
        }
    }
}

fn summary(built: &BuildSummary) -> String {
    let report = &built.report;
    let mut text = format!(
        "read       {} rows of {} tables\nmade       {} statements, {} of them more than once, {} kept\n",
        report.rows,
        built.tables,
        report.made,
        report.duplicates,
        report.written()
    );
    let counts: Vec<_> = built.counts.iter().map(|(kind, number)| format!("{kind} {number}")).collect();
    let _ = writeln!(text, "records    {}", built.records);
    let _ = writeln!(text, "quads      {}: {}", built.quads, counts.join(", "));
    let others = match built.contradictions {
        0 => String::new(),
        number => format!(", {number} other contradictions"),
    };
    let _ = writeln!(text, "conflicts  {}{others}, and {} calendar mismatches", built.conflicts, built.mismatches);
    text
}
