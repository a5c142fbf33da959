//! The codes of errors, and the findings for errors that end a run.

use super::Diagnostic;
use super::data::{malformed, values};
use super::links;
use super::mapping::{columns, invalid, vocabulary_file};
use super::project::commands::{DAMAGED, LOCKED, PARAMETER, UNANSWERED, UNEXPORTABLE, UNWRITABLE};
use super::project::{config, queries, unreadable};
use super::shapes::{refused, unusable};
use crate::dataset::{DatasetError, LockError};
use crate::diff::DiffError;
use crate::link::LinkError;
use crate::project::ProjectError;
use crate::results::ResultsError;
use crate::store::StoreError;
use diwan_rdf::write::ExportError;
use diwan_rml::engine::EngineError;
use diwan_rml::mapping::MappingError;
use diwan_rml::source::SourceError;
use diwan_shacl::{GraphError, ShapesError, ValidationError};

/// An error with a code that `diwan explain` explains.
pub trait Coded {
    /// The code.
    fn code(&self) -> &'static str;
}

impl Coded for ProjectError {
    fn code(&self) -> &'static str {
        match self {
            Self::Mapping(error) => error.code(),
            Self::Missing(_) | Self::Config { .. } | Self::Unreachable { .. } => config::RULE.code,
            Self::Io { path, cause } => unreadable::of_file(cause, path).code,
        }
    }
}

impl Coded for MappingError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => unreadable::RULE.code,
            _ => invalid::RULE.code,
        }
    }
}

impl Coded for SourceError {
    fn code(&self) -> &'static str {
        table(self).code
    }
}

impl Coded for EngineError {
    fn code(&self) -> &'static str {
        match self {
            Self::Plan(_) => columns::RULE.code,
            Self::TooLarge { .. } | Self::Formulation(_) => invalid::RULE.code,
            Self::Source(error) => error.code(),
            Self::Several { unreadable, .. } => unreadable.first().map_or(columns::RULE.code, Coded::code),
            Self::Ragged { .. } => malformed::RULE.code,
            Self::Strict(_) => values::RULE.code,
            Self::Spill(_) | Self::Output(_) => UNWRITABLE.code,
            _ => UNANSWERED.code,
        }
    }
}

impl Coded for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => UNWRITABLE.code,
            Self::TooLarge | Self::Storage(_) => DAMAGED.code,
            Self::Syntax(_) | Self::Header { .. } => queries::RULE.code,
            Self::Parameter { .. } | Self::MissingParameter(_) => PARAMETER.code,
            Self::Evaluation(_) | Self::ServiceRefused(_) | Self::Timeout(_) | Self::Memory(_) => UNANSWERED.code,
        }
    }
}

impl Coded for ExportError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => UNWRITABLE.code,
            _ => UNEXPORTABLE.code,
        }
    }
}

impl Coded for ResultsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => UNWRITABLE.code,
            Self::XmlCharacter { .. } => UNEXPORTABLE.code,
        }
    }
}

impl Coded for ShapesError {
    fn code(&self) -> &'static str {
        unusable::RULE.code
    }
}

impl Coded for GraphError {
    fn code(&self) -> &'static str {
        unreadable::RULE.code
    }
}

impl Coded for ValidationError {
    fn code(&self) -> &'static str {
        refused::rule_for(self).code
    }
}

impl Coded for LinkError {
    fn code(&self) -> &'static str {
        match self {
            Self::Table { .. } | Self::Cell { .. } => links::malformed::RULE.code,
            other => links::decisions::other_rule(other).code,
        }
    }
}

impl Coded for LockError {
    fn code(&self) -> &'static str {
        LOCKED.code
    }
}

impl Coded for DiffError {
    fn code(&self) -> &'static str {
        match self {
            Self::Project { cause, .. } => cause.code(),
            Self::Dataset { cause, .. } => cause.code(),
            Self::Store(error) => error.code(),
            _ => unreadable::RULE.code,
        }
    }
}

impl Coded for DatasetError {
    fn code(&self) -> &'static str {
        describe_error(self).first().map_or(unreadable::RULE.code, |found| found.code)
    }
}

impl Coded for std::io::Error {
    fn code(&self) -> &'static str {
        UNWRITABLE.code
    }
}

/// The findings for an error of the dataset.
pub fn describe_error(error: &DatasetError) -> Vec<Diagnostic> {
    match error {
        DatasetError::Engine(EngineError::Plan(problems)) => problems.iter().map(columns::unknown).collect(),
        DatasetError::Engine(EngineError::Source(error)) => vec![table(error)],
        DatasetError::Engine(EngineError::Several { unreadable, problems }) => {
            unreadable.iter().map(table).chain(problems.iter().map(columns::unknown)).collect()
        }
        DatasetError::Engine(EngineError::Ragged { first, .. }) => first.iter().map(table).collect(),
        DatasetError::Engine(error) => vec![Diagnostic::error(error.code(), error.to_string())],
        DatasetError::Mapping(error) | DatasetError::Project(ProjectError::Mapping(error)) => invalid::found(error),
        DatasetError::Syntax { path, cause } => vec![vocabulary_file::found(path, cause)],
        DatasetError::Canonicalization(error) => vec![invalid::RULE.finding(error.to_string())],
        DatasetError::TooManyTerms(error) => vec![UNANSWERED.finding(error.to_string())],
        DatasetError::Project(error) => project(error),
    }
}

/// The findings for a project that cannot be used; at least one.
pub fn project(error: &ProjectError) -> Vec<Diagnostic> {
    match error {
        ProjectError::Mapping(error) => invalid::found(error),
        ProjectError::Missing(_) | ProjectError::Config { .. } | ProjectError::Unreachable { .. } => {
            vec![config::found(error)]
        }
        ProjectError::Io { path, cause } => vec![unreadable::of_file(cause, path)],
    }
}

/// The finding for a table that cannot be read.
pub(super) fn table(error: &SourceError) -> Diagnostic {
    match error {
        SourceError::Io { path, cause } => unreadable::of_file(cause, path),
        SourceError::Iterator { .. } => columns::RULE.finding(error.to_string()),
        SourceError::Malformed { reason, .. } | SourceError::Header { reason, .. } => {
            malformed::RULE.finding(reason).at(error.path(), error.line())
        }
        _ => malformed::RULE.finding(error.to_string()),
    }
}
