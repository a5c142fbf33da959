use super::{BaseIri, TermPlan, ValuePlan};
use crate::source::{Field, Files, Row, Source, SourceError, for_each_row};
use std::path::PathBuf;
use std::sync::Arc;

/// A mapping compiled against its sources: references have become fields, constants have become N-Quads bytes.
#[derive(Debug)]
pub struct Plan {
    /// The sources, each with all triples maps that read it.
    pub sources: Vec<SourcePlan>,
    /// Whether the graphs are merged into the default graph.
    pub(super) merges_graphs: bool,
    /// The default base IRI, if neither the mapping nor the caller gave one.
    pub(super) assumed_base: Option<Arc<BaseIri>>,
}

impl Plan {
    /// The joins of all triples maps.
    pub(super) fn joins(&self) -> impl Iterator<Item = &JoinPlan> {
        self.sources.iter().flat_map(SourcePlan::joins)
    }

    /// Whether any statement can be in another graph than the default graph.
    pub fn has_graphs(&self) -> bool {
        let maps = self.sources.iter().flat_map(|source| &source.maps);
        maps.flat_map(|map| &map.graphs).flatten().any(Option::is_some)
    }
}

/// A source, and the triples maps that read its rows.
#[derive(Debug)]
pub struct SourcePlan {
    pub(super) source: Box<dyn Source>,
    /// The file, relative to the root of the files.
    pub path: PathBuf,
    /// The triples maps that read it.
    pub maps: Vec<TriplesMapPlan>,
}

impl SourcePlan {
    /// Gives every row to `each`, in order, until it returns `false`.
    ///
    /// # Errors
    /// [`SourceError`] when the source cannot be read.
    pub fn for_each_row(&self, files: &dyn Files, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        for_each_row(&*self.source, files, each)
    }

    /// The joins of the triples maps that read it.
    pub(super) fn joins(&self) -> impl Iterator<Item = &JoinPlan> {
        self.maps.iter().flat_map(|map| &map.statements).filter_map(|statement| match &statement.object {
            ObjectPlan::Join(join) => Some(join),
            ObjectPlan::Term(_) => None,
        })
    }

    /// The names of the columns, if the format has them.
    pub fn names(&self) -> &[String] {
        self.source.names()
    }

    /// Whether no field of any row has more than one value, and all values are texts.
    pub(super) fn is_flat(&self) -> bool {
        self.source.is_flat()
    }

    /// The name of a field.
    pub fn name(&self, field: Field) -> &str {
        self.source.name(field)
    }

    /// The name of the first field of a term, for messages.
    pub fn column(&self, term: &TermPlan) -> &str {
        term.fields().first().map_or("", |field| self.name(*field))
    }
}

/// A compiled triples map.
#[derive(Debug)]
pub struct TriplesMapPlan {
    /// The name of the triples map, for messages.
    pub name: String,
    /// Its place among the triples maps of the mapping.
    pub(super) number: usize,
    /// Makes the subjects.
    pub subject: TermPlan,
    /// Whether it gives its subjects a class.
    pub has_classes: bool,
    /// The lists of graphs of its statements. The first list is that of the subject map.
    pub graphs: Vec<Vec<GraphPlan>>,
    /// Its statements: those of classes first, then each predicate with each object of its predicate-object maps.
    pub statements: Vec<StatementPlan>,
}

/// Makes a graph name; `None` is the default graph.
pub type GraphPlan = Option<TermPlan>;

impl TriplesMapPlan {
    /// Whether the triples map declares things: it gives its subjects a class, and its graphs are constant. Tables that
    /// such maps read are registers: other tables refer to their subjects.
    pub fn declares(&self) -> bool {
        let fixed = |graph: &GraphPlan| matches!(graph, Some(TermPlan::Constant(_)) | None);
        self.has_classes && self.graphs[0].iter().all(fixed)
    }
}

/// Where a line that is equal to one of a statement's may come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Repeats {
    /// From anywhere.
    #[default]
    Anywhere,
    /// Only from the same row, if the subjects of the triples map are unique.
    InRowOfUniqueSubject,
    /// As [`Repeats::NowhereWithUniqueSubject`], if no key of the join finds an object twice; otherwise as
    /// [`Repeats::InRowOfUniqueSubject`].
    NowhereWithDistinctObjects,
    /// From nowhere, if the subjects of the triples map are unique.
    NowhereWithUniqueSubject,
}

/// A predicate and an object.
#[derive(Debug)]
pub struct StatementPlan {
    /// Makes the predicates.
    pub predicate: TermPlan,
    /// Makes the objects.
    pub object: ObjectPlan,
    /// The index of its list among the triples map's lists of graphs. An empty list means the default graph.
    pub graphs: usize,
    /// Whether it makes blank nodes.
    pub(super) blank: bool,
    pub(super) repeats: Repeats,
}

impl StatementPlan {
    pub(super) fn new(subject: &TermPlan, predicate: TermPlan, object: ObjectPlan, graphs: usize) -> Self {
        let blank = subject.is_blank_node()
            || match &object {
                ObjectPlan::Term(object) => object.is_blank_node(),
                ObjectPlan::Join(join) => join.subject.is_blank_node(),
            };
        Self { predicate, object, graphs, blank, repeats: Repeats::default() }
    }
}

/// Makes objects.
#[derive(Debug)]
pub enum ObjectPlan {
    /// From the row.
    Term(TermPlan),
    /// From the subjects of another triples map.
    Join(JoinPlan),
}

impl ObjectPlan {
    /// How many bytes its constants and templates take.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Term(term) => term.size(),
            Self::Join(join) => {
                let values = join.child.iter().chain(&join.parent);
                join.subject.size() + values.map(ValuePlan::size).sum::<usize>()
            }
        }
    }
}

/// A join: the values of a row are looked up in an index of another source.
#[derive(Debug)]
pub struct JoinPlan {
    /// The values of the row, one for each condition.
    pub(super) child: Vec<ValuePlan>,
    /// The index of the other source in the plan.
    pub(super) source: usize,
    /// The values of the other source's rows, one for each condition.
    pub(super) parent: Vec<ValuePlan>,
    /// The other triples map, by its place in the mapping.
    pub(super) triples_map: usize,
    /// The other source's file, for messages.
    pub(super) path: PathBuf,
    /// Makes the objects from the other source's rows.
    pub(super) subject: TermPlan,
    /// The number of the join in the plan.
    pub(super) index: usize,
}

impl JoinPlan {
    /// The fields of the row that are compared.
    pub fn fields(&self) -> Vec<Field> {
        self.child.iter().flat_map(ValuePlan::fields).collect()
    }
}
