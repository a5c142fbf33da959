use super::TermPlan;
use crate::rml::LogicalSource;
use crate::source::{CsvRows, Field, Files, SourceError};
use std::path::{Path, PathBuf};

/// A mapping compiled against the headers of its sources.
#[derive(Debug)]
pub struct Plan {
    /// One for every source, each with all the triples maps that read it.
    pub sources: Vec<SourcePlan>,
}

/// A source, and what is made of each of its rows.
#[derive(Debug)]
pub struct SourcePlan {
    pub(super) source: LogicalSource,
    /// The file, relative to the root of the files.
    pub path: PathBuf,
    /// The names of the fields.
    pub names: Vec<String>,
    /// The triples maps that read it.
    pub maps: Vec<TriplesMapPlan>,
}

impl SourcePlan {
    /// Opens the source.
    ///
    /// # Errors
    /// [`SourceError`] when it cannot be opened or its header is wrong.
    pub fn rows(&self, files: &dyn Files) -> Result<CsvRows, SourceError> {
        open(&self.path, &self.source.nulls, files)
    }

    /// The name of a field.
    pub fn name(&self, field: Field) -> &str {
        self.names.get(field.position()).map_or("", String::as_str)
    }

    /// The name of the field a term's value begins with, for messages.
    pub fn column(&self, term: &TermPlan) -> &str {
        term.fields().first().map_or("", |field| self.name(*field))
    }
}

pub(super) fn open(path: &Path, nulls: &[String], files: &dyn Files) -> Result<CsvRows, SourceError> {
    let input = files.open(path).map_err(|cause| SourceError::Io { path: path.to_owned(), cause })?;
    CsvRows::new(path, input, nulls)
}

/// A triples map compiled.
#[derive(Debug)]
pub struct TriplesMapPlan {
    /// The name of the triples map, for messages.
    pub name: String,
    /// Makes the subjects.
    pub subject: TermPlan,
    /// Make the classes of the subject.
    pub classes: Vec<TermPlan>,
    /// Graphs of all its triples; empty means the default graph.
    pub graphs: Vec<GraphPlan>,
    /// Make predicates and objects.
    pub statements: Vec<StatementPlan>,
}

/// Makes a graph name; `None` is the default graph.
pub type GraphPlan = Option<TermPlan>;

impl TriplesMapPlan {
    /// Whether the triples map declares things: it gives its subjects a class, and its graphs are always the same.
    /// Such maps are the registers, whose subjects every other table may name.
    pub fn declares(&self) -> bool {
        let fixed = |graph: &GraphPlan| matches!(graph, Some(TermPlan::Constant(_)) | None);
        !self.classes.is_empty() && self.graphs.iter().all(fixed)
    }
}

/// A predicate-object map compiled.
#[derive(Debug)]
pub struct StatementPlan {
    /// Make the predicates.
    pub predicates: Vec<TermPlan>,
    /// Make the objects.
    pub objects: Vec<ObjectPlan>,
    /// Graphs, those of the subject map included; empty means the default graph.
    pub graphs: Vec<GraphPlan>,
}

/// Makes objects.
#[derive(Debug)]
pub enum ObjectPlan {
    /// From the row.
    Term(TermPlan),
    /// From the subjects of another triples map.
    Join(JoinPlan),
}

/// A join: the fields of this row whose values are looked up in an index over the other source.
#[derive(Debug)]
pub struct JoinPlan {
    /// The fields of this row.
    pub child: Vec<Field>,
    /// Which index.
    pub(super) parent: ParentPlan,
}

/// The other side of a join.
#[derive(Debug)]
pub(super) struct ParentPlan {
    pub(super) source: LogicalSource,
    pub(super) path: PathBuf,
    pub(super) keys: Vec<Field>,
    pub(super) subject: TermPlan,
}
