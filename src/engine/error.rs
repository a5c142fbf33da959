use crate::source::SourceError;
use std::path::PathBuf;

/// A mistake in the mapping that shows when it meets the data's header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: column `{reference}` is not in the header{}", path.display(), hint(nearest.as_deref()))]
pub struct PlanProblem {
    /// The triples map.
    pub triples_map: String,
    /// The data file.
    pub path: PathBuf,
    /// The reference that is not there.
    pub reference: String,
    /// The nearest name that is.
    pub nearest: Option<String>,
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
}

impl TermProblem {
    pub(super) fn new(value: &str, reason: impl ToString) -> Self {
        Self { value: value.to_owned(), reason: reason.to_string() }
    }
}

/// A [`TermProblem`] with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}: column `{column}`: {problem}", path.display())]
pub struct RowProblem {
    /// The data file.
    pub path: PathBuf,
    /// The line the row begins on, from 1.
    pub line: u64,
    /// The column or columns the term is made of.
    pub column: String,
    /// The triples map.
    pub triples_map: String,
    /// What is wrong.
    pub problem: TermProblem,
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
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(std::io::Error),
    /// A term could not be made, and the run is strict.
    #[error("{0}")]
    Strict(Box<RowProblem>),
}
