//! What is wrong, when a dataset cannot be put together at all.

use super::mapping::{columns, invalid, vocabulary_file};
use super::project::{config, unreadable};
use super::{Coded as _, Diagnostic};
use crate::dataset::DatasetError;
use crate::project::ProjectError;
use diwan_rml::engine::EngineError;
use diwan_rml::source::SourceError;

/// The findings that stand for an error.
pub fn describe_error(error: &DatasetError) -> Vec<Diagnostic> {
    match error {
        DatasetError::Engine(EngineError::Plan(problems)) => problems.iter().map(columns::unknown).collect(),
        DatasetError::Engine(EngineError::Source(error)) => vec![table(error)],
        DatasetError::Engine(error) => vec![Diagnostic::error(error.code(), error.to_string())],
        DatasetError::Mapping(error) | DatasetError::Project(ProjectError::Mapping(error)) => {
            vec![invalid::found(error)]
        }
        DatasetError::Syntax { path, reason } => vec![vocabulary_file::found(path, reason)],
        DatasetError::TooAlike(error) => vec![Diagnostic::error("M002", error.to_string())],
        DatasetError::TooManyTerms(error) => vec![Diagnostic::error("P008", error.to_string())],
        DatasetError::Project(error) => vec![project(error)],
    }
}

/// The finding that stands for a project that cannot be used.
pub fn project(error: &ProjectError) -> Diagnostic {
    match error {
        ProjectError::Mapping(error) => invalid::found(error),
        ProjectError::Missing(_) | ProjectError::Config { .. } => config::found(error),
        ProjectError::Io { path, cause } => unreadable::found(cause, Some(path)),
    }
}

/// The finding that stands for a table that cannot be read.
pub(super) fn table(error: &SourceError) -> Diagnostic {
    match error {
        SourceError::Io { path, cause } => unreadable::found(cause, Some(path)),
        SourceError::Malformed { reason, .. }
        | SourceError::Header { reason, .. }
        | SourceError::Iterator { reason, .. } => Diagnostic::error("D005", reason).at(error.path(), error.line()),
    }
}
