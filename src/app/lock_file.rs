//! The lock file of a project: pins what a dataset is built of, and refuses anything else.

use super::AppError;
use crate::dataset::{Dataset, Drift, LOCK_FILE, LockFile, ProjectIris};
use crate::project::Project;
use diwan_rdf::quads::Quads;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The digests of inputs, by name.
type Digests = BTreeMap<String, String>;

/// Pins the inputs and the hash of a dataset; returns the lock file.
///
/// # Errors
/// [`AppError::NotLockable`] and [`AppError::Lock`].
pub(super) fn write_lock(project: &Project, inputs: &Digests, quads: &Quads, hash: &str) -> Result<PathBuf, AppError> {
    let path = path(project)?;
    lock_of(project, inputs, quads, hash).write(&path)?;
    Ok(path)
}

/// Refuses inputs that are not those that are pinned.
///
/// # Errors
/// [`AppError::Drift`]; [`AppError::NotLockable`] and [`AppError::Lock`] when there is no usable lock file.
pub(super) fn verify_inputs(project: &Project, inputs: &Digests) -> Result<(), AppError> {
    refuse(LockFile::read(&path(project)?)?.drift_of_inputs(inputs))
}

/// Refuses a dataset that is not the one that is pinned.
///
/// # Errors
/// As for [`verify_inputs`].
pub(super) fn verify(project: &Project, inputs: &Digests, quads: &Quads, hash: &str) -> Result<(), AppError> {
    refuse(LockFile::read(&path(project)?)?.drift(&lock_of(project, inputs, quads, hash)))
}

/// Refuses a project that is not what its lock file pins, as far as it could be built: without a dataset, its inputs.
///
/// # Errors
/// [`AppError::Drift`] with the differences; [`AppError::NotLockable`] and [`AppError::Lock`] when there is no usable lock
/// file.
pub fn verify_lock(project: &Project, dataset: Option<&Dataset>) -> Result<(), AppError> {
    let inputs = project.inputs()?.all();
    match dataset {
        Some(dataset) => verify(project, &inputs, &dataset.quads, &dataset.hash()),
        None => verify_inputs(project, &inputs),
    }
}

fn path(project: &Project) -> Result<PathBuf, AppError> {
    Ok(project.directory().ok_or(AppError::NotLockable)?.join(LOCK_FILE))
}

fn lock_of(project: &Project, inputs: &Digests, quads: &Quads, hash: &str) -> LockFile {
    LockFile::of(inputs, quads, hash, &ProjectIris::new(&project.config().base))
}

fn refuse(drift: Vec<Drift>) -> Result<(), AppError> {
    if drift.is_empty() { Ok(()) } else { Err(AppError::Drift(drift)) }
}
