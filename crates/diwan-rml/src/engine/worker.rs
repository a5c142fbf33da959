//! Generates the lines of one block of rows.

use super::join::{JoinIndex, keys};
use super::pipeline::Emit;
use super::plan::Repeats;
use super::seen::{Hash, HashSet128, hash};
use super::unique::Subjects;
use super::{
    EngineError, JoinPlan, ObjectPlan, Report, RowProblem, SourcePlan, StatementPlan, Tally, TermBuffer, TermPlan,
    TermProblem, TriplesMapPlan, ValuePlan,
};
use crate::mapping::{DEFAULT_GRAPH, R2RML_DEFAULT_GRAPH};
use crate::source::{Partition, Row, RowPosition};
use oxrdf::NamedNodeRef;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// The work on a source, shared by all of its blocks.
#[derive(Clone, Copy)]
pub(super) struct Job<'p> {
    pub(super) source: &'p SourcePlan,
    /// What is known about the subjects of each triples map.
    pub(super) subjects: &'p [Subjects],
    pub(super) joins: &'p [Option<JoinIndex>],
    /// The keys by which joins find the rows of each triples map.
    pub(super) parent_keys: &'p [Vec<&'p [ValuePlan]>],
    /// Whether to stop at the first term that cannot be generated.
    pub(super) strict: bool,
    /// Whether all graphs are merged into the default graph.
    pub(super) merges_graphs: bool,
    /// The size of a block's lines, in bytes, from which they are passed on before the block is finished.
    pub(super) piece: usize,
    /// The limit of the objects that a join finds for one row, in bytes.
    pub(super) most: usize,
    /// Whether to reject values for which the row gives no language or datatype.
    pub(super) typed: bool,
    /// Whether to measure the time of each triples map.
    pub(super) timed: bool,
    /// Whether to record which row generated which lines.
    pub(super) traced: bool,
}

/// The lines generated from a block, or from a part of it.
#[derive(Default)]
pub(super) struct BlockOutput {
    /// All lines, each with its line end.
    pub(super) lines: Vec<u8>,
    /// Those that may be duplicates.
    pub(super) doubtful: Vec<Doubtful>,
    /// The numbers of each triples map of the source.
    pub(super) maps: Vec<(Tally, Duration)>,
    /// Which row generated which lines, if requested.
    pub(super) origins: Vec<LinesOfRow>,
    pub(super) report: Report,
    pub(super) failed: Option<EngineError>,
}

/// The lines of a row and a triples map: from the end of the lines before them to `end`.
pub(super) struct LinesOfRow {
    pub(super) end: usize,
    pub(super) map: usize,
    pub(super) place: RowPosition,
}

/// Lines that may be duplicates, either all of them or none.
pub(super) struct Doubtful {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) lines: u64,
    /// The triples map of the source.
    pub(super) map: usize,
    pub(super) hash: Hash,
}

impl Job<'_> {
    /// Generates the lines of a partition into `lines`, whose memory is reused. A few rows may generate many lines: these
    /// are passed to `emit` in pieces, until it returns that no more are needed.
    pub(super) fn make(self, partition: &Partition, lines: Vec<u8>, emit: &mut Emit<'_, BlockOutput>) {
        let mut worker = Worker {
            job: self,
            made: self.output(lines),
            buffers: Buffers::default(),
            rejected: RejectedValues::default(),
            unit: Unit::default(),
            is_wanted: true,
            emit,
        };
        let read = self.source.source.rows(partition, &mut |row| {
            worker.row(row);
            worker.goes_on()
        });
        worker.made.failed = worker.made.failed.take().or(read.err().map(EngineError::from));
        worker.hand_on();
    }

    fn output(self, lines: Vec<u8>) -> BlockOutput {
        let maps = vec![(Tally::default(), Duration::ZERO); self.source.maps.len()];
        BlockOutput { lines, maps, ..BlockOutput::default() }
    }
}

