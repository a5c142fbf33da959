use super::GlobalArgs;
use super::error::{CliError, Failure};
use super::output::{print, write_to};
use super::overwrite::{refuse_overwriting, refuse_overwriting_project};
use super::rdf_output::parse_output;
use super::rejection::not_built;
use super::remark::remark;
use super::run_record;
use super::session::open_own_project;
use super::text::shown_path;
use crate::app::{build_checked, output_folder, require_tables};
use crate::check::Checked;
use crate::dataset::{Dataset, RunRecord, Tables, measure};
use crate::project::{Inputs, Project};
use crate::store::{BuildLock, BuiltFile};
use diwan_rdf::quads::Quads;
use diwan_rml::engine::Report;
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
    #[arg(long, value_name = "FILE", value_parser = parse_output, value_hint = clap::ValueHint::FilePath)]
    trace: Option<PathBuf>,

    /// Pin every input, every registered document and the dataset's hash in diwan.lock
    #[arg(long, conflicts_with = "locked")]
    lock: bool,

    /// Refuse anything but what diwan.lock pins
    #[arg(long)]
    locked: bool,
}

pub(super) fn run(cli: &GlobalArgs, args: &Args) -> Result<(), CliError> {
    let project = open_own_project(cli)?.snapshot();
    require_tables(&project).map_err(not_built)?;
    let folder = args.output.clone().or_else(|| output_folder(&project)).ok_or_else(no_folder)?;
    let built = [BuiltFile::in_folder(&folder).path().to_owned(), run_record::path(&folder)];
    refuse_overwriting(args.trace.as_deref(), built)?;
    refuse_overwriting_project(args.trace.as_deref(), &project)?;
    let _lock = BuildLock::wait(&folder, || {
        remark!("another build of {} is at work; waiting for it", folder.display());
    })?;
    let inputs = project.inputs()?;
    if args.locked {
        super::lock::verify_inputs(&project, &inputs.all())?;
    }
    let build = Build { file: BuiltFile::in_folder(&folder), inputs, project, folder, args };
    let current = if args.force { None } else { build.current() };
    let text = match current {
        Some(bytes) => build.keep(&bytes)?,
        None => build.make()?,
    };
    say(cli, &text)
}

/// A project, and where its graph is kept.
struct Build<'a> {
    project: Project,
    /// The project's inputs, each with its digest, as they were when the build began.
    inputs: Inputs,
    folder: PathBuf,
    file: BuiltFile,
    args: &'a Args,
}

impl Build<'_> {
    /// The graph, when neither it, nor what was checked with it, nor the record of its build is out of date.
    fn current(&self) -> Option<Vec<u8>> {
        let bytes = self.file.read_current(&self.inputs.digest())?;
        let is_checked = BuiltFile::was_checked_with(&bytes, &self.inputs);
        let is_recorded = BuiltFile::hash(&bytes).is_some_and(|hash| run_record::is_of(&self.folder, hash));
        (is_checked && is_recorded).then_some(bytes)
    }

    /// Nothing has changed since the last build.
    fn keep(&self, bytes: &[u8]) -> Result<String, CliError> {
        let hash = BuiltFile::hash(bytes).unwrap_or_default();
        let path = self.file.path();
        let mut text = format!("nothing has changed; {} is up to date\nhash       {hash}\n", shown_path(path));
        if self.args.lock || self.args.locked {
            let quads = Quads::from_nquads(bytes).map_err(|error| {
                CliError::new(Failure::Io, format!("{}: {error}; run `diwan build --force`", shown_path(path)))
            })?;
            self.verify(&quads, hash)?;
            text.push_str(&self.lock(&quads, hash)?);
        }
        Ok(text + &self.explained(hash)?)
    }

    fn make(&self) -> Result<String, CliError> {
        let (start, begun) = (Instant::now(), SystemTime::now());
        let checked = build_checked(&self.project).map_err(not_built)?;
        super::check::report(&checked.diagnostics, &self.project);
        let Checked { tables: Some(tables), dataset: Some(dataset), .. } = &checked else { return Ok(String::new()) };
        let hash = dataset.hash();
        self.verify(&dataset.quads, &hash)?;
        self.keep_still()?;
        self.file.write(&self.inputs, &dataset.quads, &hash)?;
        keep_on_disk(&self.file, &self.inputs.digest())?;
        self.record(begun, &tables.report, dataset, &hash)?;
        let text = summary(tables, dataset) + &format!("hash       {hash}\n") + &self.lock(&dataset.quads, &hash)?;
        let seconds = start.elapsed().as_secs_f64();
        let wrote = format!("wrote      {} in {seconds:.2} s\n", shown_path(self.file.path()));
        Ok(text + &wrote + &self.explained(&hash)?)
    }

    /// Whoever edits a table while it is built would get a graph that is said to be of other tables.
    fn keep_still(&self) -> Result<(), CliError> {
        if self.project.inputs()? == self.inputs {
            return Ok(());
        }
        Err(CliError::new(Failure::Io, "an input changed while it was read; nothing was built, so build again"))
    }

    fn record(&self, begun: SystemTime, report: &Report, dataset: &Dataset, hash: &str) -> Result<(), CliError> {
        let times = (run_record::date_time(begun), run_record::date_time(SystemTime::now()));
        let statements = dataset.quads.len();
        let record = RunRecord { names: &dataset.names, inputs: &self.inputs.all(), times, report, hash, statements };
        run_record::keep(&self.folder, &record, &self.project)
    }

    fn verify(&self, quads: &Quads, hash: &str) -> Result<(), CliError> {
        if self.args.locked { super::lock::verify(&self.project, &self.inputs.all(), quads, hash) } else { Ok(()) }
    }

    fn lock(&self, quads: &Quads, hash: &str) -> Result<String, CliError> {
        if !self.args.lock {
            return Ok(String::new());
        }
        let path = super::lock::write(&self.project, &self.inputs.all(), quads, hash)?;
        Ok(format!("locked     {}\n", shown_path(&path)))
    }

    /// What the mapping does, where it is asked.
    fn explained(&self, hash: &str) -> Result<String, CliError> {
        let Some(report) = self.measured()?.filter(|_| self.args.explain) else { return Ok(String::new()) };
        let (maps, inputs) =
            (run_record::maps_table(&self.project, &report), run_record::inputs_table(&self.inputs.all()));
        Ok(format!("\n{maps}\n{inputs}\nhash       {hash}\n"))
    }

    /// Maps the tables once more.
    fn measured(&self) -> Result<Option<Report>, CliError> {
        let Some(path) = &self.args.trace else {
            return Ok(if self.args.explain { Some(measure(&self.project, None)?) } else { None });
        };
        let mut report = None;
        write_to(Some(path), |out| {
            report = Some(measure(&self.project, Some(out))?);
            Ok::<(), CliError>(())
        })?;
        Ok(report)
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

fn say(cli: &GlobalArgs, text: &str) -> Result<(), CliError> {
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
    let _ = writeln!(text, "quads      {}: {}", dataset.quads.len(), counts.join(", "));
    let (conflicts, mismatches) = (dataset.conflicts.len(), dataset.mismatches.len());
    let _ = writeln!(text, "conflicts  {conflicts}, and {mismatches} calendar mismatches");
    text
}
