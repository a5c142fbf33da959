//! P001: a file cannot be read. D005: a table is malformed. M001: the mapping names a column that is not there. M002:
//! the mapping is wrong. M003: a vocabulary file is wrong.

use super::Diagnostic;
use crate::dataset::DatasetError;
use crate::engine::{EngineError, PlanProblem};
use crate::project::ProjectError;
use crate::rml::MappingError;
use crate::source::SourceError;

/// What is wrong, when tables cannot be mapped at all.
pub(super) fn diagnostics(error: &DatasetError) -> Vec<Diagnostic> {
    match error {
        DatasetError::Engine(EngineError::Plan(problems)) => problems.iter().map(unknown_column).collect(),
        DatasetError::Engine(EngineError::Source(error)) => vec![table(error)],
        DatasetError::Mapping(error) | DatasetError::Project(ProjectError::Mapping(error)) => vec![mapping(error)],
        DatasetError::Syntax { path, reason } => vec![Diagnostic::error("M003", reason).at(path, None)],
        DatasetError::Project(ProjectError::Io { path, cause }) => {
            vec![Diagnostic::error("P001", format!("the file cannot be read: {cause}")).at(path, None)]
        }
        DatasetError::TooAlike(error) => vec![Diagnostic::error("M002", error.to_string())],
        other => vec![Diagnostic::error("P001", other.to_string())],
    }
}

fn unknown_column(problem: &PlanProblem) -> Diagnostic {
    let message = match &problem.reason {
        None => format!("the mapping reads column `{}`, which is not in the header", problem.reference),
        Some(reason) => format!("the mapping reads `{}`, which {reason}", problem.reference),
    };
    let help = match &problem.nearest {
        Some(name) => format!("did you mean `{name}`? It is read by {}", problem.triples_map),
        None => format!("add the column, or take it out of {}", problem.triples_map),
    };
    Diagnostic::error("M001", message).at(&problem.path, 1).cell(&problem.reference, "").help(help)
}

fn mapping(error: &MappingError) -> Diagnostic {
    let diagnostic = Diagnostic::error("M002", error.to_string());
    match error {
        MappingError::Io { path, .. } | MappingError::Syntax { path, .. } | MappingError::Invalid { path, .. } => {
            diagnostic.at(path, None)
        }
        MappingError::Empty => diagnostic,
    }
}

/// A table that cannot be read.
pub(super) fn table(error: &SourceError) -> Diagnostic {
    let reason = match error {
        SourceError::Io { cause, .. } => format!("the table cannot be read: {cause}"),
        SourceError::Malformed { reason, .. }
        | SourceError::Header { reason, .. }
        | SourceError::Iterator { reason, .. } => reason.clone(),
    };
    let code = if matches!(error, SourceError::Io { .. }) { "P001" } else { "D005" };
    Diagnostic::error(code, reason).at(error.path(), error.line())
}
