//! Partial dates: a day, a month, a year, or a day of no stated year.

use chrono::{Days, Months, NaiveDate};
use oxigraph::model::LiteralRef;
use oxigraph::model::vocab::xsd;
use std::ops::RangeInclusive;

/// A date with the precision of a day, month or year, in ISO 8601 syntax, or a day of a month without its year: `--08-29`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate<'a>(&'a str);

impl<'a> PartialDate<'a> {
    /// The date in a literal; `None` if the literal has another datatype.
    pub fn from_literal(literal: LiteralRef<'a>) -> Option<Self> {
        [xsd::DATE, xsd::G_YEAR_MONTH, xsd::G_YEAR, xsd::G_MONTH_DAY]
            .contains(&literal.datatype())
            .then(|| Self(literal.value()))
    }

    /// Whether both can be dates of the same event: they are equal, or one contains the other. `1994-12` contains
    /// `1994-12-13`. A day without a year agrees with that day of any year, and with every month and year that has it.
    pub fn agrees_with(self, other: Self) -> bool {
        match (self.without_year(), other.without_year()) {
            (None, None) => contains(self.0, other.0) || contains(other.0, self.0),
            (Some(day), None) => is_day_of(day, other.0),
            (None, Some(day)) => is_day_of(day, self.0),
            (Some(day), Some(other)) => day == other,
        }
    }

    /// Month and day of a date without a year: `08-29` of `--08-29`.
    fn without_year(self) -> Option<&'a str> {
        self.0.strip_prefix("--")
    }

    /// The days in the period; `None` if there is no such date, or if its year is not known.
    pub fn days(self) -> Option<RangeInclusive<NaiveDate>> {
        let mut numbers = self.0.splitn(3, '-').map(|part| part.parse::<u32>().ok());
        let year = i32::try_from(numbers.next()??).ok()?;
        let (month, day) = (numbers.next(), numbers.next());
        let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(Some(1))?, day.unwrap_or(Some(1))?)?;
        let next = match (month, day) {
            (None, _) => first.checked_add_months(Months::new(12)),
            (_, None) => first.checked_add_months(Months::new(1)),
            _ => first.checked_add_days(Days::new(1)),
        };
        Some(first..=next?.pred_opt()?)
    }
}

fn contains(coarse: &str, fine: &str) -> bool {
    fine.strip_prefix(coarse).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Whether a day such as `08-29` can lie in a year, month or day such as `1997`, `1997-08` or `1997-08-29`.
fn is_day_of(day: &str, date: &str) -> bool {
    date.split_once('-').is_none_or(|(_, rest)| contains(rest, day))
}

/// Whether a text has the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub fn is_partial_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let digits =
        |part: Option<&str>, length| part.is_some_and(|p| p.len() == length && p.bytes().all(|b| b.is_ascii_digit()));
    digits(parts.next(), 4)
        && (1..=2).all(|_| parts.next().is_none_or(|p| digits(Some(p), 2)))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_precise_dates_contain_more_precise_ones() {
        let agrees = |a, b| PartialDate(a).agrees_with(PartialDate(b));
        assert!(agrees("1994", "1994-12-13") && agrees("1994-12-13", "1994-12") && agrees("1994", "1994"));
        assert!(!agrees("1994-12-12", "1994-12-13") && !agrees("1994-11", "1994-12-13") && !agrees("1993", "1994-12"));
        assert!(!agrees("199", "1994"));
    }

    #[test]
    fn a_day_without_a_year_agrees_with_that_day_of_any_year() {
        let agrees = |a, b| PartialDate(a).agrees_with(PartialDate(b)) && PartialDate(b).agrees_with(PartialDate(a));
        for date in ["1997-08-29", "1998-08-29", "1997-08", "1997", "--08-29"] {
            assert!(agrees("--08-29", date), "{date}");
        }
        for date in ["1997-08-28", "1997-09-29", "1997-09", "--08-28"] {
            assert!(!agrees("--08-29", date), "{date}");
        }
        assert!(PartialDate("--08-29").days().is_none());
        let literal = LiteralRef::new_typed_literal("--08-29", xsd::G_MONTH_DAY);
        assert_eq!(PartialDate::from_literal(literal), Some(PartialDate("--08-29")));
    }

    #[test]
    fn incomplete_dates_span_all_their_days() {
        let days = |text| PartialDate(text).days().map(|days| format!("{}..{}", days.start(), days.end()));
        assert_eq!(days("2003").unwrap(), "2003-01-01..2003-12-31");
        assert_eq!(days("2004-02").unwrap(), "2004-02-01..2004-02-29");
        assert_eq!(days("2003-10-16").unwrap(), "2003-10-16..2003-10-16");
        assert!(days("2003-02-29").is_none() && days("2003-13").is_none() && days("-0044").is_none());
    }

    #[test]
    fn shapes() {
        assert!(is_partial_date("1994") && is_partial_date("1994-12") && is_partial_date("1994-12-13"));
        assert!(!is_partial_date("94") && !is_partial_date("1994-1") && !is_partial_date("1994-12-13-1"));
    }
}
