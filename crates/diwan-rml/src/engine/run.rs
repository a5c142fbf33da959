//! Runs a plan: reads rows and writes lines of N-Quads.

use super::join::{JoinIndex, parent_keys};
use super::pipeline::{Emit, pipeline_of_pieces};
use super::seen::{Duplicates, LineStatus, Lines};
use super::spare::SpareBuffers;
use super::unique::prove_subjects;
use super::worker::{BlockOutput, Doubtful, Job, LinesOfRow};
use super::{EngineError, LineSink, MapReport, Origin, Plan, PlanProblem, Report, SourcePlan};
use crate::source::{BLOCK_SIZE, Files, Partition, RaggedRows, RepeatedName, TextAfterQuotes};
use std::path::{Path, PathBuf};

/// The options of a run.
#[derive(Clone, Copy, Debug)]
pub struct RunOptions {
    /// Whether to stop at the first term that cannot be generated.
    pub strict: bool,
    /// Whether to reject values for which the row gives no language or datatype. RML skips them.
    pub typed: bool,
    /// The number of threads that generate lines. The output does not depend on it.
    pub threads: usize,
    /// The approximate number of bytes that may be used to find duplicates. Beyond it, they go to disk.
    pub memory: usize,
    /// The approximate number of bytes of their parents that joins may keep.
    pub join_memory: usize,
    /// The approximate number of bytes of a source that a thread maps at a time.
    pub block: usize,
    /// Which part of every source to map, and the number of parts. Joins read the whole of their parents' sources.
    pub shard: (u64, u64),
    /// Whether to measure the time of each triples map.
    pub timed: bool,
}

/// Lines of a block are passed on in pieces when they are more than this many times as long as the block: 16 MiB for the
/// usual 64 KiB. Most blocks generate far less, and pieces have to wait for their turn.
const PIECE_TIMES: usize = 1 << 8;

/// The limit of the objects that a join finds for one row, as a multiple of the block size: 1 GiB for the usual 64 KiB. They
/// are in memory at the same time.
const MOST_TIMES: usize = 1 << 14;

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            strict: false,
            typed: false,
            threads: 1,
            memory: 1 << 29,
            join_memory: 1 << 32,
            block: BLOCK_SIZE,
            shard: (0, 1),
            timed: false,
        }
    }
}

/// Runs `plan` over `files` and passes every distinct line to `sink` once.
///
/// # Errors
/// [`EngineError`] when a source cannot be read, the sink cannot be written, or `options.strict` is set and a term
/// cannot be generated.
pub fn run(
    plan: &Plan,
    files: &dyn Files,
    options: RunOptions,
    sink: &mut dyn LineSink,
) -> Result<Report, EngineError> {
    let writer = Writer { sink, seen: Lines::new(options.memory) };
    let mut runner = Runner { plan, files, options, writer, report: Report::default() };
    for index in 0..plan.sources.len() {
        runner.source(index).map_err(|error| with_all_ragged(error, plan, files, options.block))?;
    }
    let Runner { writer, mut report, .. } = runner;
    for (map, duplicates) in writer.finish()? {
        report.count_duplicates(map as usize, duplicates);
    }
    report.ragged = ragged(plan).into_iter().map(|(path, rows)| (path.to_owned(), rows)).collect();
    report.after_quotes = after_quotes(plan);
    report.repeated_names = repeated_names(plan);
    report.empty_values = plan.empty_values();
    report.base_assumed = plan.assumed_base.as_ref().is_some_and(|base| base.is_used());
    Ok(report)
}

/// The repeated names in all files, each with its first position.
fn repeated_names(plan: &Plan) -> Vec<(PathBuf, RepeatedName)> {
    let mut names: Vec<(PathBuf, RepeatedName)> = Vec::new();
    for source in &plan.sources {
        for found in source.source.repeated_names() {
            match names.iter_mut().find(|(path, known)| *path == source.path && known.name == found.name) {
                Some((_, known)) => known.place = known.place.min(found.place),
                None => names.push((source.path.clone(), found)),
            }
        }
    }
    names
}

/// The tables with cells that have text after their closing quote. Several sources may read one table.
fn after_quotes(plan: &Plan) -> Vec<(PathBuf, TextAfterQuotes)> {
    let mut tables: Vec<(PathBuf, TextAfterQuotes)> = Vec::new();
    for source in &plan.sources {
        let cells = source.source.after_quotes();
        let is_known = tables.iter().any(|(path, known)| *path == source.path && known.is_of_same_table(&cells));
        if cells.count > 0 && !is_known {
            tables.push((source.path.clone(), cells));
        }
    }
    tables
}

