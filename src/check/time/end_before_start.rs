use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::RecordClaim;
use crate::check::rule::{Rule, Run, Scope, Suppression, rule};
use crate::evidence::vocab;

rule! {
    /// An end date is before its start date.
    ///
    /// The dates are compared at the precision that both have: `1994-12` and `1994-12-13` can be in order, `1995` and
    /// `1994-12` cannot.
    ///
    /// Example:
    ///
    /// ```csv
    /// record,meeting,start,start_type,end,end_type
    /// m1-01,meeting-council-3,1998-05-06,date,1998-05-04,date
    /// ```
    ///
    /// Fix: compare the row with its quote. If the source prints the dates like this, keep them and write a note in
    /// `data/notes.csv`.
    RULE {
        code: "D020",
        name: "end-before-start",
        needs_records: true,
        suppresses: &[
            Suppression::of(Scope::WholeRow, &["S001"]),
        ],
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let claims = context.times();
    let mut found = Vec::new();
    for start in claims.with(vocab::START_DATE) {
        let ends = claims.about(start.entity, &[vocab::END_DATE]).into_iter().filter(|end| end.record == start.record);
        let early = ends.filter(|end| end.last().is_some() && start.first() > end.last());
        found.extend(early.map(|end| diagnostic(context, &start, &end).noted(context.is_noted(&end))));
    }
    found
}

fn diagnostic(context: &Context<'_>, start: &RecordClaim<'_>, end: &RecordClaim<'_>) -> Diagnostic {
    let message = format!("the end {} is before the start {}", end.text(), start.text());
    context
        .at_value(RULE.finding(message), end.record, end.property, &end.text())
        .related(context.related_cell(start.record, start.property, &start.text(), "the start"))
        .help("compare the row with its quote; if the source prints it like this, write a note")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,start,end,end_type,quote,from,to
r1,report,meeting-1,1998-05-06,1998-05-04,date,First 6 to 4 May 1998,0,21
                               ^^^^^^^^^^ D020 warning: the end 1998-05-04 is before the start 1998-05-06
  = compare the row with its quote; if the source prints it like this, write a note
  @ records/meetings.csv:2 start: the start
r2,report,meeting-1,1998-05-06,1998-04,gYearMonth,First 6 May to April 1998,30,55
                               ^^^^^^^ D020 warning: the end 1998-04 is before the start 1998-05-06
  = compare the row with its quote; if the source prints it like this, write a note
  @ records/meetings.csv:3 start: the start
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,start,end,end_type,quote,from,to
r1,report,meeting-1,1998-05-06,1998-05,gYearMonth,First 6 to May 1998,0,19
r2,report,meeting-1,1998-05-06,1998-05-04,date,First 6 to 4 May 1998,30,51
--- notes.csv
record,kind,columns
r2,misprint,end
"#,
];
