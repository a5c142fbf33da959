use crate::source::{Place, SourceError};
use std::path::PathBuf;

/// A mistake in the mapping that shows when it meets the data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}{}", path.display(), self.what(), hint(nearest.as_deref()))]
pub struct PlanProblem {
    /// The triples map.
    pub triples_map: String,
    /// The data file.
    pub path: PathBuf,
    /// The reference that is wrong.
    pub reference: String,
    /// What is wrong with it, beside that no column has this name.
    pub reason: Option<String>,
    /// The nearest name that is.
    pub nearest: Option<String>,
}

impl PlanProblem {
    /// The reference and what is wrong with it.
    pub fn what(&self) -> String {
        match &self.reason {
            None => format!("column `{}` is not in the header", self.reference),
            Some(reason) => format!("`{}` {reason}", self.reference),
        }
    }
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

/// A value of which no term can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{value}\" {reason}")]
pub struct TermProblem {
    /// The value.
    pub value: String,
    /// Why not.
    pub reason: String,
    /// Whether only the language or datatype is missing: RML asks nothing to be made then, and no error.
    pub untyped: bool,
}

impl TermProblem {
    pub(super) fn new(value: &str, reason: impl ToString) -> Self {
        Self { value: value.to_owned(), reason: reason.to_string(), untyped: false }
    }

    pub(super) fn untyped(value: &str, reason: impl ToString) -> Self {
        Self { untyped: true, ..Self::new(value, reason) }
    }
}

/// A [`TermProblem`] with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{place}: {} `{column}`: {problem}", path.display(), noun(*place))]
pub struct RowProblem {
    /// The data file.
    pub path: PathBuf,
    /// Where the row stands.
    pub place: Place,
    /// The column or columns the term is made of.
    pub column: String,
    /// The triples map.
    pub triples_map: String,
    /// What is wrong.
    pub problem: TermProblem,
}

fn noun(place: Place) -> &'static str {
    match place {
        Place::Line(_) => "column",
        Place::Item(_) => "reference",
    }
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The mapping does not fit the data.
    #[error("the mapping does not fit the data")]
    Plan(Vec<PlanProblem>),
    /// A data file cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What is kept on disk for want of memory cannot be written or read.
    #[error("cannot use a temporary file: {0}")]
    Spill(std::io::Error),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(std::io::Error),
    /// A term could not be made, and the run is strict.
    #[error("{0}")]
    Strict(Box<RowProblem>),
}