/// The tables that have rows with more or fewer cells than the header. Several sources may read one table.
fn ragged(plan: &Plan) -> Vec<(&Path, RaggedRows)> {
    let mut tables: Vec<(&Path, RaggedRows)> = Vec::new();
    for source in &plan.sources {
        let rows = source.source.ragged();
        if rows.count == 0 {
            continue;
        }
        let known = tables.iter_mut().find(|(path, known)| *path == source.path && known.is_of_same_table(&rows));
        match known {
            // A source may have read only a part of the table.
            Some((_, known)) if known.count < rows.count => *known = rows,
            Some(_) => {}
            None => tables.push((&source.path, rows)),
        }
    }
    tables
}

/// If the error is a row with more or fewer cells than the header, returns all such rows of all tables. The tables are read
/// to their ends for this.
fn with_all_ragged(error: EngineError, plan: &Plan, files: &dyn Files, block: usize) -> EngineError {
    let errors = || ragged(plan).into_iter().flat_map(|(path, rows)| rows.errors(path).collect::<Vec<_>>());
    let is_ragged = match &error {
        EngineError::Source(error) => errors().any(|ragged| ragged.to_string() == error.to_string()),
        _ => false,
    };
    if !is_ragged {
        return error;
    }
    for source in plan.sources.iter().filter(|source| !source.names().is_empty()) {
        // What else is wrong is reported once the rows are right.
        let _ = source.source.partitions(files, block, &mut |partition| {
            let _ = source.source.rows(&partition, &mut |_| true);
            true
        });
    }
    EngineError::Ragged { first: errors().collect(), count: ragged(plan).iter().map(|(_, rows)| rows.count).sum() }
}

struct Runner<'r> {
    plan: &'r Plan,
    files: &'r dyn Files,
    options: RunOptions,
    writer: Writer<'r>,
    report: Report,
}

impl Runner<'_> {
    fn source(&mut self, index: usize) -> Result<(), EngineError> {
        let source = &self.plan.sources[index];
        if source.maps.is_empty() {
            return Ok(());
        }
        let RunOptions { strict, typed, threads, memory, block, shard, timed, .. } = self.options;
        let subjects = prove_subjects(source, self.files, (threads, block), memory)?;
        let joins = self.joins(source)?;
        let parent_keys: Vec<_> = source.maps.iter().map(|map| parent_keys(self.plan, map)).collect();
        let (piece, most) = (block.saturating_mul(PIECE_TIMES), block.saturating_mul(MOST_TIMES));
        let traced = self.writer.sink.wants_origins();
        let merges_graphs = self.plan.merges_graphs;
        let job = Job {
            source,
            subjects: &subjects,
            joins: &joins,
            parent_keys: &parent_keys,
            strict,
            merges_graphs,
            piece,
            most,
            typed,
            timed,
            traced,
        };
        let spare = SpareBuffers::new(piece / 4);
        let work = |partition: Partition, emit: &mut Emit<'_, BlockOutput>| {
            if partition.index() % shard.1.max(1) != shard.0 {
                emit(BlockOutput::default());
                return;
            }
            job.make(&partition, spare.take(), emit);
        };
        let before = self.report.rows;
        let first = self.report.maps.len();
        self.report.maps.extend(source.maps.iter().map(|map| MapReport {
            name: map.name.clone(),
            path: source.path.clone(),
            ..MapReport::default()
        }));
        let (writer, report) = (&mut self.writer, &mut self.report);
        pipeline_of_pieces(&*source.source, self.files, (threads, block), &work, &mut |made| {
            spare.give(writer.take(made, source, first, report)?);
            Ok(true)
        })?;
        self.after(source, self.report.rows - before)
    }

    fn joins(&self, source: &SourcePlan) -> Result<Vec<Option<JoinIndex>>, EngineError> {
        let RunOptions { threads, block, join_memory: mut left, .. } = self.options;
        let mut joins = Vec::new();
        for join in source.joins() {
            joins.resize_with(joins.len().max(join.index + 1), || None);
            let index = JoinIndex::build(self.plan, join, self.files, (threads, block), left)?;
            left = left.saturating_sub(index.memory());
            joins[join.index] = Some(index);
        }
        Ok(joins)
    }

    /// References that found nothing in the whole source. A part of the source cannot say so. Such a reference is often a
    /// typing error.
    fn after(&mut self, source: &SourcePlan, rows: u64) -> Result<(), EngineError> {
        if self.options.shard.1 > 1 {
            return Ok(());
        }
        if rows == 0 {
            self.report.empty.push(source.path.clone());
            return Ok(());
        }
        let missing: Vec<&str> = source.source.never_found();
        if let Some(iterator) = source.source.iterator_of_arrays().filter(|_| !missing.is_empty()) {
            self.report.iterators_of_arrays.push((source.path.clone(), iterator.to_owned()));
        }
        if self.options.strict && !missing.is_empty() {
            return Err(EngineError::Plan(
                missing.into_iter().map(|reference| never_found(source, reference)).collect(),
            ));
        }
        self.report.never_found.extend(missing.into_iter().map(|name| (source.path.clone(), name.to_owned())));
        Ok(())
    }
}