struct Worker<'p, 'e> {
    job: Job<'p>,
    made: BlockOutput,
    buffers: Buffers,
    rejected: RejectedValues,
    unit: Unit,
    /// Whether more lines are needed.
    is_wanted: bool,
    emit: &'e mut Emit<'e, BlockOutput>,
}

/// The lines that one triples map generates from one row.
#[derive(Clone, Copy, Default)]
struct Unit {
    /// The start of the lines.
    start: usize,
    /// The length from which they are passed on before further ones are generated.
    end_of_piece: usize,
    /// Whether there are so many that they are passed on in pieces. Each line is then checked for duplicates on its own. This
    /// depends only on the lines, so that equal rows are treated equally.
    is_split: bool,
}

/// The values of a row from which no term could be generated. Each counts once, even if several statements of a triples map
/// need it.
#[derive(Default)]
struct RejectedValues {
    row: u64,
    values: HashSet128,
}

/// The number of values of a row that are compared with each other.
const MOST_REJECTED: usize = 1 << 20;

impl RejectedValues {
    fn is_new(&mut self, problem: &RowProblem, here: RowContext<'_>) -> bool {
        let row = here.row.number();
        if row != self.row || self.values.len() >= MOST_REJECTED {
            self.values.clear();
            self.row = row;
        }
        let TermProblem { value, digest, reason, .. } = &problem.problem;
        let text = format!("{}\0{}\0{value}\0{digest}\0{reason}", here.index, problem.column);
        self.values.insert(hash(text.as_bytes()))
    }
}

/// Buffers that are reused from row to row.
#[derive(Default)]
struct Buffers {
    subjects: TermBuffer,
    predicates: TermBuffer,
    objects: TermBuffer,
    /// A subject and a predicate.
    beginning: Vec<u8>,
    /// The end of a line for each graph, and the list of graphs to which they belong.
    tails: TermBuffer,
    tails_of: Option<usize>,
    row: RowBuffers,
}

#[derive(Default)]
struct RowBuffers {
    /// Lines that only the same row can repeat.
    seen: HashSet128,
    /// A triple that is written to several graphs.
    triple: Vec<u8>,
}

/// The current row and triples map, for messages and decisions.
#[derive(Clone, Copy)]
struct RowContext<'a> {
    map: &'a TriplesMapPlan,
    /// Its index among the triples maps of the source.
    index: usize,
    /// What is known about its subjects.
    subjects: Subjects,
    row: &'a Row<'a>,
}

impl RowContext<'_> {
    fn is_unique(&self) -> bool {
        self.subjects != Subjects::Unknown
    }
}

/// What is needed to end a line.
#[derive(Clone, Copy)]
struct Ending {
    repeats: Repeats,
    /// Whether the statement has blank nodes.
    blank: bool,
}

/// Receives the keys of a row. It breaks when no more are needed.
type EachKey<'k, W> = dyn FnMut(&mut W, Hash) -> ControlFlow<()> + 'k;

const DEFAULT_TAIL: &[u8] = b" .\n";

impl Worker<'_, '_> {
    fn row(&mut self, row: &Row<'_>) {
        self.made.report.rows += 1;
        for (index, (map, subjects)) in self.job.source.maps.iter().zip(self.job.subjects).enumerate() {
            if self.made.lines.len() > self.job.piece {
                self.hand_on();
            }
            let (start, before) = (self.made.lines.len(), self.made.maps[index].0.kept());
            self.unit = Unit { start, end_of_piece: start + self.job.piece, is_split: false };
            let begun = self.job.timed.then(Instant::now);
            let here = RowContext { map, index, subjects: *subjects, row };
            self.triples_map(here);
            if let Some(begun) = begun {
                self.made.maps[index].1 += begun.elapsed();
            }
            if self.unit.is_split {
                self.end_piece(here);
                continue;
            }
            let end = self.made.lines.len();
            if *subjects == Subjects::Repeating && end > start {
                self.doubt(start, self.made.maps[index].0.kept() - before, index);
            }
            if self.job.traced && end > start {
                self.made.origins.push(LinesOfRow { end, map: index, place: row.place() });
            }
        }
    }

