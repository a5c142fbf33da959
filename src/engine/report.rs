use super::RowProblem;
use std::path::PathBuf;

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
    /// Whether relative IRIs were put behind [`super::DEFAULT_BASE_IRI`], since nobody named another.
    pub base_assumed: bool,
}

impl Report {
    /// Statements that reached the output.
    pub fn written(&self) -> u64 {
        self.made - self.duplicates
    }

    /// Notes a value of which no term could be made; once, though several statements of the row may need it.
    pub(super) fn reject(&mut self, problem: RowProblem) {
        let of_row = |other: &&RowProblem| other.place == problem.place && other.path == problem.path;
        if self.problems.iter().rev().take_while(of_row).any(|other| *other == problem) {
            return;
        }
        self.rejected += 1;
        keep(&mut self.problems, problem);
    }

    /// Counts a row that a join found nothing for, and says whether it is one of the first.
    pub(super) fn miss(&mut self) -> bool {
        self.unjoined += 1;
        self.unmatched.len() < KEPT
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
