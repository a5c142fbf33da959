//! D001: a cell of which no term can be made.
//!
//! A date that does not exist, a number with letters in it, a language tag that is none, a value without the cell that
//! types it: the statement would be lost.

use super::Diagnostic;
use super::context::Context;
use crate::engine::RowProblem;

pub(super) fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    context.tables.report.problems.iter().map(diagnostic).collect()
}

fn diagnostic(problem: &RowProblem) -> Diagnostic {
    Diagnostic::error("D001", problem.problem.to_string())
        .at(&problem.path, problem.place.line())
        .cell(&problem.column, &problem.problem.value)
        .help(format!("the value is used by {}", problem.triples_map))
}
