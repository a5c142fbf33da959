//! D001: a cell of which no term can be made.
//!
//! A date that does not exist, a number with letters in it, a language tag that is none, an IRI with a space, a value
//! without the cell that types it: the statement would be lost. Dates are checked against the calendar, language tags
//! against the syntax of [BCP 47](https://www.rfc-editor.org/info/bcp47).
//!
//! Example:
//!
//! ```csv
//! record,source,meeting,start,start_type
//! m1-01,report,meeting-council-3,1998-02-30,date
//! ```
//!
//! Mend: look at the quote and write the value as its type wants it: `1998-02-28` for `date`, `1998-02` for
//! `gYearMonth`, `1998` for `gYear`.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::engine::RowProblem;
use crate::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let report = &context.tables.report;
    let told = report.problems.iter().map(|problem| diagnostic(context, problem));
    let more = report.rejected.saturating_sub(report.problems.len() as u64);
    let rest = (more > 0).then(|| Diagnostic::error("D001", format!("{more} more cells of which no term can be made")));
    Ok(told.chain(rest).collect())
}

fn diagnostic(context: &Context<'_>, problem: &RowProblem) -> Diagnostic {
    Diagnostic::error("D001", problem.problem.to_string())
        .at(&problem.path, problem.place.line())
        .cell(&problem.column, &problem.problem.value)
        .also(context.lines.reading(&problem.triples_map, &problem.column))
        .help("correct the cell, or empty it if the source does not say")
}
