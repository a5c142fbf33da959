//! The codes of errors that end a command.

use super::project::{damaged, locked, parameter, unanswered, unexportable, unwritable};
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

/// An error whose code `diwan explain` explains.
pub trait Coded {
    /// The code.
    fn code(&self) -> &'static str;
}

impl Coded for ProjectError {
    fn code(&self) -> &'static str {
        super::describe_project_error(self).code
    }
}

impl Coded for MappingError {
    fn code(&self) -> &'static str {
        super::mapping::invalid::found(self).code
    }
}

impl Coded for SourceError {
    fn code(&self) -> &'static str {
        super::describe::table(self).code
    }
}

impl Coded for EngineError {
    fn code(&self) -> &'static str {
        match self {
            Self::Plan(_) => "M001",
            Self::TooLarge { .. } | Self::Formulation(_) => "M002",
            Self::Source(error) => error.code(),
            Self::Strict(_) => "D001",
            Self::Spill(_) | Self::Output(_) => unwritable::CODE,
            Self::JoinMemory { .. } | Self::TooMuch { .. } => unanswered::CODE,
        }
    }
}

impl Coded for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => unwritable::CODE,
            Self::Damaged(_) | Self::TooLarge | Self::Storage(_) => damaged::CODE,
            Self::Syntax(_) | Self::Header { .. } => "P003",
            Self::Parameter { .. } => parameter::CODE,
            Self::Evaluation(_) | Self::Timeout(_) | Self::Memory(_) => unanswered::CODE,
        }
    }
}

impl Coded for ExportError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => unwritable::CODE,
            _ => unexportable::CODE,
        }
    }
}

impl Coded for ResultsError {
    fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => unwritable::CODE,
            Self::XmlCharacter { .. } => unexportable::CODE,
        }
    }
}

impl Coded for ShapesError {
    fn code(&self) -> &'static str {
        "S002"
    }
}

impl Coded for GraphError {
    fn code(&self) -> &'static str {
        "P001"
    }
}

impl Coded for ValidationError {
    fn code(&self) -> &'static str {
        match self {
            Self::Stopped { .. } => unanswered::CODE,
            _ => "S002",
        }
    }
}

impl Coded for LinkError {
    fn code(&self) -> &'static str {
        match self {
            Self::Table { .. } | Self::Cell { .. } => "L001",
            Self::Io { .. } | Self::Items { .. } => "P001",
            Self::Service { .. } => super::links::service::CODE,
        }
    }
}

impl Coded for LockError {
    fn code(&self) -> &'static str {
        locked::CODE
    }
}

impl Coded for DiffError {
    fn code(&self) -> &'static str {
        match self {
            Self::Project { cause, .. } => cause.code(),
            Self::Dataset { cause, .. } => cause.code(),
            Self::Store(error) => error.code(),
            _ => "P001",
        }
    }
}

impl Coded for DatasetError {
    fn code(&self) -> &'static str {
        super::describe_error(self).first().map_or("P001", |found| found.code)
    }
}

impl Coded for std::io::Error {
    fn code(&self) -> &'static str {
        unwritable::CODE
    }
}
