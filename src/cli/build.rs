use super::Cli;
use super::error::{CliError, Failure};
use super::output::{print, write_to};
use super::run_record;
use super::session::{build_checked, open_own_project, output_folder};
use crate::check::Checked;
use crate::dataset::{Dataset, RunRecord, Tables, measure, parse_nquads};
use crate::project::Project;
use crate::store::{BuildLock, BuiltFile};
use oxigraph::model::Quad;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Instant, SystemTime};

/// Check the tables, map them, and keep the graph.
///
/// The graph is kept only when the checks find no error; otherwise the graph that was there before stays. A project
/// that has not changed since its last build is not built again. Two builds of one folder follow each other.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder for the graph [default: `output` of diwan.toml]
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    output: Option<PathBuf>,

    /// Build even when nothing has changed
    #[arg(long)]
    force: bool,

    /// Tell what each triples map did, and every input with its digest
    #[arg(long)]
    explain: bool,

    /// Write which rows made which statements, as CSV: file, line, triples map and statement
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    trace: Option<PathBuf>,

    /// Pin every input, every registered document and the dataset's hash in diwan.lock
    #[arg(long, conflicts_with = "locked")]
    lock: bool,

    /// Refuse anything but what diwan.lock pins
    #[arg(long)]
    locked: bool,
}

pub(super) fn run(cli: &Cli, args: &Args) -> Result<(), CliError> {
    let project = open_own_project(cli)?;
    let folder = args.output.clone().or_else(|| output_folder(&project)).ok_or_else(no_folder)?;
    let _lock = BuildLock::wait(&folder, || {
        anstream::eprintln!("another build of {} is at work; waiting for it", folder.display());
    })?;
    if args.locked {
        super::lock::verify_inputs(&project)?;
    }
    let built = Built { file: BuiltFile::in_folder(&folder), digest: project.digest()?, project, folder };
    match built.current().filter(|_| !args.force) {
        Some(bytes) => built.keep(cli, args, &bytes),
        None => built.make(cli, args),
    }
}

/// A project, and where its graph is kept.
struct Built {
    project: Project,
    folder: PathBuf,
    file: BuiltFile,
    /// Of the project's inputs.
    digest: String,
}

impl Built {
    /// The graph, when neither it nor the record of its build is out of date.
    fn current(&self) -> Option<Vec<u8>> {
        let bytes = self.file.read_current(&self.digest)?;
        let is_recorded = BuiltFile::hash(&bytes).is_some_and(|hash| run_record::is_of(&self.folder, hash));
        is_recorded.then_some(bytes)
    }

    /// Nothing has changed since the last build.
    fn keep(&self, cli: &Cli, args: &Args, bytes: &[u8]) -> Result<(), CliError> {
        let hash = BuiltFile::hash(bytes).unwrap_or_default();
        let quads = || parse_nquads(bytes, self.file.path());
        if args.locked {
            super::lock::verify(&self.project, &quads()?, hash)?;
        }
        let mut text =
            format!("nothing has changed; {} is up to date\nhash       {hash}\n", self.file.path().display());
        if args.lock {
            text.push_str(&self.lock(&quads()?, hash)?);
        }
        text.push_str(&self.explain(args, hash)?);
        say(cli, &text)
    }

    fn make(&self, cli: &Cli, args: &Args) -> Result<(), CliError> {
        let (start, begun) = (Instant::now(), run_record::date_time(SystemTime::now()));
        let checked = build_checked(&self.project)?;
        super::check::report(&checked.diagnostics, &self.project);
        let Checked { tables: Some(tables), dataset: Some(dataset), .. } = &checked else { return Ok(()) };
        let hash = dataset.hash();
        if args.locked {
            super::lock::verify(&self.project, &dataset.quads, &hash)?;
        }
        self.file.write(&self.digest, &dataset.lines)?;
        keep_on_disk(&self.file, &self.digest)?;
        let times = (begun, run_record::date_time(SystemTime::now()));
        let (report, statements) = (&tables.report, dataset.lines.len());
        let record = RunRecord { project: &self.project, times, report, hash: &hash, statements };
        run_record::keep(&self.folder, &record)?;
        let mut text = summary(tables, dataset);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "hash       {hash}");
        if args.lock {
            text.push_str(&self.lock(&dataset.quads, &hash)?);
        }
        let seconds = start.elapsed().as_secs_f64();
        let _ = writeln!(text, "wrote      {} in {seconds:.2} s", self.file.path().display());
        text.push_str(&self.explain(args, &hash)?);
        say(cli, &text)
    }

    /// Maps the tables once more, where it is asked what the mapping does.
    fn explain(&self, args: &Args, hash: &str) -> Result<String, CliError> {
        let report = match &args.trace {
            Some(path) => {
                let mut report = None;
                write_to(Some(path), |out| {
                    report = Some(measure(&self.project, Some(out))?);
                    Ok::<(), CliError>(())
                })?;
                report
            }
            None if args.explain => Some(measure(&self.project, None)?),
            None => None,
        };
        match report.filter(|_| args.explain) {
            Some(report) => Ok(format!("\n{}", run_record::explained(&self.project, &report, hash)?)),
            None => Ok(String::new()),
        }
    }

    fn lock(&self, quads: &[Quad], hash: &str) -> Result<String, CliError> {
        let path = super::lock::write(&self.project, quads, hash)?;
        Ok(format!("locked     {}\n", path.display()))
    }
}

fn no_folder() -> CliError {
    CliError::new(Failure::Usage, "there is no cache folder to build the embedded data into; name one with --output")
}

/// With the feature `rocksdb` the graph is kept as an Oxigraph directory too, and asked there.
#[cfg(feature = "rocksdb")]
fn keep_on_disk(file: &BuiltFile, digest: &str) -> Result<(), CliError> {
    let folder = file.path().parent().unwrap_or(std::path::Path::new("."));
    crate::store::open(folder, digest, || file.read_current(digest).ok_or_else(|| CliError::told(Failure::Io)))
        .map(|_| ())
}

#[cfg(not(feature = "rocksdb"))]
fn keep_on_disk(_: &BuiltFile, _: &str) -> Result<(), CliError> {
    Ok(())
}

fn say(cli: &Cli, text: &str) -> Result<(), CliError> {
    if cli.quiet { Ok(()) } else { print(text) }
}

fn summary(tables: &Tables, dataset: &Dataset) -> String {
    let report = &tables.report;
    let mut text = format!(
        "read       {} rows of {} tables\nmade       {} statements, {} of them more than once, {} kept\n",
        report.rows,
        tables.plan.sources.len(),
        report.made,
        report.duplicates,
        report.written()
    );
    let counts: Vec<_> = dataset.counts().into_iter().map(|(kind, number)| format!("{kind} {number}")).collect();
    let _ = writeln!(text, "records    {}", dataset.records());
    let _ = writeln!(text, "quads      {}: {}", dataset.lines.len(), counts.join(", "));
    let (conflicts, mismatches) = (dataset.conflicts.len(), dataset.mismatches.len());
    let _ = writeln!(text, "conflicts  {conflicts}, and {mismatches} calendar mismatches");
    text
}
