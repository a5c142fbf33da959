use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::index::{StatementText, days};
use crate::check::rule::{Rule, Run, rule};
use crate::check::words::numbers;
use crate::evidence::vocab;
use oxigraph::model::NamedNodeRef;

rule! {
    /// A date is not in its quote.
    ///
    /// A date is taken from the quoted words, so its year must be among their numbers, and so must its day if the date
    /// has one. Years with two digits, Arabic-Indic digits and ordinals are recognized. Months are not compared,
    /// because their names differ between languages. Of the bounds of a date (`earliest`, `latest`), only the year is
    /// compared.
    ///
    /// Example: the start 1998-05-04 of a meeting, with the quote "from 5 to 6 May 1998".
    ///
    /// Fix: correct the date, or quote the passage that contains it. If the quote expresses it in other words ("the
    /// next day"), write a note in `data/notes.csv` that says how.
    RULE {
        code: "E008",
        name: "date-not-in-quote",
        needs_records: true,
        run: Run::Project(check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::WARNING
    }
}

/// Properties whose values are dates of a source.
const DATES: [NamedNodeRef<'_>; 5] =
    [vocab::START_DATE, vocab::END_DATE, vocab::DATE, vocab::FOUNDING_DATE, vocab::OBSERVATION_DATE];

/// Properties whose values are days, whatever the precision of the source.
const BOUNDS: [NamedNodeRef<'_>; 2] = [vocab::EARLIEST, vocab::LATEST];

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let dates = DATES.iter().chain(&BOUNDS).flat_map(|property| context.statements.facts_with(*property));
    dates.filter_map(|(record, date)| diagnostic(context, record, &date)).collect()
}

fn diagnostic(context: &Context<'_>, record: NamedNodeRef<'_>, found: &StatementText<'_>) -> Option<Diagnostic> {
    // Values that are not dates are reported by other rules.
    days(found.object)?;
    let (date, property) = (found.object.value()?, found.predicate);
    let compared = if BOUNDS.contains(&property) { date.split('-').next()? } else { &*date };
    let missing = missing(compared, &context.quotes().of_record(record)?.exact)?;
    let message = format!("{date} is not in its quote, which has no {missing}");
    let diagnostic = context.at_value(RULE.finding(message), record, property, &date);
    let diagnostic = diagnostic.related(context.related_cell(record, vocab::EXACT, "", "the quote"));
    let help = "correct the date, quote the passage that contains it, or write a note that explains it";
    Some(diagnostic.help(help).noted(context.notes().covers(record, &[property])))
}

/// The year or the day of a date, if the quote does not contain it.
fn missing<'d>(date: &'d str, quote: &str) -> Option<&'d str> {
    let numbers = numbers(quote);
    let mut parts = date.split('-');
    let (year, day) = (parts.next()?, parts.nth(1));
    let has_year = numbers.iter().any(|number| number == year || (number.len() == 2 && year.ends_with(number)));
    let is_day = |day: &str| numbers.iter().any(|number| number.trim_start_matches('0') == day.trim_start_matches('0'));
    if has_year { day.filter(|day| !is_day(day)) } else { Some(year) }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,start,end,end_type,quote,from,to
r1,report,meeting-1,1998-05-04,1998-05-06,date,First 5 to 6 May 1998,0,21
                    ^^^^^^^^^^ E008 warning: 1998-05-04 is not in its quote, which has no 04
  = correct the date, quote the passage that contains it, or write a note that explains it
  @ records/meetings.csv:2 quote: the quote
r2,report,meeting-1,1998-05-04,1998-05,gYearMonth,First 4 May,30,41
                    ^^^^^^^^^^ E008 warning: 1998-05-04 is not in its quote, which has no 1998
  = correct the date, quote the passage that contains it, or write a note that explains it
  @ records/meetings.csv:3 quote: the quote
                               ^^^^^^^ E008 warning: 1998-05 is not in its quote, which has no 1998
  = correct the date, quote the passage that contains it, or write a note that explains it
  @ records/meetings.csv:3 quote: the quote
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,start,end,end_type,quote,from,to
r1,report,meeting-1,1998-05-04,1998-05,gYearMonth,في ٤ مايو ١٩٩٨ First,0,20
"#,
    r#"
--- registers/meetings.csv
slug,label
meeting-1,First
--- records/meetings.csv
record,source,entity,earliest,latest,quote,from,to
r1,report,meeting-1,1998-01-01,,First since 1998,0,16
r2,report,meeting-1,,1999-12-31,First until 1998,20,36
                     ^^^^^^^^^^ E008 warning: 1999-12-31 is not in its quote, which has no 1999
  = correct the date, quote the passage that contains it, or write a note that explains it
  @ records/meetings.csv:3 quote: the quote
"#,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_and_day_must_be_in_the_quote() {
        let date = "2003-10-03";
        for quote in ["on 3 October 2003", "October 3rd, 2003", "03.10.03", "في ٣ اكتوبر عام ٢٠٠٣", "۳ اکتبر ۲۰۰۳"]
        {
            assert_eq!(missing(date, quote), None, "{quote}");
        }
        assert_eq!(missing(date, "on 30 October 2003"), Some("03"));
        assert_eq!(missing(date, "on 3 October 1903 and 20030"), Some("2003"));
        assert_eq!(missing(date, "on 3 October"), Some("2003"));
    }

    #[test]
    fn months_are_not_compared() {
        assert_eq!(missing("1994-12", "in December of 1994"), None);
        assert_eq!(missing("1994-12", "in December of 1995"), Some("1994"));
    }
}
