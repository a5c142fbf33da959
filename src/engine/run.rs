//! Rows in, lines out.

use super::join::JoinIndex;
use super::plan::{GraphPlan, JoinPlan};
use super::{
    EngineError, LineSink, ObjectPlan, Plan, RowProblem, SourcePlan, StatementPlan, TermBuffer, TermPlan, TermProblem,
    TriplesMapPlan,
};
use crate::source::{Field, Files, Row, Rows};

/// How to run.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// Stop at the first term that cannot be made.
    pub strict: bool,
}

/// How many problems are kept with their places; what comes after them is counted.
const KEPT: usize = 10_000;

/// What a run did; the numbers add up: `made = written + duplicates`.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows read, of all sources.
    pub rows: u64,
    /// Statements made.
    pub made: u64,
    /// Statements that had been made before.
    pub duplicates: u64,
    /// Values of which no term could be made.
    pub rejected: u64,
    /// The first of them, each with its place.
    pub problems: Vec<RowProblem>,
    /// Rows that a join found nothing for. RML asks nothing to be made of them.
    pub unjoined: u64,
    /// The first of them, each with its place.
    pub unmatched: Vec<RowProblem>,
}

impl Report {
    /// Notes a value of which no term could be made; once, though several statements of the row may need it.
    fn reject(&mut self, problem: RowProblem) {
        let of_row = |other: &&RowProblem| other.line == problem.line && other.path == problem.path;
        if self.problems.iter().rev().take_while(of_row).any(|other| *other == problem) {
            return;
        }
        self.rejected += 1;
        if self.problems.len() < KEPT {
            self.problems.push(problem);
        }
    }

    /// Statements that reached the output.
    pub fn written(&self) -> u64 {
        self.made - self.duplicates
    }
}

/// Runs `plan` over `files` and gives every line to `sink`.
///
/// # Errors
/// [`EngineError`] when a source cannot be read, the sink cannot be written, or `options.strict` is set and a term
/// cannot be made.
pub fn run(
    plan: &Plan,
    files: &dyn Files,
    options: RunOptions,
    sink: &mut dyn LineSink,
) -> Result<Report, EngineError> {
    let mut runner = Runner { options, sink, report: Report::default(), line: Vec::new(), buffers: Buffers::default() };
    for source in &plan.sources {
        runner.source(source, files)?;
    }
    Ok(runner.report)
}

/// The join indexes of one source, in the order in which its object plans come.
type Joins<'p> = Vec<(&'p JoinPlan, JoinIndex)>;

struct Runner<'s> {
    options: RunOptions,
    sink: &'s mut dyn LineSink,
    report: Report,
    line: Vec<u8>,
    buffers: Buffers,
}

/// Reused from row to row.
#[derive(Default)]
struct Buffers {
    subjects: TermBuffer,
    predicates: TermBuffer,
    objects: TermBuffer,
    graphs: TermBuffer,
}