fn never_found(source: &SourcePlan, reference: &str) -> PlanProblem {
    PlanProblem {
        triples_map: source.maps.first().map(|map| map.name.clone()).unwrap_or_default(),
        path: source.path.clone(),
        reference: reference.to_owned(),
        reason: Some(match source.source.iterator_of_arrays() {
            None => "has no value in any item".to_owned(),
            Some(iterator) => format!(
                "has no value in any item; `{iterator}` selects arrays: write `{iterator}[*]` to iterate over their elements"
            ),
        }),
        nearest: None,
    }
}

/// Writes each distinct line once.
struct Writer<'s> {
    sink: &'s mut dyn LineSink,
    seen: Lines,
}

impl Writer<'_> {
    /// Writes the new lines, and returns the buffer for reuse. `first` is the index of the source's first triples map in the
    /// report.
    fn take(
        &mut self,
        made: BlockOutput,
        source: &SourcePlan,
        first: usize,
        report: &mut Report,
    ) -> Result<Vec<u8>, EngineError> {
        let BlockOutput { lines, doubtful, maps, origins, report: part, failed } = made;
        report.add_maps(first, part.rows, &maps);
        report.add(part);
        if let Some(error) = failed {
            return Err(error);
        }
        self.tell_origins(source, &lines, &origins)?;
        let mut written = 0;
        for Doubtful { start, end, lines: number, map, hash } in doubtful {
            let maker = first + map;
            #[expect(clippy::cast_possible_truncation, reason = "no mapping has as many triples maps")]
            let number_of_maker = maker as u32;
            let fate = self.seen.insert(hash, &lines[start..end], number_of_maker).map_err(EngineError::Spill)?;
            if fate != LineStatus::New {
                self.sink.lines(&lines[written..start]).map_err(EngineError::Output)?;
                written = end;
            }
            if fate == LineStatus::Duplicate {
                report.count_duplicates(maker, number);
            }
        }
        self.sink.lines(&lines[written..]).map_err(EngineError::Output)?;
        Ok(lines)
    }

    fn tell_origins(&mut self, source: &SourcePlan, lines: &[u8], origins: &[LinesOfRow]) -> Result<(), EngineError> {
        let mut start = 0;
        for LinesOfRow { end, map, place } in origins {
            let origin = Origin { path: &source.path, place: *place, triples_map: &source.maps[*map].name };
            self.sink.made(origin, &lines[start..*end]).map_err(EngineError::Output)?;
            start = *end;
        }
        Ok(())
    }

    /// Writes the lines that were held back, and returns the number of duplicates among them for each triples map of the
    /// report.
    fn finish(self) -> Result<Duplicates, EngineError> {
        let Self { sink, seen } = self;
        seen.finish(&mut |lines| sink.lines(lines).map_err(EngineError::Output))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{SortedLines, Tally, compile};
    use crate::mapping::parse_mapping;
    use crate::source::DirectoryFiles;

    /// Two triples maps over one table: the first generates each statement twice, the second the same statements again.
    const MAPPING: &[u8] = br#"@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
        ex:table rml:referenceFormulation rml:CSV ; rml:source [ rml:path "t.csv" ] .
        ex:One rml:logicalSource ex:table ; rml:subjectMap [ rml:template "http://ex.org/{a}" ] ;
          rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "b" ] ] .
        ex:Two rml:logicalSource ex:table ; rml:subjectMap [ rml:template "http://ex.org/{a}" ] ;
          rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference "b" ] ] ,
            [ rml:predicate ex:q ; rml:objectMap [ rml:reference "c" ; rml:datatype <http://www.w3.org/2001/XMLSchema#integer> ] ] ."#;

    fn report(options: RunOptions) -> Report {
        let folder = tempfile::tempdir().unwrap();
        let rows = (0..600).map(|row| format!("{},v,{}\n", row % 300, if row < 10 { "x" } else { "1" }));
        std::fs::write(folder.path().join("t.csv"), format!("a,b,c\n{}", rows.collect::<String>())).unwrap();
        let files = DirectoryFiles::new(folder.path());
        let plan = compile(&parse_mapping(MAPPING, "m.ttl".as_ref()).unwrap(), &files, None).unwrap();
        run(&plan, &files, options, &mut SortedLines::default()).unwrap()
    }

    #[test]
    fn what_triples_maps_did_adds_up_to_the_whole() {
        for (threads, memory) in [(1, 1 << 20), (3, 1 << 20), (1, 0), (3, 0)] {
            let report = report(RunOptions { threads, memory, block: 512, ..RunOptions::default() });
            let mut sum = Tally::default();
            report.maps.iter().for_each(|map| sum += map.tally);
            assert_eq!(sum, Tally { made: 1790, duplicates: 1190, rejected: 10 }, "{threads} threads, {memory} bytes");
            assert_eq!((sum.made, sum.duplicates, sum.rejected), (report.made, report.duplicates, report.rejected));
            assert_eq!(report.written(), 600);
            assert_eq!(report.maps.iter().map(|map| map.rows).collect::<Vec<_>>(), [600, 600]);
            assert!(report.maps.iter().all(|map| map.time.is_zero()));
        }
    }

    /// Keeps lines, and counts those that were reported with their row.
    #[derive(Default)]
    struct Traced {
        lines: SortedLines,
        made: usize,
    }

    impl LineSink for Traced {
        fn lines(&mut self, lines: &[u8]) -> std::io::Result<()> {
            self.lines.lines(lines)
        }

        fn wants_origins(&self) -> bool {
            true
        }

        fn made(&mut self, _: Origin<'_>, lines: &[u8]) -> std::io::Result<()> {
            self.made += memchr::memchr_iter(b'\n', lines).count();
            Ok(())
        }
    }

    /// Rows that match thousands of parents, two of which are equal: the lines do not depend on the number of pieces, and
    /// duplicates are found.
    #[test]
    fn lines_of_few_rows_come_in_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let children: String =
            (0..20).map(|row| format!("{},{}\n", row % 15, if row == 3 { "other" } else { "k" })).collect();
        std::fs::write(folder.path().join("t.csv"), format!("id,k\n{children}")).unwrap();
        let parents: String = (0..2000).map(|row| format!("{row},k\n")).collect();
        std::fs::write(folder.path().join("p.csv"), format!("id,k\n{parents}")).unwrap();
        let mapping = br#"@prefix rml: <http://w3id.org/rml/> . @prefix ex: <http://ex.org/> .
            ex:m rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ rml:path "t.csv" ] ] ;
              rml:subjectMap [ rml:template "http://ex.org/{id}" ; rml:class ex:C ] ;
              rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:parentTriplesMap ex:n ;
                rml:joinCondition [ rml:child "k" ; rml:parent "k" ] ] ] ,
                [ rml:predicate ex:q ; rml:objectMap [ rml:reference "k" ] ] .
            ex:n rml:logicalSource [ rml:referenceFormulation rml:CSV ; rml:source [ rml:path "p.csv" ] ] ;
              rml:subjectMap [ rml:template "http://ex.org/p/{id}" ] ."#;
        let files = DirectoryFiles::new(folder.path());
        let run = |block: usize, threads: usize| {
            let plan = compile(&parse_mapping(mapping, "m.ttl".as_ref()).unwrap(), &files, None).unwrap();
            let mut sink = Traced::default();
            let report = run(&plan, &files, RunOptions { threads, block, ..RunOptions::default() }, &mut sink).unwrap();
            assert_eq!((sink.lines.len() as u64, report.rows), (report.written(), 2020));
            ((report.made, report.duplicates, report.maps.clone()), sink.made, sink.lines.to_text())
        };
        let whole = run(1 << 16, 1);
        assert_eq!(whole.0.0, 20 * 2002 - 2000);
        assert_eq!(whole.0.1, 5 * 2002 - 2001);
        for (block, threads) in [(16, 1), (16, 3), (64, 7), (1000, 2)] {
            assert!(run(block, threads) == whole, "{block} {threads}");
        }
    }

    #[test]
    fn time_is_taken_where_it_is_asked() {
        let report = report(RunOptions { timed: true, ..RunOptions::default() });
        assert!(report.maps.iter().all(|map| !map.time.is_zero()));
    }
}
