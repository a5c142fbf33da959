use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::rule::{Rule, Run, rule};
use crate::evidence::CalendarMismatch;

rule! {
    /// A Hijri date and its Gregorian date are different days.
    ///
    /// Both dates are kept as the source prints them. They are compared by the published Umm al-Qura calendar; a
    /// difference of one day is accepted. One of the two is wrong, in the source or in the row.
    ///
    /// Example: a quote with «٢٠ شعبان ١٤٢٤» and the date 2006-10-16, which was 23 Ramadan 1427.
    ///
    /// Fix: compare the row with its quote. If the source prints the dates like this, keep them and write a note in
    /// `data/notes.csv`. `diwan conflicts` lists the pair in any case.
    RULE {
        code: "D021",
        name: "calendar-mismatch",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let notes = context.notes();
    let mismatches = context.dataset.iter().flat_map(|dataset| &dataset.mismatches);
    let is_noted = |found: &CalendarMismatch| {
        notes.covers(found.record.as_ref(), &[found.property.as_ref(), found.islamic_property.as_ref()])
    };
    mismatches.map(|found| diagnostic(context, found).noted(is_noted(found))).collect()
}

fn diagnostic(context: &Context<'_>, found: &CalendarMismatch) -> Diagnostic {
    let day = found.converted.as_ref().map(|day| format!(", but on {}", day.value())).unwrap_or_default();
    let (islamic, gregorian) = (found.islamic.value(), found.gregorian.value());
    let message = format!("the Hijri date {islamic} does not fall on {gregorian}{day}");
    context
        .at_value(RULE.finding(message), found.record.as_ref(), found.islamic_property.as_ref(), islamic)
        .related(context.related_cell(found.record.as_ref(), found.property.as_ref(), gregorian, "the Gregorian date"))
        .help("compare the row with its quote; if the source prints it like this, write a note")
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,start,hijri,quote,from,to
r1,report,meeting-1,1998-05-04,1418-01-08,First 4 May 1998,0,16
                               ^^^^^^^^^^ D021 warning: the Hijri date 1418-01-08 does not fall on 1998-05-04, but on 1997-05-14
  = compare the row with its quote; if the source prints it like this, write a note
  @ records/meetings.csv:2 start: the Gregorian date
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,start,hijri,quote,from,to
r1,report,meeting-1,1998-05-04,1419-01-08,First 4 May 1998,0,16
"#,
    // The Hijri date of the end is compared with the end.
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,start,end,end_type,hijri,hijri_end,quote,from,to
r1,report,meeting-1,1998-05-04,1998-05-06,date,1419-01-08,1418-01-10,First 4 to 6 May 1998,0,21
                                                          ^^^^^^^^^^ D021 warning: the Hijri date 1418-01-10 does not fall on 1998-05-06, but on 1997-05-16
  = compare the row with its quote; if the source prints it like this, write a note
  @ records/meetings.csv:2 end: the Gregorian date
r2,report,meeting-1,1998-05-04,1998-05-06,date,1419-01-08,1419-01-10,First 4 to 6 May 1998,0,21
"#,
];
