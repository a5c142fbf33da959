use crate::source::{Field, RowPosition, SourceError};
use diwan_rdf::text::shortened;
use oxrdf::NamedNode;
use std::hash::{DefaultHasher, Hasher};
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
    /// Tells values apart of which `value` shows the same beginning.
    pub(super) digest: u64,
    /// Whether only the language or datatype is missing: RML asks nothing to be made then, and no error.
    pub untyped: bool,
    /// The field that the value is of, where it is one field's alone.
    pub(super) field: Option<Field>,
}

impl TermProblem {
    pub(super) fn new(value: &str, reason: impl ToString) -> Self {
        let mut digest = DefaultHasher::new();
        digest.write(value.as_bytes());
        let digest = digest.finish();
        Self { value: shortened(value), reason: reason.to_string(), digest, untyped: false, field: None }
    }

    /// The same problem of a value of this field, unless it is known to be of another.
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

/// Takes the problems of values of which no term is made.
pub(super) type EachProblem<'e> = dyn FnMut(TermProblem) + 'e;

/// Gives `problems` the problem, if there is one.
pub(super) fn report_failed(made: Result<(), TermProblem>, problems: &mut EachProblem<'_>) {
    made.unwrap_or_else(problems);
}

/// A [`TermProblem`] with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{place}: {} `{column}`: {problem}", path.display(), noun(*place))]
pub struct RowProblem {
    /// The data file.
    pub path: PathBuf,
    /// Where the row stands.
    pub place: RowPosition,
    /// The column or columns the term is made of.
    pub column: String,
    /// The triples map.
    pub triples_map: String,
    /// What is wrong.
    pub problem: TermProblem,
}

fn noun(place: RowPosition) -> &'static str {
    match place {
        RowPosition::Line(_) => "column",
        RowPosition::Item(_) => "reference",
    }
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The mapping does not fit the data.
    #[error("the mapping does not fit the data")]
    Plan(Vec<PlanProblem>),
    /// A data file cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Rows of tables have more or fewer cells than their headers.
    #[error("{}", first.first().map(ToString::to_string).unwrap_or_default())]
    Ragged {
        /// The first of each table, an error each.
        first: Vec<SourceError>,
        /// How many there are.
        count: u64,
    },
    /// Nothing opens the sources of a reference formulation.
    #[error("no sources of the reference formulation {0} are known to the engine")]
    Formulation(NamedNode),
    /// What a join keeps of its parent does not fit into memory.
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
        /// The line on which the triples map is described first.
        line: u64,
        /// The triples map.
        triples_map: String,
    },
    /// What a join finds for one row does not fit into memory.
    #[error("{}{place}: a join of {triples_map} finds more than 1 GiB of objects for this row", path.display())]
    TooMuch {
        /// The data file.
        path: PathBuf,
        /// Where the row stands.
        place: RowPosition,
        /// The triples map.
        triples_map: String,
    },
    /// What is kept on disk for want of memory cannot be written or read.
    #[error("cannot use a temporary file in {folder}: {0} (TMPDIR names another folder)", folder = std::env::temp_dir().display())]
    Spill(std::io::Error),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(std::io::Error),
    /// A term could not be made, and the run is strict.
    #[error("{0}")]
    Strict(Box<RowProblem>),
}