    fn goes_on(&self) -> bool {
        self.is_wanted && self.made.failed.is_none()
    }

    /// Passes on the lines generated so far.
    fn hand_on(&mut self) {
        let mut made = std::mem::replace(&mut self.made, self.job.output(Vec::new()));
        // Counted by triples maps, and put together once for all rows.
        made.report.count(&made.maps);
        self.is_wanted = self.is_wanted && (self.emit)(made);
    }

    /// Ends a piece of the lines of a row with very many lines.
    fn end_piece(&mut self, here: RowContext<'_>) {
        let Unit { start, .. } = self.unit;
        if here.subjects == Subjects::Repeating {
            let mut from = start;
            for end in memchr::memchr_iter(b'\n', &self.made.lines[start..]).map(|end| start + end + 1) {
                let hash = hash(&self.made.lines[from..end]);
                self.made.doubtful.push(Doubtful { start: from, end, lines: 1, map: here.index, hash });
                from = end;
            }
        }
        let end = self.made.lines.len();
        if self.job.traced && end > start {
            self.made.origins.push(LinesOfRow { end, map: here.index, place: here.row.place() });
        }
    }

    fn triples_map(&mut self, here: RowContext<'_>) {
        let mut buffers = std::mem::take(&mut self.buffers);
        buffers.tails_of = None;
        buffers.row.seen.clear();
        let is_right = self.fill(&mut buffers.subjects, &here.map.subject, here);
        if !buffers.subjects.is_empty() {
            for statement in &here.map.statements {
                self.statement(statement, &mut buffers, here);
            }
        } else if !is_right {
            for statement in &here.map.statements {
                self.examine(statement, &mut buffers, here);
            }
        }
        self.buffers = buffers;
        self.examine_parent_keys(here);
    }

    /// Reports the bad values of a statement that is not generated because its subject is bad too.
    fn examine(&mut self, statement: &StatementPlan, buffers: &mut Buffers, here: RowContext<'_>) {
        self.tails(statement.graphs, buffers, here);
        self.fill(&mut buffers.predicates, &statement.predicate, here);
        match &statement.object {
            ObjectPlan::Term(object) => self.fill(&mut buffers.objects, object, here),
            ObjectPlan::Join(join) => self.keys(&join.child, here, &mut |_, _| ControlFlow::Continue(())),
        };
    }

    /// Reports the bad values of the keys by which joins find the row.
    fn examine_parent_keys(&mut self, here: RowContext<'_>) {
        let keys = &self.job.parent_keys[here.index];
        // All cells of a table that is UTF-8 can be compared.
        if keys.is_empty() || (here.row.is_flat() && here.row.is_utf8()) {
            return;
        }
        for key in keys {
            self.keys(key, here, &mut |_, _| ControlFlow::Continue(()));
        }
    }

    fn statement(&mut self, statement: &StatementPlan, buffers: &mut Buffers, here: RowContext<'_>) {
        self.tails(statement.graphs, buffers, here);
        match (&statement.predicate, &statement.object) {
            (TermPlan::Constant(predicate), ObjectPlan::Term(object)) if here.row.is_flat() && object.is_single() => {
                self.flat_statement(predicate, object, statement, buffers, here);
            }
            _ => self.any_statement(statement, buffers, here),
        }
    }

    /// The common case: the object is written in place, and removed if it cannot be generated.
    fn flat_statement(
        &mut self,
        predicate: &[u8],
        object: &TermPlan,
        statement: &StatementPlan,
        buffers: &mut Buffers,
        here: RowContext<'_>,
    ) {
        let ending = Ending { repeats: statement.repeats, blank: statement.blank };
        let Buffers { subjects, tails, row, .. } = buffers;
        for subject in subjects.iter() {
            if !self.has_room(here) {
                return;
            }
            let start = self.made.lines.len();
            self.made.lines.extend_from_slice(subject);
            self.made.lines.push(b' ');
            self.made.lines.extend_from_slice(predicate);
            self.made.lines.push(b' ');
            match object.write_flat(here.row, &mut self.made.lines) {
                Ok(true) => self.finish(start, ending, tails, row, here),
                Ok(false) => self.made.lines.truncate(start),
                Err(problem) => {
                    self.made.lines.truncate(start);
                    object.every_problem(problem, here.row, &mut |problem| self.reject(problem, object, here));
                }
            }
        }
    }

