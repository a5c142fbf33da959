use chrono::{Datelike as _, NaiveDate};
use oxigraph::model::LiteralRef;
use oxigraph::model::vocab::xsd;
use std::fmt;

/// How exact a point in time is, by [Wikibase's numbers](https://www.wikidata.org/wiki/Help:Dates#Precision).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A thousand years.
    Millennium = 6,
    /// A hundred years.
    Century = 7,
    /// Ten years.
    Decade = 8,
    /// A year.
    Year = 9,
    /// A month.
    Month = 10,
    /// A day.
    Day = 11,
}

impl Precision {
    /// By Wikibase's number; what is finer than a day counts as a day.
    pub fn from_number(number: u64) -> Option<Self> {
        Some(match number {
            6 => Self::Millennium,
            7 => Self::Century,
            8 => Self::Decade,
            9 => Self::Year,
            10 => Self::Month,
            11..=14 => Self::Day,
            _ => return None,
        })
    }

    /// Wikibase's number.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// A point in time of some precision. What is finer than the precision is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// The year; negative before our era.
    pub year: i32,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
    /// How exact it is.
    pub precision: Precision,
    /// Whether it is meant in the Julian calendar.
    pub julian: bool,
}

impl Time {
    /// The time of a date of day, month or year precision.
    pub fn from_literal(literal: LiteralRef<'_>) -> Option<Self> {
        let precision = match literal.datatype() {
            xsd::DATE => Precision::Day,
            xsd::G_YEAR_MONTH => Precision::Month,
            xsd::G_YEAR => Precision::Year,
            _ => return None,
        };
        Self::parse(literal.value(), precision, false)
    }

    /// Reads `YYYY-MM-DD` or a beginning of it, with a sign or without, and with a time of day or without; what is
    /// finer than `precision` is passed over.
    pub fn parse(text: &str, precision: Precision, julian: bool) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let date = digits.split('T').next()?;
        let mut parts = date.splitn(3, '-').map(|part| part.parse::<i32>().ok());
        let year = sign * parts.next()??;
        let mut part = || parts.next().unwrap_or(Some(0)).and_then(|part| u8::try_from(part).ok());
        let (month, day) = (part()?, part()?);
        let time = Self { year, month, day, precision, julian };
        (month <= 12 && day <= 31).then(|| time.coarsened(precision))
    }

    /// The same with at most this precision.
    #[must_use]
    pub fn coarsened(self, precision: Precision) -> Self {
        let precision = precision.min(self.precision);
        let month = if precision >= Precision::Month { self.month } else { 0 };
        let day = if precision >= Precision::Day { self.day } else { 0 };
        Self { month, day, precision, ..self }
    }

    /// A Julian day as the Gregorian day that it is; what is coarser stays, because it is no single day.
    #[must_use]
    pub fn in_gregorian(self) -> Self {
        if !self.julian || self.precision < Precision::Day || self.year < 1 {
            return self;
        }
        // The Julian day number, counted from a March 1 so that leap days come last.
        let (month, day) = (i32::from(self.month), i32::from(self.day));
        let january = (14 - month) / 12;
        let (years, months) = (self.year + 4800 - january, month + 12 * january - 3);
        let number = day + (153 * months + 2) / 5 + 365 * years + years / 4 - 32_083;
        let Some(date) = NaiveDate::from_num_days_from_ce_opt(number - 1_721_425) else { return self };
        let part = |number: u32| u8::try_from(number).unwrap_or_default();
        Self { year: date.year(), month: part(date.month()), day: part(date.day()), julian: false, ..self }
    }

    /// Whether `other` lies within this time.
    pub fn contains(self, other: Self) -> bool {
        // The 20th century is 1901 to 2000, and Wikibase writes it with any of these years.
        let span = |years: i32| (self.year - 1).div_euclid(years) == (other.year - 1).div_euclid(years);
        self.precision <= other.precision
            && match self.precision {
                Precision::Millennium => span(1000),
                Precision::Century => span(100),
                Precision::Decade => self.year.div_euclid(10) == other.year.div_euclid(10),
                _ => {
                    let other = other.coarsened(self.precision);
                    (self.year, self.month, self.day) == (other.year, other.month, other.day)
                }
            }
    }

    /// As Wikibase writes it, precision apart: `+1994-12-00T00:00:00Z`.
    pub fn wikibase(self) -> String {
        let sign = if self.year < 0 { '-' } else { '+' };
        format!("{sign}{:04}-{:02}-{:02}T00:00:00Z", self.year.unsigned_abs(), self.month, self.day)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?,
            Precision::Month => write!(f, "{:04}-{:02}", self.year, self.month)?,
            Precision::Year => write!(f, "{:04}", self.year)?,
            Precision::Decade => write!(f, "{}s", self.year.div_euclid(10) * 10)?,
            Precision::Century => write!(f, "century of {:04}", self.year)?,
            Precision::Millennium => write!(f, "millennium of {:04}", self.year)?,
        }
        if self.julian { f.write_str(" (Julian)") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str, precision: Precision) -> Time {
        Time::parse(text, precision, false).unwrap()
    }

    #[test]
    fn texts_of_wikibase_and_of_ours() {
        let month = time("+1994-12-00T00:00:00Z", Precision::Month);
        assert_eq!(month, time("1994-12", Precision::Month));
        assert_eq!((month.wikibase().as_str(), month.to_string().as_str()), ("+1994-12-00T00:00:00Z", "1994-12"));
        // Queries answer with the first day of the span.
        assert_eq!(time("1994-01-01T00:00:00Z", Precision::Year), time("1994", Precision::Year));
        assert_eq!(time("-0044-03-15T00:00:00Z", Precision::Day).year, -44);
        assert!(Time::parse("soon", Precision::Day, false).is_none());
        assert!(Time::parse("1994-13-01", Precision::Day, false).is_none());
    }

    #[test]
    fn julian_days_are_gregorian_days() {
        let julian = |text: &str, precision| Time::parse(text, precision, true).unwrap().in_gregorian().to_string();
        assert_eq!(julian("1917-10-25", Precision::Day), "1917-11-07");
        assert_eq!(julian("1900-02-28", Precision::Day), "1900-03-12");
        assert_eq!(julian("1582-10-05", Precision::Day), "1582-10-15");
        assert_eq!(julian("1917-10", Precision::Month), "1917-10 (Julian)");
    }

    #[test]
    fn coarser_times_contain_finer_ones() {
        let day = time("1994-12-13", Precision::Day);
        for (text, precision) in [
            ("1994-12", Precision::Month),
            ("1994", Precision::Year),
            ("1990", Precision::Decade),
            ("2000", Precision::Century),
            ("1901", Precision::Century),
            ("2000", Precision::Millennium),
            ("1994-12-13", Precision::Day),
        ] {
            assert!(time(text, precision).contains(day), "{text} {precision:?}");
        }
        assert!(!day.contains(time("1994-12", Precision::Month)));
        assert!(!time("2001", Precision::Century).contains(day) && !time("1995", Precision::Year).contains(day));
    }
}
