//! M001: the mapping names a column that is not there.
//!
//! Before any row is read, every reference of the mapping is held against the real header. A column that was renamed in
//! the table and not in the mapping would otherwise be empty in every row.
//!
//! Example: the header has `session_titel`, the mapping `rml:reference "session_title"`.
//!
//! Mend: correct the header or the mapping; the nearest name is suggested.

use crate::check::Diagnostic;
use crate::check::mapping_lines::MappingLines;
use crate::engine::PlanProblem;

pub(in crate::check) fn unknown(problem: &PlanProblem) -> Diagnostic {
    let message = match &problem.reason {
        None => format!("the mapping reads column `{}`, which is not in the header", problem.reference),
        Some(reason) => format!("the mapping reads `{}`, which {reason}", problem.reference),
    };
    let help = match &problem.nearest {
        Some(name) => format!("did you mean `{name}`? It is read by {}", problem.triples_map),
        None => format!("add the column, or take it out of {}", problem.triples_map),
    };
    let diagnostic = Diagnostic::error("M001", message).at(&problem.path, 1).help(help);
    match &problem.nearest {
        Some(near) => diagnostic.cell(near, near),
        None => diagnostic,
    }
}

/// The same findings with the lines of the mapping that read the columns.
pub(in crate::check) fn with_lines(
    found: Vec<Diagnostic>,
    problems: &[PlanProblem],
    lines: &MappingLines,
) -> Vec<Diagnostic> {
    let pairs = found.into_iter().zip(problems);
    pairs.map(|(found, problem)| found.also(lines.reading(&problem.triples_map, &problem.reference))).collect()
}