    /// Combines every subject with every predicate and object.
    fn any_statement(&mut self, statement: &StatementPlan, buffers: &mut Buffers, here: RowContext<'_>) {
        self.fill(&mut buffers.predicates, &statement.predicate, here);
        match &statement.object {
            ObjectPlan::Term(object) => {
                self.fill(&mut buffers.objects, object, here);
            }
            ObjectPlan::Join(join) => self.join(join, &mut buffers.objects, here),
        }
        let ending = Ending { repeats: self.repeats(statement, here), blank: statement.blank };
        let Buffers { subjects, predicates, objects, beginning, tails, row, .. } = buffers;
        for subject in subjects.iter() {
            for predicate in predicates.iter() {
                beginning.clear();
                [subject, b" ", predicate, b" "].iter().for_each(|part| beginning.extend_from_slice(part));
                for object in objects.iter() {
                    if !self.has_room(here) {
                        return;
                    }
                    let start = self.made.lines.len();
                    self.made.lines.extend_from_slice(beginning);
                    self.made.lines.extend_from_slice(object);
                    self.finish(start, ending, tails, row, here);
                }
            }
        }
    }

    /// Whether the lines may be duplicates, if this depends on what the join found.
    fn repeats(&self, statement: &StatementPlan, here: RowContext<'_>) -> Repeats {
        let distinct =
            |join: &JoinPlan| matches!(self.job.joins.get(join.index), Some(Some(index)) if index.is_distinct());
        match (statement.repeats, &statement.object) {
            (Repeats::NowhereWithDistinctObjects, ObjectPlan::Join(join)) if here.row.is_flat() && distinct(join) => {
                Repeats::NowhereWithUniqueSubject
            }
            (Repeats::NowhereWithDistinctObjects, _) => Repeats::InRowOfUniqueSubject,
            (repeats, _) => repeats,
        }
    }

    /// Ends the line that begins at `start`, for every graph.
    fn finish(&mut self, start: usize, ending: Ending, tails: &TermBuffer, row: &mut RowBuffers, here: RowContext<'_>) {
        let Some(first) = tails.iter().next() else { return self.made.lines.truncate(start) };
        if tails.len() > 1 {
            return self.finish_in_each(start, ending, tails, row, here);
        }
        self.end(start, ending, first, row, here);
    }

    /// Writes the line again for every further graph. If graphs are merged, these lines are duplicates, unless blank nodes
    /// differ.
    fn finish_in_each(
        &mut self,
        start: usize,
        ending: Ending,
        tails: &TermBuffer,
        row: &mut RowBuffers,
        here: RowContext<'_>,
    ) {
        let mut triple = std::mem::take(&mut row.triple);
        triple.clear();
        triple.extend_from_slice(&self.made.lines[start..]);
        for (index, tail) in tails.iter().enumerate() {
            if index > 0 && self.job.merges_graphs && !ending.blank {
                self.made.maps[here.index].0 += Tally { made: 1, duplicates: 1, rejected: 0 };
                continue;
            }
            let start = if index == 0 { start } else { self.made.lines.len() };
            if index > 0 {
                self.made.lines.extend_from_slice(&triple);
            }
            self.end(start, ending, tail, row, here);
        }
        row.triple = triple;
    }

    /// Ends the line that begins at `start` in one graph. Blank nodes of different graphs are different
    /// ([RML-Core](https://kg-construct.github.io/rml-core/spec/docs/#scope-of-blank-nodes)).
    fn end(&mut self, start: usize, ending: Ending, tail: &[u8], row: &mut RowBuffers, here: RowContext<'_>) {
        if ending.blank && tail != DEFAULT_TAIL {
            scope_blank_nodes(&mut self.made.lines, start, tail);
        }
        self.made.lines.extend_from_slice(if self.job.merges_graphs { DEFAULT_TAIL } else { tail });
        self.line(start, ending.repeats, &mut row.seen, here);
    }