impl Runner<'_> {
    fn source(&mut self, source: &SourcePlan, files: &dyn Files) -> Result<(), EngineError> {
        let joins = build_joins(source, files)?;
        let mut rows = source.rows(files)?;
        while let Some(row) = rows.next_row()? {
            self.report.rows += 1;
            for map in &source.maps {
                self.triples_map(source, map, &joins, &row)?;
            }
        }
        Ok(())
    }

    fn triples_map(
        &mut self,
        source: &SourcePlan,
        map: &TriplesMapPlan,
        joins: &Joins<'_>,
        row: &Row<'_>,
    ) -> Result<(), EngineError> {
        let mut buffers = std::mem::take(&mut self.buffers);
        let place = Place { source, map, row };
        self.fill(&mut buffers.subjects, std::slice::from_ref(&map.subject), place)?;
        if !buffers.subjects.is_empty() {
            self.classes(&mut buffers, place)?;
            for statement in &map.statements {
                self.statement(&mut buffers, statement, joins, place)?;
            }
        }
        self.buffers = buffers;
        Ok(())
    }

    fn classes(&mut self, buffers: &mut Buffers, place: Place<'_>) -> Result<(), EngineError> {
        if place.map.classes.is_empty() {
            return Ok(());
        }
        buffers.predicates.clear();
        buffers.predicates.push_with(|out| out.extend_from_slice(b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"));
        self.fill(&mut buffers.objects, &place.map.classes, place)?;
        self.emit(buffers, &place.map.graphs, place)
    }

    fn statement(
        &mut self,
        buffers: &mut Buffers,
        statement: &StatementPlan,
        joins: &Joins<'_>,
        place: Place<'_>,
    ) -> Result<(), EngineError> {
        self.fill(&mut buffers.predicates, &statement.predicates, place)?;
        buffers.objects.clear();
        for object in &statement.objects {
            match object {
                ObjectPlan::Term(term) => self.append(&mut buffers.objects, term, place)?,
                ObjectPlan::Join(join) => self.append_join(&mut buffers.objects, join, joins, place),
            }
        }
        if buffers.objects.is_empty() {
            return Ok(());
        }
        self.emit(buffers, &statement.graphs, place)
    }

    fn fill(&mut self, out: &mut TermBuffer, terms: &[TermPlan], place: Place<'_>) -> Result<(), EngineError> {
        out.clear();
        terms.iter().try_for_each(|term| self.append(out, term, place))
    }

    /// Appends the terms of one plan; a value of which none can be made is reported and skipped.
    fn append(&mut self, out: &mut TermBuffer, term: &TermPlan, place: Place<'_>) -> Result<(), EngineError> {
        let Err(problem) = term.terms(place.row, out) else {
            return Ok(());
        };
        let problem = RowProblem {
            path: place.source.path.clone(),
            line: place.row.line(),
            column: place.source.column(term).to_owned(),
            triples_map: place.map.name.clone(),
            problem,
        };
        if self.options.strict {
            return Err(EngineError::Strict(Box::new(problem)));
        }
        self.report.reject(problem);
        Ok(())
    }

    fn append_join(&mut self, out: &mut TermBuffer, join: &JoinPlan, joins: &Joins<'_>, place: Place<'_>) {
        let Some((_, index)) = joins.iter().find(|(other, _)| std::ptr::eq(*other, join)) else { return };
        let missing = |field: &Field| place.row.values(*field).next().is_none();
        let unmatched = index.terms(join, place.row, out) == 0 && !join.child.iter().any(missing);
        if unmatched {
            self.report.unjoined += 1;
            if self.report.unmatched.len() < KEPT {
                self.report.unmatched.push(place.unmatched(join));
            }
        }
    }

    /// Every subject with every predicate, object and graph.
    fn emit(&mut self, buffers: &mut Buffers, graphs: &[GraphPlan], place: Place<'_>) -> Result<(), EngineError> {
        buffers.graphs.clear();
        let mut default_graph = graphs.is_empty();
        for graph in graphs {
            match graph {
                Some(term) => self.append(&mut buffers.graphs, term, place)?,
                None => default_graph = true,
            }
        }
        let graphs = default_graph.then_some(None).into_iter().chain(buffers.graphs.iter().map(Some));
        for graph in graphs {
            for subject in buffers.subjects.iter() {
                for predicate in buffers.predicates.iter() {
                    for object in buffers.objects.iter() {
                        self.write([Some(subject), Some(predicate), Some(object), graph])?;
                    }
                }
            }
        }
        Ok(())
    }

    fn write(&mut self, terms: [Option<&[u8]>; 4]) -> Result<(), EngineError> {
        self.line.clear();
        for term in terms.into_iter().flatten() {
            self.line.extend_from_slice(term);
            self.line.push(b' ');
        }
        self.line.push(b'.');
        self.report.made += 1;
        if !self.sink.line(&self.line).map_err(EngineError::Output)? {
            self.report.duplicates += 1;
        }
        Ok(())
    }
}

/// Where a term is being made, for messages.
#[derive(Clone, Copy)]
struct Place<'a> {
    source: &'a SourcePlan,
    map: &'a TriplesMapPlan,
    row: &'a Row<'a>,
}

impl Place<'_> {
    fn unmatched(&self, join: &JoinPlan) -> RowProblem {
        let texts: Vec<_> = join.child.iter().map(|field| self.row.text(*field)).collect();
        let names: Vec<_> = join.child.iter().map(|field| self.source.name(*field)).collect();
        RowProblem {
            path: self.source.path.clone(),
            line: self.row.line(),
            column: names.join("`, `"),
            triples_map: self.map.name.clone(),
            problem: TermProblem::new(
                &texts.join("\", \""),
                format!("stands nowhere in {}", join.parent.path.display()),
            ),
        }
    }
}

fn build_joins<'p>(source: &'p SourcePlan, files: &dyn Files) -> Result<Joins<'p>, EngineError> {
    let statements = source.maps.iter().flat_map(|map| &map.statements);
    statements
        .flat_map(|statement| &statement.objects)
        .filter_map(|object| match object {
            ObjectPlan::Join(join) => Some(join),
            ObjectPlan::Term(_) => None,
        })
        .map(|join| Ok((join, JoinIndex::build(&join.parent, files)?)))
        .collect()
}
