//! Builds a project: checks it, maps its tables, and stores the graph in a folder.

use super::lock_file::{verify, verify_inputs, write_lock};
use super::run_record;
use super::{AppError, Rejection, build_checked, output_folder, require_tables};
use crate::check::{Checked, Diagnostic};
use crate::dataset::{Dataset, GraphKind, RunRecord, Tables, measure};
use crate::project::{Inputs, Project, refuse_special};
use crate::store::{BuildLock, BuiltFile, Header};
use diwan_rdf::quads::Quads;
use diwan_rml::engine::Report;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Options of a build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The folder for the graph; the default is [`output_folder`].
    pub output: Option<PathBuf>,
    /// Whether to build even if nothing has changed.
    pub force: bool,
    /// How the lock file is used.
    pub lock: Locking,
    /// The clock, passed in because this module does not read the time itself.
    pub now: fn() -> SystemTime,
}

/// The use of `diwan.lock` in a build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locking {
    /// The lock file is ignored.
    #[default]
    Ignore,
    /// The lock file is written: it pins the inputs, the registered documents and the hash.
    Pin,
    /// The build fails if the inputs or the hash differ from the pinned ones.
    Verify,
}

/// A prepared build: the project, and a lock on the folder of its graph.
pub struct ProjectBuild {
    project: Project,
    /// The project's inputs, each with its digest, as they were when the build began.
    inputs: Inputs,
    folder: PathBuf,
    file: BuiltFile,
    options: BuildOptions,
    _lock: BuildLock,
}

/// The result of a build.
pub struct BuildOutcome {
    /// The file with the graph.
    pub graph: PathBuf,
    /// The RDFC-1.0 hash of the dataset.
    pub hash: String,
    /// The statistics of the build, or `None` if nothing had changed.
    pub built: Option<BuildSummary>,
    /// The path of the lock file, if it was written.
    pub pinned: Option<PathBuf>,
}

/// Statistics of a build.
pub struct BuildSummary {
    /// The number of tables.
    pub tables: usize,
    /// The report of the mapping engine.
    pub report: Report,
    /// The number of records.
    pub records: usize,
    /// The number of statements of the dataset.
    pub quads: usize,
    /// The number of statements in the graphs of each kind.
    pub counts: BTreeMap<GraphKind, usize>,
    /// The number of conflicts.
    pub conflicts: usize,
    /// The number of contradictions of other kinds.
    pub contradictions: usize,
    /// The number of Hijri dates that differ from their Gregorian counterparts.
    pub mismatches: usize,
}

impl ProjectBuild {
    /// Prepares a build. Builds into the same folder wait for each other; `waiting` is called once with the folder if
    /// another build is running.
    ///
    /// # Errors
    /// [`AppError::MissingTables`], [`AppError::NoOutputFolder`], [`AppError::OutputIsFile`], [`AppError::Store`] when the folder cannot be locked, and
    /// the errors of the lock file under [`Locking::Verify`].
    pub fn begin(project: &Project, options: BuildOptions, waiting: impl FnOnce(&Path)) -> Result<Self, AppError> {
        let project = project.snapshot();
        require_tables(&project)?;
        let folder = options.output.clone().or_else(|| output_folder(&project)).ok_or(AppError::NoOutputFolder)?;
        if folder.exists() && !folder.is_dir() {
            return Err(AppError::OutputIsFile(folder));
        }
        let lock = BuildLock::wait(&folder, || waiting(&folder))?;
        // Before anything is written: graph and record belong together.
        let record = run_record::path(&folder);
        refuse_special(&record).map_err(|cause| AppError::Write { path: record, cause })?;
        let inputs = project.inputs()?;
        if options.lock == Locking::Verify {
            verify_inputs(&project, &inputs.all())?;
        }
        Ok(Self { file: BuiltFile::in_folder(&folder), project, inputs, folder, options, _lock: lock })
    }

    /// The files that a build into `folder` writes or locks.
    pub fn outputs(folder: &Path) -> [PathBuf; 3] {
        [BuiltFile::in_folder(folder).path().to_owned(), run_record::path(folder), BuildLock::path(folder)]
    }

    /// Builds the project, unless nothing has changed since the last build. `checked` is given the warnings of the checks
    /// before anything is written.
    ///
    /// # Errors
    /// [`AppError::Rejected`] when the checks find errors, [`AppError::InputsChanged`], errors of the lock file, and those of
    /// writing. The graph that was there before stays.
    pub fn run(&self, checked: impl FnOnce(&[Diagnostic])) -> Result<BuildOutcome, AppError> {
        let current = if self.options.force { None } else { self.current() };
        match current {
            Some(header) => self.keep(header.hash()),
            None => self.make(checked),
        }
    }