    /// Passes on lines if a row has very many, and returns whether more are needed. A block has few rows, but a join can find
    /// any number of objects for each.
    fn has_room(&mut self, here: RowContext<'_>) -> bool {
        if self.made.lines.len() > self.unit.end_of_piece {
            self.end_piece(here);
            self.hand_on();
            self.unit = Unit { start: 0, end_of_piece: self.job.piece, is_split: true };
            return self.goes_on();
        }
        self.made.failed.is_none()
    }

    fn line(&mut self, start: usize, repeats: Repeats, row: &mut HashSet128, here: RowContext<'_>) {
        self.made.maps[here.index].0.made += 1;
        match repeats {
            Repeats::NowhereWithUniqueSubject if here.is_unique() => {}
            Repeats::InRowOfUniqueSubject if here.is_unique() => {
                if !row.insert(hash(&self.made.lines[start..])) {
                    self.made.lines.truncate(start);
                    self.made.maps[here.index].0.duplicates += 1;
                }
            }
            _ => self.doubt(start, 1, here.index),
        }
    }

    /// Records that the lines from `start` on may be duplicates.
    fn doubt(&mut self, start: usize, lines: u64, map: usize) {
        let end = self.made.lines.len();
        let hash = hash(&self.made.lines[start..]);
        self.made.doubtful.push(Doubtful { start, end, lines, map, hash });
    }

    /// The ends of lines in a list of graphs, generated once for each row.
    #[inline]
    fn tails(&mut self, graphs: usize, buffers: &mut Buffers, here: RowContext<'_>) {
        if buffers.tails_of.replace(graphs) == Some(graphs) {
            return;
        }
        let graphs = &here.map.graphs[graphs];
        let mut names = TermBuffer::default();
        for graph in graphs.iter().flatten() {
            self.append(&mut names, graph, here);
        }
        buffers.tails.clear();
        if graphs.is_empty() || graphs.iter().any(Option::is_none) || names.iter().any(is_default_graph) {
            buffers.tails.push_with(|tail| tail.extend_from_slice(DEFAULT_TAIL));
        }
        let mut before: Vec<&[u8]> = Vec::new();
        for name in names.iter().filter(|name| !is_default_graph(name)) {
            if !before.contains(&name) {
                before.push(name);
                buffers
                    .tails
                    .push_with(|tail| [b" ", name, DEFAULT_TAIL].iter().for_each(|part| tail.extend_from_slice(part)));
            }
        }
    }

    /// Replaces terms by those of a plan, and returns whether all its values are valid.
    fn fill(&mut self, out: &mut TermBuffer, term: &TermPlan, here: RowContext<'_>) -> bool {
        out.clear();
        self.append(out, term, here)
    }

    /// Appends the terms of a plan. A value from which none can be generated is reported and skipped; then the result is
    /// `false`.
    fn append(&mut self, out: &mut TermBuffer, term: &TermPlan, here: RowContext<'_>) -> bool {
        let mut is_right = true;
        term.terms_and_problems(here.row, out, &mut |problem| {
            is_right = false;
            self.reject(problem, term, here);
        });
        is_right
    }

    fn reject(&mut self, problem: TermProblem, term: &TermPlan, here: RowContext<'_>) {
        if problem.untyped && !self.job.typed {
            self.made.report.untyped += 1;
            return;
        }
        let source = self.job.source;
        let column = problem.field.map_or_else(|| source.column(term), |field| source.name(field));
        self.refuse(self.problem(column, problem, here), here);
    }

    fn refuse(&mut self, problem: RowProblem, here: RowContext<'_>) {
        if self.job.strict {
            self.made.failed.get_or_insert_with(|| EngineError::Strict(Box::new(problem)));
        } else if self.rejected.is_new(&problem, here) {
            self.made.report.reject(problem);
            self.made.maps[here.index].0.rejected += 1;
        }
    }

