use crate::source::{Field, RowPosition, SourceError};
use diwan_rdf::text::shortened;
use oxrdf::NamedNode;
use std::hash::{DefaultHasher, Hasher};
use std::path::PathBuf;

/// An error of the mapping that appears when it is applied to the data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}{}", path.display(), self.what(), hint(nearest.as_deref()))]
pub struct PlanProblem {
    /// The triples map.
    pub triples_map: String,
    /// The data file.
    pub path: PathBuf,
    /// The faulty reference.
    pub reference: String,
    /// The fault, in addition to the fact that no column has this name.
    pub reason: Option<String>,
    /// The most similar name that exists.
    pub nearest: Option<String>,
}

impl PlanProblem {
    /// The reference and its fault.
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

/// A value from which no term can be generated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{value}\" {reason}")]
pub struct TermProblem {
    /// The value.
    pub value: String,
    /// The reason.
    pub reason: String,
    /// Distinguishes values that `value` shows with the same beginning.
    pub(super) digest: u64,
    /// Whether only the language or datatype is missing. RML then generates nothing, and reports no error.
    pub untyped: bool,
    /// The field of the value, if it comes from a single field.
    pub(super) field: Option<Field>,
}

impl TermProblem {
    pub(super) fn new(value: &str, reason: impl ToString) -> Self {
        let mut digest = DefaultHasher::new();
        digest.write(value.as_bytes());
        let digest = digest.finish();
        Self { value: shortened(value), reason: reason.to_string(), digest, untyped: false, field: None }
    }

    /// The same problem, with this field unless another is known.
    pub(super) fn of_field(self, field: Option<Field>) -> Self {
        Self { field: self.field.or(field), ..self }
    }

    pub(super) fn endless(value: &str) -> Self {
        let reason = "is one of too many: the values of this row, each with each, make more than 64 MiB";
        Self::new(value, reason)
    }

    pub(super) fn endless_keys(most: usize) -> Self {
        let reason = format!("is one of too many: the values of this row, each with each, make more than {most}");
        Self::new("the key of a join", reason)
    }

    pub(super) fn untyped(value: &str, reason: impl ToString) -> Self {
        Self { untyped: true, ..Self::new(value, reason) }
    }
}

/// Receives the problems of values from which no term is generated.
pub(super) type EachProblem<'e> = dyn FnMut(TermProblem) + 'e;

/// Passes the problem, if there is one, to `problems`.
pub(super) fn report_failed(made: Result<(), TermProblem>, problems: &mut EachProblem<'_>) {
    made.unwrap_or_else(problems);
}

/// A [`TermProblem`] with its position.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{place}: {} `{column}`: {problem}", path.display(), noun(*place))]
pub struct RowProblem {
    /// The data file.
    pub path: PathBuf,
    /// The position of the row.
    pub place: RowPosition,
    /// The column or columns from which the term is generated.
    pub column: String,
    /// The triples map.
    pub triples_map: String,
    /// The problem.
    pub problem: TermProblem,
}

fn noun(place: RowPosition) -> &'static str {
    match place {
        RowPosition::Line(_) => "column",
        RowPosition::Item(_) => "reference",
    }
}

/// An error that ends a run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The mapping does not fit the data.
    #[error("the mapping does not fit the data")]
    Plan(Vec<PlanProblem>),
    /// A data file cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Data files cannot be read, or one cannot and the mapping does not fit the others.
    #[error("{}", unreadable.first().map(ToString::to_string).unwrap_or_default())]
    Several {
        /// What is wrong with the files, at least one.
        unreadable: Vec<SourceError>,
        /// Where the mapping does not fit the others.
        problems: Vec<PlanProblem>,
    },
    /// Tables have rows with more or fewer cells than their headers.
    #[error("{}", first.first().map(ToString::to_string).unwrap_or_default())]
    Ragged {
        /// An error for the first such row of each table.
        first: Vec<SourceError>,
        /// The number of such rows.
        count: u64,
    },
    /// No format is registered for a reference formulation.
    #[error("no sources of the reference formulation {0} are known to the engine")]
    Formulation(NamedNode),
    /// The keys and subjects that a join keeps of its parent do not fit into memory.
    #[error(
        "{}: what joins keep of it and of other parents, keys and subjects, is more than they may have",
        path.display()
    )]
    JoinMemory {
        /// The parent's file.
        path: PathBuf,
    },
    /// The mapping does not fit into memory.
    #[error(
        "{}:{line}: {triples_map}: with this triples map the constants and templates of all statements, each predicate \
         with each object, take more than 256 MiB; are long ones named by many?",
        path.display()
    )]
    TooLarge {
        /// The mapping's file.
        path: PathBuf,
        /// The first line that describes the triples map.
        line: u64,
        /// The triples map.
        triples_map: String,
    },
    /// The objects that a join finds for one row do not fit into memory.
    #[error("{}{place}: a join of {triples_map} finds more than 1 GiB of objects for this row", path.display())]
    TooMuch {
        /// The data file.
        path: PathBuf,
        /// The position of the row.
        place: RowPosition,
        /// The triples map.
        triples_map: String,
    },
    /// A temporary file, used where memory is not enough, cannot be written or read.
    #[error("cannot use a temporary file in {folder}: {0} (TMPDIR names another folder)", folder = std::env::temp_dir().display())]
    Spill(std::io::Error),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(std::io::Error),
    /// A term could not be generated, and the run is strict.
    #[error("{0}")]
    Strict(Box<RowProblem>),
}
