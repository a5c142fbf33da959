//! Islamic dates, and their Gregorian equivalents by the published Umm al-Qura calendar.

use chrono::{Days, NaiveDate};
use hijri_date::HijriDate;
use std::ops::RangeInclusive;

/// An Islamic date with the precision of a day, month or year: `1424-08-20`, `1424-08` or `1424`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IslamicDate {
    year: usize,
    month: Option<usize>,
    day: Option<usize>,
}

impl IslamicDate {
    /// Parses the lexical form of `diwan:IslamicDate`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<usize>().ok());
        let year = parts.next()??;
        let month = parts.next().map_or(Some(None), |month| month.filter(|m| (1..=12).contains(m)).map(Some))?;
        let day = parts.next().map_or(Some(None), |day| day.filter(|d| (1..=30).contains(d)).map(Some))?;
        Some(Self { year, month, day })
    }

    /// The Gregorian days in the period; `None` outside the published tables, which cover the years 1357 to 1499.
    pub fn days(self) -> Option<RangeInclusive<NaiveDate>> {
        let first = gregorian(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))?;
        let last = match (self.month, self.day) {
            (_, Some(_)) => first,
            (Some(12) | None, None) => gregorian(self.year + 1, 1, 1)?.pred_opt()?,
            (Some(month), None) => gregorian(self.year, month + 1, 1)?.pred_opt()?,
        };
        Some(first..=last)
    }

    /// Whether the date can be one of `days`. A difference of one day is ignored, because months begin when the new
    /// moon is sighted, and countries differ. `None` if the date cannot be converted.
    pub fn agrees_with(self, days: &RangeInclusive<NaiveDate>) -> Option<bool> {
        let own = self.days()?;
        let slack = Days::new(1);
        Some(
            own.start().checked_sub_days(slack)? <= *days.end()
                && *days.start() <= own.end().checked_add_days(slack)?,
        )
    }

    /// The Gregorian day, if this is a full date.
    pub fn day(self) -> Option<NaiveDate> {
        self.day.and_then(|_| self.days()).map(|days| *days.start())
    }
}

fn gregorian(year: usize, month: usize, day: usize) -> Option<NaiveDate> {
    let date = HijriDate::from_hijri(year, month, day).ok()?;
    let part = |part: usize| u32::try_from(part).ok();
    NaiveDate::from_ymd_opt(i32::try_from(date.year_gr()).ok()?, part(date.month_gr())?, part(date.day_gr())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> IslamicDate {
        IslamicDate::parse(text).unwrap()
    }

    #[test]
    fn days_are_those_of_the_published_calendar() {
        for (islamic, gregorian) in [
            ("1415-07-08", "1994-12-10"),
            ("1415-07-11", "1994-12-13"),
            ("1418-08-09", "1997-12-09"),
            ("1424-08-20", "2003-10-16"),
            ("1426-11-05", "2005-12-07"),
            ("1427-05-23", "2006-06-19"),
        ] {
            assert_eq!(date(islamic).day().unwrap().to_string(), gregorian);
        }
    }

    #[test]
    fn months_and_years_span_their_days() {
        let days = |text| date(text).days().map(|days| format!("{}..{}", days.start(), days.end())).unwrap();
        assert_eq!(days("1424-08"), "2003-09-27..2003-10-25");
        assert_eq!(days("1424-12"), "2004-01-23..2004-02-20");
        assert_eq!(days("1424"), "2003-03-04..2004-02-20");
    }

    #[test]
    fn one_day_of_difference_agrees() {
        let on = |day: &str| {
            let day: NaiveDate = day.parse().unwrap();
            date("1424-08-20").agrees_with(&(day..=day)).unwrap()
        };
        assert!(on("2003-10-15") && on("2003-10-16") && on("2003-10-17"));
        assert!(!on("2003-10-14") && !on("2003-10-18") && !on("2006-10-16"));
    }

    #[test]
    fn invalid_dates_and_dates_outside_the_tables_are_ignored() {
        for text in ["", "1424-00-01", "1424-13", "1424-08-00", "1424-08-31", "1424-08-20-1", "x"] {
            assert_eq!(IslamicDate::parse(text), None, "{text}");
        }
        assert!(date("1300-01-01").days().is_none() && date("1500").days().is_none() && date("99999").days().is_none());
    }
}
