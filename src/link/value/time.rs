use chrono::{Datelike as _, NaiveDate};
use oxigraph::model::LiteralRef;
use oxigraph::model::vocab::xsd;
use std::fmt;

/// The precision of a time, with [Wikibase's numbers](https://www.wikidata.org/wiki/Help:Dates#Precision).
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
    /// The precision with this number. Precisions finer than a day become days.
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

    /// The number of the precision in Wikibase.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// A point in time with a precision. Parts beyond the precision are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// The year as in [XML Schema 1.1](https://www.w3.org/TR/xmlschema11-2/#dateTime-value-space): 0 is 1 BCE, -43 is
    /// 44 BCE. Wikibase JSON has no year 0 and writes 44 BCE as -0044; [`Time::parse_wikibase`] and [`Time::wikibase`]
    /// convert between the two.
    pub year: i32,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
    /// The precision.
    pub precision: Precision,
    /// Whether the date is in the Julian calendar.
    pub julian: bool,
}

/// The earliest year for conversions from the Julian calendar: the algorithm needs years from -4800.
const EARLIEST_JULIAN: i32 = -4700;

impl Time {
    /// The time of a literal of type `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`.
    pub fn from_literal(literal: LiteralRef<'_>) -> Option<Self> {
        let precision = match literal.datatype() {
            xsd::DATE => Precision::Day,
            xsd::G_YEAR_MONTH => Precision::Month,
            xsd::G_YEAR => Precision::Year,
            _ => return None,
        };
        Self::parse(literal.value(), precision, false)
    }

    /// Parses `YYYY-MM-DD`, `YYYY-MM` or `YYYY` as in XML Schema and RDF, with or without sign and time of day. Parts
    /// beyond `precision` are ignored.
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

    /// As [`Time::parse`], for [Wikibase
    /// JSON](https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html#json_datavalues_time), in which 1 BCE
    /// is -1 and the year 0 is invalid.
    pub fn parse_wikibase(text: &str, precision: Precision, julian: bool) -> Option<Self> {
        let time = Self::parse(text, precision, julian)?;
        match time.year {
            0 => None,
            year => Some(Self { year: if year < 0 { year + 1 } else { year }, ..time }),
        }
    }

    /// The time with its precision reduced to at most this one.
    #[must_use]
    pub fn coarsened(self, precision: Precision) -> Self {
        let precision = precision.min(self.precision);
        let month = if precision >= Precision::Month { self.month } else { 0 };
        let day = if precision >= Precision::Day { self.day } else { 0 };
        Self { month, day, precision, ..self }
    }

