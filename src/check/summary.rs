//! Summarises findings about one row if there are too many to report.

use super::Diagnostic;

/// How many findings of one code are reported for one line of a file. A row can have up to a million cells, and each
/// finding is shown with the whole line.
const MOST_OF_LINE: usize = 100;

/// Replaces the findings beyond the limit of each line by one summary. The findings must be sorted by severity, place
/// and code.
pub(super) fn summarized(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut reported: Vec<Diagnostic> = Vec::new();
    let (mut count, mut more) = (0, 0_usize);
    for found in diagnostics {
        let same = reported.last().is_some_and(|last| found.line.is_some() && place(last) == place(&found));
        count = if same { count + 1 } else { 1 };
        more = if count > MOST_OF_LINE { more + 1 } else { 0 };
        match reported.last_mut().filter(|_| more > 0) {
            Some(last) if more > 1 => add(last, found, more),
            Some(_) => reported.push(sum(found)),
            None => reported.push(found),
        }
    }
    reported
}

fn place(found: &Diagnostic) -> impl PartialEq + '_ {
    (found.severity, found.code, &found.file, found.line)
}

/// The summary of one finding that is not reported.
fn sum(found: Diagnostic) -> Diagnostic {
    Diagnostic { message: message(1), column: None, value: None, help: None, related: Vec::new(), ..found }
}

/// Adds a finding to the summary. Its edits are kept, so that `--fix` is complete.
fn add(sum: &mut Diagnostic, found: Diagnostic, more: usize) {
    sum.message = message(more);
    sum.fix.extend(found.fix);
}

fn message(more: usize) -> String {
    let findings = if more == 1 { "finding" } else { "findings" };
    format!("{more} more {findings} of this code on this line")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Edit;

    #[test]
    fn findings_beyond_the_limit_of_a_line_become_one_with_all_edits() {
        let edit = |start| Edit { file: "t.csv".into(), start, end: start, text: String::new() };
        let found = |line, number: usize| {
            Diagnostic::warning("D010", format!("finding {number}")).at("t.csv", line).fix([edit(number)])
        };
        let many = |count| (0..count).map(|number| found(1, number)).chain([found(2, 0)]).collect::<Vec<_>>();
        assert_eq!(summarized(many(100)), many(100));
        let reported = summarized(many(101));
        assert_eq!(reported.len(), 102);
        assert_eq!(reported[100].message, "1 more finding of this code on this line");
        let reported = summarized(many(150));
        assert_eq!(reported.len(), 102);
        assert_eq!(reported[99].message, "finding 99");
        assert_eq!(reported[100].message, "50 more findings of this code on this line");
        assert_eq!(reported[100].fix, (100..150).map(edit).collect::<Vec<_>>());
        assert_eq!(reported[101], found(2, 0));
    }
}
