use super::{EmptyValue, RowProblem};
use crate::source::{RaggedRows, RepeatedName, TextAfterQuotes};
use std::ops::AddAssign;
use std::path::PathBuf;
use std::time::Duration;

/// The number of problems that are kept with their positions. Further ones are only counted.
const KEPT: usize = 10_000;

/// The report of a run. The numbers add up: `made = written + duplicates`.
#[derive(Debug, Default)]
pub struct Report {
    /// The number of rows read from all sources.
    pub rows: u64,
    /// The number of statements generated.
    pub made: u64,
    /// The number of statements that had been generated before.
    pub duplicates: u64,
    /// The number of values from which no term could be generated.
    pub rejected: u64,
    /// The first of them, each with its position.
    pub problems: Vec<RowProblem>,
    /// The number of rows without a match in a join. RML generates nothing from them.
    pub unjoined: u64,
    /// The first of them, each with its position.
    pub unmatched: Vec<RowProblem>,
    /// The number of values for which the row gives no language or datatype. RML generates nothing from them.
    pub untyped: u64,
    /// References that found nothing in any row, with their files.
    pub never_found: Vec<(PathBuf, String)>,
    /// Iterators of which items are arrays, with their files, where references found nothing.
    pub iterators_of_arrays: Vec<(PathBuf, String)>,
    /// Sources that had no row.
    pub empty: Vec<PathBuf>,
    /// Rows that were read although they have more or fewer cells than the header, with their files.
    pub ragged: Vec<(PathBuf, RaggedRows)>,
    /// Cells that have text after their closing quote, with their files.
    pub after_quotes: Vec<(PathBuf, TextAfterQuotes)>,
    /// Member names that an object repeats, with their files. All their values are read.
    pub repeated_names: Vec<(PathBuf, RepeatedName)>,
    /// Columns whose empty values were used in IRIs, blank nodes and join keys.
    pub empty_values: Vec<EmptyValue>,
    /// The report of each triples map, in the order of the sources. Statements and rejected values add up to the totals;
    /// rows do not, because several triples maps may read the rows of one source.
    pub maps: Vec<MapReport>,
    /// Whether relative IRIs were appended to [`super::DEFAULT_BASE_IRI`] because no other base IRI is given.
    pub base_assumed: bool,
}

/// The report of one triples map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapReport {
    /// Its name.
    pub name: String,
    /// The file it reads.
    pub path: PathBuf,
    /// Rows read.
    pub rows: u64,
    /// The numbers of statements and values.
    pub tally: Tally,
    /// The time it took, summed over all threads; zero unless the run was [timed](super::RunOptions::timed).
    pub time: Duration,
}

/// Numbers of statements and values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number of statements generated.
    pub made: u64,
    /// The number of statements that this triples map or another had generated before.
    pub duplicates: u64,
    /// The number of values from which no term could be generated.
    pub rejected: u64,
}

impl Tally {
    /// The number of statements written.
    pub fn kept(&self) -> u64 {
        self.made - self.duplicates
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.made += other.made;
        self.duplicates += other.duplicates;
        self.rejected += other.rejected;
    }
}

impl Report {
    /// Sums up the numbers of the triples maps.
    pub(super) fn count(&mut self, maps: &[(Tally, Duration)]) {
        self.made = maps.iter().map(|(tally, _)| tally.made).sum();
        self.duplicates = maps.iter().map(|(tally, _)| tally.duplicates).sum();
    }

    /// The number of statements written.
    pub fn written(&self) -> u64 {
        self.made - self.duplicates
    }

    /// Records a value from which no term could be generated.
    pub(super) fn reject(&mut self, problem: RowProblem) {
        self.rejected += 1;
        keep(&mut self.problems, problem);
    }

    /// Counts a row without a match in a join, and returns whether it is one of the first.
    pub(super) fn miss(&mut self) -> bool {
        self.unjoined += 1;
        self.unmatched.len() < KEPT
    }

    /// Counts statements of a triples map that had been generated before.
    pub(super) fn count_duplicates(&mut self, map: usize, duplicates: u64) {
        self.duplicates += duplicates;
        if let Some(map) = self.maps.get_mut(map) {
            map.tally.duplicates += duplicates;
        }
    }

    /// Adds the reports of a source's triples maps over `rows` rows. `first` is the index of the first triples map.
    pub(super) fn add_maps(&mut self, first: usize, rows: u64, done: &[(Tally, Duration)]) {
        for (map, (tally, time)) in self.maps.iter_mut().skip(first).zip(done) {
            map.rows += rows;
            map.tally += *tally;
            map.time += *time;
        }
    }

    /// Adds the numbers of a part of the rows.
    pub(super) fn add(&mut self, part: Self) {
        self.rows += part.rows;
        self.made += part.made;
        self.duplicates += part.duplicates;
        self.rejected += part.rejected;
        self.unjoined += part.unjoined;
        self.untyped += part.untyped;
        part.problems.into_iter().for_each(|problem| keep(&mut self.problems, problem));
        part.unmatched.into_iter().for_each(|problem| keep(&mut self.unmatched, problem));
    }
}

fn keep(problems: &mut Vec<RowProblem>, problem: RowProblem) {
    if problems.len() < KEPT {
        problems.push(problem);
    }
}
