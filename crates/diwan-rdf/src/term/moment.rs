//! Dates, times and their components with the syntax and order of [XML Schema
//! 1.1](https://www.w3.org/TR/xmlschema11-2/#sec-datetime): years and fractions may have any length.

use std::cmp::Ordering;

/// A type of dates and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentKind {
    /// `xsd:dateTime` and `xsd:dateTimeStamp`
    DateTime,
    /// `xsd:date`
    Date,
    /// `xsd:time`
    Time,
    /// `xsd:gYear`
    GYear,
    /// `xsd:gYearMonth`
    GYearMonth,
    /// `xsd:gMonth`
    GMonth,
    /// `xsd:gMonthDay`
    GMonthDay,
    /// `xsd:gDay`
    GDay,
}

/// A date, a time or a component of them, in the [order](https://www.w3.org/TR/xmlschema11-2/#vp-dt-timeOnTimeline) of
/// its type. Values of different types are not comparable, nor are a value with a time zone and one without that are
/// less than fourteen hours apart.
#[derive(Clone, Debug)]
pub struct Moment {
    kind: MomentKind,
    /// Seconds since the start of the year 0, in UTC if there is a time zone.
    seconds: i128,
    /// The digits of the fraction of a second, without trailing zeros.
    fraction: String,
    has_zone: bool,
}

impl Moment {
    /// Reads a lexical form, or returns `None` if it is invalid or its year has more than thirty digits.
    #[must_use]
    pub fn parse(text: &str, kind: MomentKind) -> Option<Self> {
        let fields = Fields::parse(text, kind)?;
        let year =
            fields.year.map_or(Some(NO_YEAR), |year| year.parse().ok().filter(|_| year.len() <= LONGEST_YEAR))?;
        let month = fields.month.unwrap_or(12);
        let day = fields.day.unwrap_or_else(|| days_of_month(month, is_leap(year.rem_euclid(400))));
        let time = fields.time.unwrap_or_default();
        // 24:00:00 is the start of the next day; for a time it equals 00:00:00.
        let hour = if kind == MomentKind::Time { time.hour % 24 } else { time.hour };
        let of_day = i128::from(hour * 3600 + time.minute * 60 + time.second);
        let zone = i128::from(fields.zone.unwrap_or_default()) * 60;
        Some(Self {
            kind,
            seconds: days_before(year, month, day) * 86_400 + of_day - zone,
            fraction: time.fraction.trim_end_matches('0').to_owned(),
            has_zone: fields.zone.is_some(),
        })
    }

    /// Its type.
    #[must_use]
    pub fn kind(&self) -> MomentKind {
        self.kind
    }

    /// Whether it has a time zone.
    #[must_use]
    pub fn has_zone(&self) -> bool {
        self.has_zone
    }

    fn cmp_shifted(&self, other: &Self, seconds: i128) -> Ordering {
        (self.seconds, &self.fraction).cmp(&(other.seconds + seconds, &other.fraction))
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.kind != other.kind {
            return None;
        }
        if self.has_zone == other.has_zone {
            return Some(self.cmp_shifted(other, 0));
        }
        // A value without a time zone could be in any of them.
        let earliest = self.cmp_shifted(other, -FARTHEST_ZONE);
        let latest = self.cmp_shifted(other, FARTHEST_ZONE);
        (earliest == latest && earliest != Ordering::Equal).then_some(earliest)
    }
}

/// The year of types without a year: a leap year, so that 29 February exists.
const NO_YEAR: i128 = 1972;

/// The maximum length of a year in characters.
const LONGEST_YEAR: usize = 30;

/// Fourteen hours in seconds.
const FARTHEST_ZONE: i128 = 14 * 3600;

/// Whether the text is a lexical form of the type.
pub(super) fn is_moment(text: &str, kind: MomentKind) -> bool {
    Fields::parse(text, kind).is_some()
}

/// Whether the text is a lexical form of `xsd:dateTimeStamp`.
pub(super) fn is_date_time_stamp(text: &str) -> bool {
    Fields::parse(text, MomentKind::DateTime).is_some_and(|fields| fields.zone.is_some())
}

