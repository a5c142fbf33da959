//! E008: a date that does not stand in its quote.
//!
//! A date is read off the words that it rests on: its year stands among their numbers, and its day too when it is given to
//! the day. A year of two digits counts, and so do Arabic-Indic digits and ordinals. Months are words, which differ from
//! language to language, and are not compared.
//!
//! Example: the start 1998-05-04 of a meeting, resting on the words "from 5 to 6 May 1998".
//!
//! Mend: correct the date, or quote the passage that has it. If the quote says it in other words ("the next day"), write a
//! note in `data/notes.csv` that says how.

use super::{Quote, Quotes};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::check::words::numbers;
use crate::evidence::{PartialDate, vocab};
use diwan_rml::source::SourceError;
use oxigraph::model::{Literal, NamedNodeRef, Term};

/// Properties whose values are dates that a source gives.
const DATES: [NamedNodeRef<'_>; 5] =
    [vocab::START_DATE, vocab::END_DATE, vocab::DATE, vocab::FOUNDING_DATE, vocab::OBSERVATION_DATE];

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let (quotes, noted) = (Quotes::new(context.tables.model()), context.noted());
    let mut found = Vec::new();
    for quad in context.tables.model().iter().filter(|quad| DATES.contains(&quad.predicate.as_ref())) {
        if let (Some(record), Term::Literal(date)) = (context.record(&quad.graph_name), &quad.object)
            && let Some(missing) = quotes.of_record(record).and_then(|quote| missing(date, quote))
        {
            let message = format!("{} is not in its quote, which has no {missing}", date.value());
            let diagnostic =
                context.at_value(Diagnostic::warning("E008", message), record, quad.predicate.as_ref(), date.value());
            let diagnostic = diagnostic.also(context.also_cell(record, vocab::EXACT, "", "the quote"));
            let diagnostic =
                diagnostic.help("correct it or quote the passage that has it, or write a note that says how");
            found.push(diagnostic.noted(noted.covers(record, &[quad.predicate.as_ref()])));
        }
    }
    Ok(found)
}

/// The year or the day that the quote does not have. What is no date is told by other checks.
fn missing<'d>(date: &'d Literal, quote: &Quote) -> Option<&'d str> {
    PartialDate::from_literal(date.as_ref())?.days()?;
    let numbers = numbers(&quote.exact);
    let mut parts = date.value().split('-');
    let (year, day) = (parts.next()?, parts.nth(1));
    let has_year = numbers.iter().any(|number| number == year || (number.len() == 2 && year.ends_with(number)));
    let is_day = |day: &str| numbers.iter().any(|number| number.trim_start_matches('0') == day.trim_start_matches('0'));
    if has_year { day.filter(|day| !is_day(day)) } else { Some(year) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;
    use oxigraph::model::vocab::xsd;

    fn missing_in<'d>(date: &'d Literal, exact: &str) -> Option<&'d str> {
        let source = NamedNode::new("https://ex.org/source").unwrap();
        missing(date, &Quote { exact: exact.to_owned(), start: 0, end: exact.chars().count(), source })
    }

    #[test]
    fn year_and_day_are_among_the_numbers_of_the_quote() {
        let date = Literal::new_typed_literal("2003-10-03", xsd::DATE);
        for quote in ["on 3 October 2003", "October 3rd, 2003", "03.10.03", "في ٣ اكتوبر عام ٢٠٠٣", "۳ اکتبر ۲۰۰۳"]
        {
            assert_eq!(missing_in(&date, quote), None, "{quote}");
        }
        assert_eq!(missing_in(&date, "on 30 October 2003"), Some("03"));
        assert_eq!(missing_in(&date, "on 3 October 1903 and 20030"), Some("2003"));
        assert_eq!(missing_in(&date, "on 3 October"), Some("2003"));
    }

    #[test]
    fn a_month_has_no_day() {
        let month = Literal::new_typed_literal("1994-12", xsd::G_YEAR_MONTH);
        assert_eq!(missing_in(&month, "in December of 1994"), None);
        assert_eq!(missing_in(&month, "in December of 1995"), Some("1994"));
        assert_eq!(missing_in(&Literal::from("1994"), "long ago"), None, "a number is no date");
    }
}