    /// Maps the tables again without storing the result: measures each triples map, and writes to `trace` which rows
    /// generated which statements.
    ///
    /// # Errors
    /// [`AppError::Dataset`] when the mapping cannot be run or the trace cannot be written.
    pub fn measure(&self, trace: Option<&mut dyn Write>) -> Result<Report, AppError> {
        Ok(measure(&self.project, trace)?)
    }

    /// The project at the start of the build.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The inputs with their digests.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The header of the existing graph, if the graph, its checks and its build record are all up to date.
    fn current(&self) -> Option<Header> {
        let header = self.file.verified_header(&self.inputs.digest())?;
        let is_current = header.was_checked_with(&self.inputs) && run_record::is_of(&self.folder, header.hash());
        is_current.then_some(header)
    }

    fn keep(&self, hash: &str) -> Result<BuildOutcome, AppError> {
        let mut pinned = None;
        if self.options.lock != Locking::Ignore {
            let quads = self.file.read_current(&self.inputs.digest()).ok_or(AppError::InputsChanged)?;
            pinned = self.lock(&quads, hash)?;
        }
        Ok(BuildOutcome { graph: self.file.path().to_owned(), hash: hash.to_owned(), built: None, pinned })
    }

    fn make(&self, report: impl FnOnce(&[Diagnostic])) -> Result<BuildOutcome, AppError> {
        let begun = (self.options.now)();
        let checked = build_checked(&self.project)?;
        report(&checked.diagnostics);
        let (tables, dataset) = match checked {
            Checked { tables: Some(tables), dataset: Some(dataset), .. } => (tables, dataset),
            Checked { diagnostics, .. } => {
                return Err(AppError::Rejected(Box::new(Rejection { project: self.project.clone(), diagnostics })));
            }
        };
        let hash = dataset.hash();
        if self.options.lock == Locking::Verify {
            verify(&self.project, &self.inputs.all(), &dataset.quads, &hash)?;
        }
        if self.project.inputs()? != self.inputs {
            return Err(AppError::InputsChanged);
        }
        self.file.write(&self.inputs, &dataset.quads, &hash)?;
        self.keep_on_disk(&dataset.quads)?;
        self.record(begun, &tables.report, &dataset, &hash)?;
        let pinned = if self.options.lock == Locking::Pin { self.lock(&dataset.quads, &hash)? } else { None };
        let built = Some(BuildSummary::new(tables, &dataset));
        Ok(BuildOutcome { graph: self.file.path().to_owned(), hash, built, pinned })
    }

    fn record(&self, begun: SystemTime, report: &Report, dataset: &Dataset, hash: &str) -> Result<(), AppError> {
        let times = (run_record::date_time(begun), run_record::date_time((self.options.now)()));
        let statements = dataset.quads.len();
        let record = RunRecord { names: &dataset.names, inputs: &self.inputs.all(), times, report, hash, statements };
        run_record::keep(&self.folder, &record, &self.project)
    }

    /// Verifies or writes the lock file, as the options say; returns its path where it was written.
    fn lock(&self, quads: &Quads, hash: &str) -> Result<Option<PathBuf>, AppError> {
        let inputs = self.inputs.all();
        match self.options.lock {
            Locking::Ignore => Ok(None),
            Locking::Verify => verify(&self.project, &inputs, quads, hash).map(|()| None),
            Locking::Pin => write_lock(&self.project, &inputs, quads, hash).map(Some),
        }
    }

    /// With the feature `rocksdb`, the graph is also stored and queried as an Oxigraph directory.
    #[cfg(feature = "rocksdb")]
    fn keep_on_disk(&self, quads: &Quads) -> Result<(), AppError> {
        crate::store::open(&self.folder, &self.inputs.digest(), || Ok::<_, AppError>(quads)).map(|_| ())
    }

    #[cfg(not(feature = "rocksdb"))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "as with the feature")]
    fn keep_on_disk(&self, _: &Quads) -> Result<(), AppError> {
        Ok(())
    }
}

impl BuildSummary {
    fn new(tables: Tables, dataset: &Dataset) -> Self {
        Self {
            tables: tables.plan.sources.len(),
            report: tables.report,
            records: dataset.records(),
            quads: dataset.quads.len(),
            counts: dataset.counts(),
            conflicts: dataset.conflicts.len(),
            contradictions: dataset.contradictions.len(),
            mismatches: dataset.mismatches.len(),
        }
    }
}