    fn problem(&self, column: &str, problem: TermProblem, here: RowContext<'_>) -> RowProblem {
        RowProblem {
            path: self.job.source.path.clone(),
            place: here.row.place(),
            column: column.to_owned(),
            triples_map: here.map.name.clone(),
            problem,
        }
    }

    fn fail_by_much(&mut self, here: RowContext<'_>) {
        self.made.failed.get_or_insert_with(|| EngineError::TooMuch {
            path: self.job.source.path.clone(),
            place: here.row.place(),
            triples_map: here.map.name.clone(),
        });
    }

    fn join(&mut self, join: &JoinPlan, out: &mut TermBuffer, here: RowContext<'_>) {
        out.clear();
        let Some(Some(index)) = self.job.joins.get(join.index) else { return };
        let mut looked_up = false;
        let is_right = self.keys(&join.child, here, &mut |worker, key| {
            looked_up = true;
            index.subjects(key, &mut |subject| out.push_with(|term| term.extend_from_slice(subject)));
            if out.size() > worker.job.most {
                worker.fail_by_much(here);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        if is_right && looked_up && out.is_empty() && self.made.report.miss() {
            let texts: Vec<_> = join.fields().iter().map(|field| here.row.text(*field)).collect();
            let reason = format!("stands nowhere in {}", join.path.display());
            let problem = TermProblem::new(&texts.join("\", \""), reason);
            let unmatched = self.problem(&self.columns(&join.child), problem, here);
            self.made.report.unmatched.push(unmatched);
        }
    }

    /// Passes the keys of the row to `each`, until it breaks, and reports the values from which none can be generated; then
    /// the result is `false`.
    fn keys(&mut self, values: &[ValuePlan], here: RowContext<'_>, each: &mut EachKey<'_, Self>) -> bool {
        let mut is_right = true;
        let _ = keys(values, here.row, &mut |key| match key {
            Ok(key) => each(self, key),
            Err(problem) => {
                is_right = false;
                let column =
                    problem.field.map_or_else(|| self.columns(values), |field| self.job.source.name(field).to_owned());
                self.refuse(self.problem(&column, problem, here), here);
                ControlFlow::Continue(())
            }
        });
        is_right
    }

    /// The columns of a key, for messages.
    fn columns(&self, values: &[ValuePlan]) -> String {
        let names = values.iter().flat_map(ValuePlan::fields).map(|field| self.job.source.name(field));
        names.collect::<Vec<_>>().join("`, `")
    }
}

/// Graph names from the data can also denote the default graph.
fn is_default_graph(name: &[u8]) -> bool {
    let is = |node: NamedNodeRef<'_>| {
        name.strip_prefix(b"<").and_then(|name| name.strip_suffix(b">")) == Some(node.as_str().as_bytes())
    };
    is(DEFAULT_GRAPH) || is(R2RML_DEFAULT_GRAPH)
}

/// The start of the object. Subjects and predicates contain no space, except unsafe IRIs, which are in angle brackets.
fn object_start(triple: &[u8]) -> Option<usize> {
    let mut at = 0;
    for _ in 0..2 {
        let end: &[u8] = if triple.get(at) == Some(&b'<') { b"> " } else { b" " };
        at += memchr::memmem::find(&triple[at..], end)? + end.len();
    }
    Some(at)
}

/// Relabels the blank nodes of the triple at `start` with labels specific to a graph.
fn scope_blank_nodes(lines: &mut Vec<u8>, start: usize, graph: &[u8]) {
    #[expect(clippy::cast_possible_truncation, reason = "half of a hash is one too")]
    let scope = format!("g{:016x}", hash(graph) as u64);
    let object = object_start(&lines[start..]).map(|object| start + object);
    for at in object.into_iter().chain([start]).filter(|at| lines[*at..].starts_with(b"_:")).collect::<Vec<_>>() {
        lines.splice(at + 2..at + 2, scope.bytes());
    }
}
