use super::{EmptyValue, RowProblem};
use crate::source::{RaggedRows, RepeatedName};
use std::ops::AddAssign;
use std::path::PathBuf;
use std::time::Duration;

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
    /// Values without the language or datatype that the row should give. RML asks nothing to be made of them.
    pub untyped: u64,
    /// References that found nothing in any row, with their files.
    pub never_found: Vec<(PathBuf, String)>,
    /// Sources that had no row.
    pub empty: Vec<PathBuf>,
    /// Rows that were read although they have more or fewer cells than the header, with their files.
    pub ragged: Vec<(PathBuf, RaggedRows)>,
    /// Names of members that are repeated in an object, with their files. All their values are read.
    pub repeated_names: Vec<(PathBuf, RepeatedName)>,
    /// Columns of which empty values went into IRIs, blank nodes and join keys.
    pub empty_values: Vec<EmptyValue>,
    /// What each triples map did, in the order of the sources. Statements and rejected values add up to those of the
    /// whole; rows do not, since several triples maps read the rows of one source.
    pub maps: Vec<MapReport>,
    /// Whether relative IRIs were put behind [`super::DEFAULT_BASE_IRI`], since nobody named another.
    pub base_assumed: bool,
}

/// What one triples map did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapReport {
    /// Its name.
    pub name: String,
    /// The file it reads.
    pub path: PathBuf,
    /// Rows read.
    pub rows: u64,
    /// What was made of them.
    pub tally: Tally,
    /// How long it took, in all threads together; nothing unless the run was [timed](super::RunOptions::timed).
    pub time: Duration,
}

/// Numbers of statements and values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Statements made.
    pub made: u64,
    /// Statements that had been made before, by this triples map or another.
    pub duplicates: u64,
    /// Values of which no term could be made.
    pub rejected: u64,
}

impl Tally {
    /// Statements that reached the output.
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
    /// Takes the numbers of statements from those of triples maps.
    pub(super) fn count(&mut self, maps: &[(Tally, Duration)]) {
        self.made = maps.iter().map(|(tally, _)| tally.made).sum();
        self.duplicates = maps.iter().map(|(tally, _)| tally.duplicates).sum();
    }

    /// Statements that reached the output.
    pub fn written(&self) -> u64 {
        self.made - self.duplicates
    }

    /// Notes a value of which no term could be made.
    pub(super) fn reject(&mut self, problem: RowProblem) {
        self.rejected += 1;
        keep(&mut self.problems, problem);
    }

    /// Counts a row that a join found nothing for, and says whether it is one of the first.
    pub(super) fn miss(&mut self) -> bool {
        self.unjoined += 1;
        self.unmatched.len() < KEPT
    }

    /// Counts statements of a triples map that had been made before.
    pub(super) fn count_duplicates(&mut self, map: usize, duplicates: u64) {
        self.duplicates += duplicates;
        if let Some(map) = self.maps.get_mut(map) {
            map.tally.duplicates += duplicates;
        }
    }

    /// Adds what the triples maps of a source did with `rows`; `first` is the first of them.
    pub(super) fn add_maps(&mut self, first: usize, rows: u64, done: &[(Tally, Duration)]) {
        for (map, (tally, time)) in self.maps.iter_mut().skip(first).zip(done) {
            map.rows += rows;
            map.tally += *tally;
            map.time += *time;
        }
    }

    /// Adds what was done with a part of the rows.
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