/// The components of a lexical form.
#[derive(Default)]
struct Fields<'t> {
    /// The year, with its sign.
    year: Option<&'t str>,
    month: Option<u32>,
    day: Option<u32>,
    time: Option<Time<'t>>,
    /// The offset of the time zone in minutes.
    zone: Option<i32>,
}

#[derive(Clone, Copy, Default)]
struct Time<'t> {
    hour: u32,
    minute: u32,
    second: u32,
    /// The digits after the point.
    fraction: &'t str,
}

impl<'t> Fields<'t> {
    fn parse(text: &'t str, kind: MomentKind) -> Option<Self> {
        use MomentKind as K;
        let mut reader = Reader(text);
        let mut fields = Self::default();
        match kind {
            K::DateTime | K::Date | K::GYear | K::GYearMonth => fields.year = Some(reader.year()?),
            K::GMonth | K::GMonthDay => reader.tag("-")?,
            K::GDay => reader.tag("--")?,
            K::Time => {}
        }
        if !matches!(kind, K::GYear | K::GDay | K::Time) {
            reader.tag("-")?;
            fields.month = Some(reader.two_digits(1, 12)?);
        }
        if matches!(kind, K::DateTime | K::Date | K::GMonthDay | K::GDay) {
            reader.tag("-")?;
            fields.day = Some(reader.two_digits(1, 31)?);
        }
        if kind == K::DateTime {
            reader.tag("T")?;
        }
        if matches!(kind, K::DateTime | K::Time) {
            fields.time = Some(reader.time()?);
        }
        fields.zone = reader.zone()?;
        (reader.0.is_empty() && fields.has_day()).then_some(fields)
    }

    /// Whether the day exists in the month.
    fn has_day(&self) -> bool {
        let (Some(month), Some(day)) = (self.month, self.day) else { return true };
        // The last four digits determine whether a year is a leap year, because 400 divides 10 000.
        let last_digits = |year: &str| year.get(year.len().saturating_sub(4)..).and_then(|digits| digits.parse().ok());
        let year = self.year.map_or(Some(NO_YEAR), last_digits);
        day <= days_of_month(month, year.is_some_and(is_leap))
    }
}

/// The unread rest of a text.
struct Reader<'t>(&'t str);

impl<'t> Reader<'t> {
    fn tag(&mut self, tag: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(tag)?;
        Some(())
    }

    fn digits(&mut self) -> &'t str {
        let end = self.0.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.0.len());
        let (digits, rest) = self.0.split_at(end);
        self.0 = rest;
        digits
    }

    /// A year of four or more digits, without superfluous leading zeros.
    fn year(&mut self) -> Option<&'t str> {
        let begin = self.0;
        let _ = self.tag("-");
        let digits = self.digits();
        let is_year = digits.len() == 4 || (digits.len() > 4 && !digits.starts_with('0'));
        is_year.then(|| &begin[..begin.len() - self.0.len()])
    }

    fn two_digits(&mut self, least: u32, most: u32) -> Option<u32> {
        let digits = self.0.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        self.0 = &self.0[2..];
        digits.parse().ok().filter(|number| (least..=most).contains(number))
    }

    fn time(&mut self) -> Option<Time<'t>> {
        let hour = self.two_digits(0, 24)?;
        self.tag(":")?;
        let minute = self.two_digits(0, 59)?;
        self.tag(":")?;
        let second = self.two_digits(0, 59)?;
        let fraction = match self.tag(".") {
            Some(()) => Some(self.digits()).filter(|digits| !digits.is_empty())?,
            None => "",
        };
        let is_end_of_day = minute == 0 && second == 0 && fraction.bytes().all(|digit| digit == b'0');
        (hour < 24 || is_end_of_day).then_some(Time { hour, minute, second, fraction })
    }

    /// The optional time zone in minutes, or `None` if it is invalid.
    #[expect(clippy::option_option, reason = "to have no time zone is right too")]
    fn zone(&mut self) -> Option<Option<i32>> {
        if self.0.is_empty() {
            return Some(None);
        }
        if self.tag("Z").is_some() {
            return Some(Some(0));
        }
        let sign = match (self.tag("+"), self.tag("-")) {
            (Some(()), None) => 1,
            (None, Some(())) => -1,
            _ => return None,
        };
        let hours = self.two_digits(0, 14)?;
        self.tag(":")?;
        let minutes = self.two_digits(0, if hours == 14 { 0 } else { 59 })?;
        Some(Some(sign * i32::try_from(hours * 60 + minutes).ok()?))
    }
}

