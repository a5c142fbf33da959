//! The lock file of a project, which pins the inputs and the hash of the dataset.

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

/// Checks that the inputs are the pinned ones.
///
/// # Errors
/// [`AppError::Drift`]; [`AppError::NotLockable`] and [`AppError::Lock`] when there is no usable lock file.
pub(super) fn verify_inputs(project: &Project, inputs: &Digests) -> Result<(), AppError> {
    refuse(LockFile::read(&path(project)?)?.drift_of_inputs(inputs))
}

/// Checks that the dataset is the pinned one.
///
/// # Errors
/// The errors of [`verify_inputs`].
pub(super) fn verify(project: &Project, inputs: &Digests, quads: &Quads, hash: &str) -> Result<(), AppError> {
    refuse(LockFile::read(&path(project)?)?.drift(&lock_of(project, inputs, quads, hash)))
}

/// Checks a project against its lock file; without a dataset, only its inputs are checked.
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
