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
    /// The year as [XML Schema 1.1](https://www.w3.org/TR/xmlschema11-2/#dateTime-value-space) counts: 0 is 1 BCE, -43 is
    /// 44 BCE. Wikibase's JSON has no year 0 and writes 44 BCE as -0044; [`Time::parse_wikibase`] and
    /// [`Time::wikibase`] go between the two.
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

/// The arithmetic of Julian day numbers needs years from -4800 on.
const EARLIEST_JULIAN: i32 = -4700;

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

    /// Reads `YYYY-MM-DD` or a beginning of it as XML Schema and RDF write it, with a sign or without, and with a time of
    /// day or without; what is finer than `precision` is passed over.
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

    /// As [`Time::parse`], for what [Wikibase's
    /// JSON](https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html#json_datavalues_time) has: years before
    /// our era are counted from 1 there, so that no text has the year 0.
    pub fn parse_wikibase(text: &str, precision: Precision, julian: bool) -> Option<Self> {
        let time = Self::parse(text, precision, julian)?;
        match time.year {
            0 => None,
            year => Some(Self { year: if year < 0 { year + 1 } else { year }, ..time }),
        }
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
        // The 20th century is 1901 to 2000, and Wikibase writes it with any of these years.
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

    /// As Wikibase writes it, precision apart: `+1994-12-00T00:00:00Z`.
    pub fn wikibase(self) -> String {
        let plus = if self.era_year() < 0 { "" } else { "+" };
        format!("{plus}{}-{:02}-{:02}T00:00:00Z", self.year_text(), self.month, self.day)
    }

    /// The year as people and Wikibase count: 1 BCE is -1.
    fn era_year(self) -> i32 {
        if self.year < 1 { self.year.saturating_sub(1) } else { self.year }
    }

    /// The year in four digits, with a minus before our era.
    fn year_text(self) -> String {
        let year = self.era_year();
        format!("{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs())
    }

    /// The decade and whether it is of our era: the 40s BCE are 49 to 40 BCE.
    fn decade(self) -> (bool, u32) {
        (self.year > 0, self.era_year().unsigned_abs() / 10)
    }
}

/// Years before our era as [`Time::wikibase`] has them: 44 BCE is -0044.
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
    fn texts_of_wikibase_and_of_ours() {
        let month = time("+1994-12-00T00:00:00Z", Precision::Month);
        assert_eq!(month, time("1994-12", Precision::Month));
        assert_eq!((month.wikibase().as_str(), month.to_string().as_str()), ("+1994-12-00T00:00:00Z", "1994-12"));
        // Queries answer with the first day of the span.
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
