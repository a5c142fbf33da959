//! A project built: checked, mapped, and its graph kept in a folder.

use super::lock_file::{verify, verify_inputs, write_lock};
use super::run_record;
use super::{AppError, Rejection, build_checked, output_folder, require_tables};
use crate::check::{Checked, Diagnostic};
use crate::dataset::{Dataset, GraphKind, RunRecord, Tables, measure};
use crate::project::{Inputs, Project};
use crate::store::{BuildLock, BuiltFile};
use diwan_rdf::quads::Quads;
use diwan_rml::engine::Report;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How a project is built.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The folder for the graph; without one, [`output_folder`].
    pub output: Option<PathBuf>,
    /// Build even when nothing has changed.
    pub force: bool,
    /// What becomes of the lock file.
    pub lock: Locking,
    /// The clock: this module does not ask for the time.
    pub now: fn() -> SystemTime,
}

/// What a build does with `diwan.lock`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locking {
    /// Nothing.
    #[default]
    Ignore,
    /// Pins the inputs, the registered documents and the hash.
    Pin,
    /// Refuses inputs and a hash other than those that are pinned.
    Verify,
}

/// A project that is to be built, and the right to write into the folder of its graph.
pub struct ProjectBuild {
    project: Project,
    /// The project's inputs, each with its digest, as they were when the build began.
    inputs: Inputs,
    folder: PathBuf,
    file: BuiltFile,
    options: BuildOptions,
    _lock: BuildLock,
}

/// What a build came to.
pub struct BuildOutcome {
    /// The file that holds the graph.
    pub graph: PathBuf,
    /// The hash of the dataset, by RDFC-1.0.
    pub hash: String,
    /// What was built; none when nothing had changed.
    pub built: Option<BuildSummary>,
    /// The lock file, where it was written.
    pub pinned: Option<PathBuf>,
}

/// What a build read and made.
pub struct BuildSummary {
    /// How many tables were read.
    pub tables: usize,
    /// What the run of the mapping did.
    pub report: Report,
    /// How many records there are.
    pub records: usize,
    /// How many statements the dataset has.
    pub quads: usize,
    /// How many statements the graphs of each kind have.
    pub counts: BTreeMap<GraphKind, usize>,
    /// How many contradictions were found.
    pub conflicts: usize,
    /// How many Hijri dates do not fall on the Gregorian date with them.
    pub mismatches: usize,
}

impl ProjectBuild {
    /// Prepares a build. Builds of one folder follow each other; `waiting` is called once with the folder when another is
    /// running.
    ///
    /// # Errors
    /// [`AppError::MissingTables`], [`AppError::NoOutputFolder`], [`AppError::Store`] when the folder cannot be locked, and
    /// the errors of the lock file under [`Locking::Verify`].
    pub fn begin(project: &Project, options: BuildOptions, waiting: impl FnOnce(&Path)) -> Result<Self, AppError> {
        let project = project.snapshot();
        require_tables(&project)?;
        let folder = options.output.clone().or_else(|| output_folder(&project)).ok_or(AppError::NoOutputFolder)?;
        let lock = BuildLock::wait(&folder, || waiting(&folder))?;
        let inputs = project.inputs()?;
        if options.lock == Locking::Verify {
            verify_inputs(&project, &inputs.all())?;
        }
        Ok(Self { file: BuiltFile::in_folder(&folder), project, inputs, folder, options, _lock: lock })
    }

    /// The files that a build into `folder` writes.
    pub fn outputs(folder: &Path) -> [PathBuf; 2] {
        [BuiltFile::in_folder(folder).path().to_owned(), run_record::path(folder)]
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
            Some(bytes) => self.keep(&bytes),
            None => self.make(checked),
        }
    }

    /// Maps the tables once more and keeps nothing: measures each triples map, and writes to `trace` which rows made which
    /// statements.
    ///
    /// # Errors
    /// [`AppError::Dataset`] when the mapping cannot be run or the trace cannot be written.
    pub fn measure(&self, trace: Option<&mut dyn Write>) -> Result<Report, AppError> {
        Ok(measure(&self.project, trace)?)
    }

    /// The project as it was when the build began.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The inputs with their digests.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The graph, when neither it, nor what was checked with it, nor the record of its build is out of date.
    fn current(&self) -> Option<Vec<u8>> {
        let bytes = self.file.read_current(&self.inputs.digest())?;
        let is_checked = BuiltFile::was_checked_with(&bytes, &self.inputs);
        let is_recorded = BuiltFile::hash(&bytes).is_some_and(|hash| run_record::is_of(&self.folder, hash));
        (is_checked && is_recorded).then_some(bytes)
    }

    fn keep(&self, bytes: &[u8]) -> Result<BuildOutcome, AppError> {
        let hash = BuiltFile::hash(bytes).unwrap_or_default();
        let mut pinned = None;
        if self.options.lock != Locking::Ignore {
            let quads = Quads::from_nquads(bytes).map_err(AppError::DamagedGraph)?;
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
        self.keep_on_disk()?;
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

    /// With the feature `rocksdb` the graph is kept as an Oxigraph directory too, and asked there.
    #[cfg(feature = "rocksdb")]
    fn keep_on_disk(&self) -> Result<(), AppError> {
        let digest = self.inputs.digest();
        let nquads = || self.file.read_current(&digest).ok_or(AppError::InputsChanged);
        crate::store::open(&self.folder, &digest, nquads).map(|_| ())
    }

    #[cfg(not(feature = "rocksdb"))]
    #[expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "as with the feature")]
    fn keep_on_disk(&self) -> Result<(), AppError> {
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
            mismatches: dataset.mismatches.len(),
        }
    }
}
