//! `--lock` and `--locked`: pins what a dataset is built of, and refuses anything else.

use super::error::{CliError, Failure};
use crate::check::Coded as _;
use crate::dataset::{Dataset, Drift, LOCK_FILE, LockError, LockFile, ProjectIris};
use crate::project::Project;
use diwan_rdf::quads::Quads;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where a project's lock file is.
fn path(project: &Project) -> Result<PathBuf, CliError> {
    let none = || CliError::new(Failure::Usage, "the data compiled into the program cannot be locked; give --project");
    Ok(project.directory().ok_or_else(none)?.join(LOCK_FILE))
}

/// The digests of inputs, by name.
type Inputs = BTreeMap<String, String>;

/// Pins what the dataset was built of.
pub(super) fn write(project: &Project, inputs: &Inputs, quads: &Quads, hash: &str) -> Result<PathBuf, CliError> {
    let path = path(project)?;
    LockFile::of(inputs, quads, hash, &ProjectIris::new(&project.config().base)).write(&path)?;
    Ok(path)
}

/// Refuses inputs that are not those that are pinned.
pub(super) fn verify_inputs(project: &Project, inputs: &Inputs) -> Result<(), CliError> {
    let pinned = LockFile::read(&path(project)?)?;
    refuse(&pinned.drift_of_inputs(inputs))
}

/// Refuses a dataset that is not the one that is pinned.
pub(super) fn verify(project: &Project, inputs: &Inputs, quads: &Quads, hash: &str) -> Result<(), CliError> {
    let pinned = LockFile::read(&path(project)?)?;
    refuse(&pinned.drift(&LockFile::of(inputs, quads, hash, &ProjectIris::new(&project.config().base))))
}

/// Refuses what is not pinned, as far as it could be checked.
pub(super) fn verify_checked(project: &Project, dataset: Option<&Dataset>) -> Result<(), CliError> {
    let inputs = project.inputs()?.all();
    match dataset {
        Some(dataset) => verify(project, &inputs, &dataset.quads, &dataset.hash()),
        None => verify_inputs(project, &inputs),
    }
}

fn refuse(drift: &[Drift]) -> Result<(), CliError> {
    if drift.is_empty() {
        return Ok(());
    }
    let first = format!("the project is not what {LOCK_FILE} pins");
    let last =
        "If this is meant, pin it with `diwan build --lock`; else put the files back. `diwan diff` shows what differs";
    let lines = drift.iter().map(|drift| format!("  {drift}"));
    let lines = std::iter::once(first).chain(lines).chain([last.to_owned()]);
    Err(CliError::with_lines(Failure::Data, lines).of("P011"))
}

impl From<LockError> for CliError {
    fn from(error: LockError) -> Self {
        let (failure, hint) = match error {
            LockError::Missing(_) => (Failure::Definition, "; write one with `diwan build --lock`"),
            LockError::Malformed { .. } => (Failure::Definition, "; write it anew with `diwan build --lock`"),
            LockError::Io { .. } => (Failure::Io, ""),
        };
        Self::with_code(error.code(), failure, format!("{error}{hint}"))
    }
}