    /// Converts a Julian day to the Gregorian calendar. Less precise times are returned unchanged, because they are not
    /// single days.
    #[must_use]
    pub fn in_gregorian(self) -> Self {
        if !self.julian || self.precision < Precision::Day || self.year < EARLIEST_JULIAN {
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
        // The 20th century is 1901 to 2000; Wikibase may write it as any of these years.
        let span = |years: i32| (self.year - 1).div_euclid(years) == (other.year - 1).div_euclid(years);
        self.precision <= other.precision
            && match self.precision {
                Precision::Millennium => span(1000),
                Precision::Century => span(100),
                Precision::Decade => self.decade() == other.decade(),
                _ => {
                    let other = other.coarsened(self.precision);
                    (self.year, self.month, self.day) == (other.year, other.month, other.day)
                }
            }
    }

    /// The time in Wikibase's syntax, without the precision: `+1994-12-00T00:00:00Z`.
    pub fn wikibase(self) -> String {
        let plus = if self.era_year() < 0 { "" } else { "+" };
        format!("{plus}{}-{:02}-{:02}T00:00:00Z", self.year_text(), self.month, self.day)
    }

    /// The year without a year 0: 1 BCE is -1.
    fn era_year(self) -> i32 {
        if self.year < 1 { self.year.saturating_sub(1) } else { self.year }
    }

    /// The year with at least four digits, with a minus sign for years BCE.
    fn year_text(self) -> String {
        let year = self.era_year();
        format!("{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs())
    }

    /// The decade, and whether it is CE: the 40s BCE are 49 to 40 BCE.
    fn decade(self) -> (bool, u32) {
        (self.year > 0, self.era_year().unsigned_abs() / 10)
    }
}

/// Years BCE are written as in [`Time::wikibase`]: 44 BCE is -0044.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year_text();
        match self.precision {
            Precision::Day => write!(f, "{year}-{:02}-{:02}", self.month, self.day)?,
            Precision::Month => write!(f, "{year}-{:02}", self.month)?,
            Precision::Year => f.write_str(&year)?,
            Precision::Decade => write!(f, "{}0s", &year[..year.len() - 1])?,
            Precision::Century => write!(f, "century of {year}")?,
            Precision::Millennium => write!(f, "millennium of {year}")?,
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
    fn times_are_written_for_wikibase_and_for_display() {
        let month = time("+1994-12-00T00:00:00Z", Precision::Month);
        assert_eq!(month, time("1994-12", Precision::Month));
        assert_eq!((month.wikibase().as_str(), month.to_string().as_str()), ("+1994-12-00T00:00:00Z", "1994-12"));
        // Query services return the first day of the period.
        assert_eq!(time("1994-01-01T00:00:00Z", Precision::Year), time("1994", Precision::Year));
        assert!(Time::parse("soon", Precision::Day, false).is_none());
        assert!(Time::parse("1994-13-01", Precision::Day, false).is_none());
    }

    #[test]
    fn years_before_our_era_are_counted_as_json_and_as_rdf_count_them() {
        let ides = Time::parse_wikibase("-0044-03-15T00:00:00Z", Precision::Day, false).unwrap();
        assert_eq!(ides, time("-0043-03-15T00:00:00Z", Precision::Day));
        assert_eq!((ides.to_string().as_str(), ides.wikibase().as_str()), ("-0044-03-15", "-0044-03-15T00:00:00Z"));
        let one = Time::parse_wikibase("-0001-00-00T00:00:00Z", Precision::Year, false).unwrap();
        assert_eq!((one, one.to_string()), (time("0000", Precision::Year), "-0001".to_owned()));
        assert!(
            Time::parse_wikibase("+0000-00-00T00:00:00Z", Precision::Year, false).is_none(),
            "there is no such year"
        );
        assert_eq!(time("-0099", Precision::Year).coarsened(Precision::Year).to_string(), "-0100");
        for (coarse, precision) in
            [("-0049", Precision::Decade), ("-0040", Precision::Decade), ("-0100", Precision::Century)]
        {
            let coarse = Time::parse_wikibase(coarse, precision, false).unwrap();
            assert!(coarse.contains(ides), "{coarse}");
        }
        let other = |text, precision| Time::parse_wikibase(text, precision, false).unwrap().contains(ides);
        assert!(
            !other("-0050", Precision::Decade)
                && !other("-0101", Precision::Century)
                && !other("44", Precision::Decade)
        );
        assert_eq!(Time::parse_wikibase("-0049", Precision::Decade, false).unwrap().to_string(), "-0040s");
    }

    #[test]
    fn julian_days_are_gregorian_days() {
        let julian = |text: &str, precision| Time::parse(text, precision, true).unwrap().in_gregorian().to_string();
        assert_eq!(julian("1917-10-25", Precision::Day), "1917-11-07");
        assert_eq!(julian("1900-02-28", Precision::Day), "1900-03-12");
        assert_eq!(julian("1582-10-05", Precision::Day), "1582-10-15");
        assert_eq!(julian("1917-10", Precision::Month), "1917-10 (Julian)");
        assert_eq!(julian("-0043-03-15", Precision::Day), "-0044-03-13");
    }

    #[test]
    fn less_precise_times_contain_more_precise_ones() {
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
