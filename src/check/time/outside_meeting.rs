use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::{RecordClaim, earliest, latest};
use crate::check::rule::{Rule, Run, rule};
use crate::evidence::vocab;
use chrono::Months;
use std::cmp::Ordering;

rule! {
    /// Something that was adopted, said or conferred at a meeting has a date outside the meeting.
    ///
    /// A resolution of a meeting is adopted while the meeting takes place. If sources disagree about the days of the
    /// meeting, the earliest start and the latest end are used. If only the start is known, the meeting is assumed to
    /// end within a year.
    ///
    /// Example: a resolution of 2003-10-20 whose meeting took place from 2003-10-16 to 2003-10-17.
    ///
    /// Fix: compare both rows with their quotes. If the sources print the dates like this, keep them and write a note
    /// in `data/notes.csv`.
    RULE {
        code: "D024",
        name: "outside-meeting",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let claims = context.times();
    let mut found = Vec::new();
    for at in claims.with(vocab::AT_MEETING) {
        let Some(meeting) = at.node() else { continue };
        let meeting_dates = claims.about(meeting, &[vocab::START_DATE, vocab::END_DATE]);
        let dates = claims.about(at.entity, &[vocab::DATE]);
        let outside = dates.iter().filter_map(|date| Some((date, outside(date, &meeting_dates)?)));
        found.extend(
            outside.map(|(date, (order, bound))| diagnostic(context, date, order, bound).noted(context.is_noted(date))),
        );
    }
    found.dedup();
    found
}

/// The maximum duration of a meeting without a known end.
const LONGEST: Months = Months::new(12);

/// Whether a date is before or after the meeting, with the claim about the meeting that shows it. If only the end is
/// known, a date cannot be before the meeting.
fn outside<'c, 'a>(
    date: &RecordClaim<'a>,
    meeting_dates: &'c [RecordClaim<'a>],
) -> Option<(Ordering, &'c RecordClaim<'a>)> {
    let bounds = |property| meeting_dates.iter().filter(move |claim| claim.property == property);
    match (earliest(bounds(vocab::START_DATE)), latest(bounds(vocab::END_DATE))) {
        (Some(start), _) if date.last()? < start.first()? => Some((Ordering::Less, start)),
        (_, Some(end)) if date.first()? > end.last()? => Some((Ordering::Greater, end)),
        (Some(_), None) => {
            let latest = bounds(vocab::START_DATE).max_by_key(|claim| claim.last())?;
            let over = latest.last()?.checked_add_months(LONGEST)?;
            (date.first()? > over).then_some((Ordering::Greater, latest))
        }
        _ => None,
    }
}

fn diagnostic(context: &Context<'_>, date: &RecordClaim<'_>, order: Ordering, bound: &RecordClaim<'_>) -> Diagnostic {
    let meeting = context.names.slug(bound.entity.as_str());
    let bounded = match order {
        Ordering::Less => "began on",
        _ if bound.property == vocab::START_DATE => "began more than a year before, on",
        _ => "ended on",
    };
    let message = format!("it is dated {}, but {meeting} {bounded} {}", date.text(), bound.text());
    context
        .at_value(RULE.finding(message), date.record, date.property, &date.text())
        .related(context.related_cell(bound.record, bound.property, &bound.text(), "the meeting"))
        .help("compare both rows with their quotes; if the sources print it like this, write a note")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
meeting-2,Second
--- registers/statements.csv
slug,label
statement-1,Words
statement-2,Thanks
--- records/meetings.csv
record,source,entity,start,end,end_type,quote,from,to
m1,report,meeting-1,1998-05-04,1998-05-06,date,First 4 to 6 May 1998,0,21
m2,report,meeting-2,1998-05-04,,,Second 4 May 1998,30,47
--- records/statements.csv
record,source,entity,at,date,quote,from,to
s1,report,statement-1,meeting-1,1998-05-03,Words 3 May 1998,50,66
                                ^^^^^^^^^^ D024 warning: it is dated 1998-05-03, but meeting-1 began on 1998-05-04
  = compare both rows with their quotes; if the sources print it like this, write a note
  @ records/meetings.csv:2 start: the meeting
s2,report,statement-2,meeting-2,1999-05-05,Thanks 5 May 1999,80,97
                                ^^^^^^^^^^ D024 warning: it is dated 1999-05-05, but meeting-2 began more than a year before, on 1998-05-04
  = compare both rows with their quotes; if the sources print it like this, write a note
  @ records/meetings.csv:3 start: the meeting
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
meeting-2,Second
--- registers/statements.csv
slug,label
statement-1,Words
statement-2,Thanks
--- records/meetings.csv
record,source,entity,start,end,end_type,quote,from,to
m1,report,meeting-1,1998-05-04,1998-05-06,date,First 4 to 6 May 1998,0,21
m2,report,meeting-2,1998-05-04,,,Second 4 May 1998,30,47
--- records/statements.csv
record,source,entity,at,date,quote,from,to
s1,report,statement-1,meeting-1,1998-05-06,Words 6 May 1998,50,66
s2,report,statement-2,meeting-2,1999-05-04,Thanks 4 May 1999,80,97
"#,
];