/// Whether a year is a leap year, which depends only on its remainder modulo 400.
fn is_leap(year: i128) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_month(month: u32, is_leap_year: bool) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year => 29,
        2 => 28,
        _ => 31,
    }
}

/// The number of days from the start of the year 0 to a date.
fn days_before(year: i128, month: u32, day: u32) -> i128 {
    let is_leap_year = is_leap(year.rem_euclid(400));
    let of_months: u32 = (1..month).map(|month| days_of_month(month, is_leap_year)).sum();
    let before = year - 1;
    // The year 0 is a leap year.
    let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400) + 1;
    year * 365 + leap_days + i128::from(of_months + day) - 1
}

#[cfg(test)]
mod tests {
    use super::{Moment, MomentKind as K};
    use std::cmp::Ordering;

    #[track_caller]
    fn order(kind: K, one: &str, other: &str) -> Option<Ordering> {
        let parse = |text| Moment::parse(text, kind).unwrap();
        parse(one).partial_cmp(&parse(other))
    }

    #[test]
    fn moments_have_an_order() {
        for (kind, one, other) in [
            (K::DateTime, "2020-01-01T00:00:00.1234567890123456789", "2020-01-01T00:00:00.123456789012345679"),
            (K::DateTime, "2020-12-31T23:59:59.9", "2020-12-31T24:00:00"),
            (K::DateTime, "2020-01-01T12:00:00+02:00", "2020-01-01T11:00:00Z"),
            (K::DateTime, "2020-01-01T12:00:00Z", "2020-01-02T02:00:01"),
            (K::Date, "2020-02-29", "2020-03-01"),
            (K::Date, "-0002-12-31", "-0001-01-01"),
            (K::Date, "-0001-12-31", "0000-01-01"),
            (K::GYear, "99999999999999999999", "100000000000000000000"),
            (K::GYear, "-100000000000000000000", "-99999999999999999999"),
            (K::GYearMonth, "1999-12", "2000-01"),
            (K::GMonthDay, "--02-29", "--03-01"),
            (K::GMonth, "--01", "--02"),
            (K::GDay, "---01", "---31"),
            (K::Time, "23:59:59", "23:59:59.001"),
            (K::Time, "24:00:00", "00:00:01"),
        ] {
            assert_eq!(order(kind, one, other), Some(Ordering::Less), "{one} {other}");
            assert_eq!(order(kind, other, one), Some(Ordering::Greater), "{other} {one}");
        }
        assert_eq!(order(K::DateTime, "2020-12-31T24:00:00", "2021-01-01T00:00:00.000"), Some(Ordering::Equal));
        assert_eq!(order(K::Time, "24:00:00", "00:00:00"), Some(Ordering::Equal));
        assert_eq!(order(K::Date, "2020-01-01+14:00", "2020-01-01"), None);
        assert_eq!(order(K::DateTime, "2020-01-01T12:00:00Z", "2020-01-02T02:00:00"), None);
        assert_ne!(Moment::parse("2020", K::GYear), Moment::parse("--01", K::GMonth));
    }

    /// Every day of some centuries comes after the one before, by as many seconds as a day has.
    #[test]
    fn days_follow_each_other() {
        let mut last = Moment::parse("-0401-12-31", K::Date).unwrap().seconds;
        for year in -400..=800 {
            for (month, day) in (1..=12).flat_map(|month| (1..=31).map(move |day| (month, day))) {
                let sign = if year < 0 { "-" } else { "" };
                let text = format!("{sign}{:04}-{month:02}-{day:02}", i32::abs(year));
                let Some(moment) = Moment::parse(&text, K::Date) else { continue };
                assert_eq!(moment.seconds, last + 86_400, "{text}");
                last = moment.seconds;
            }
        }
    }
}
