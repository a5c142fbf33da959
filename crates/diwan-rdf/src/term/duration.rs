//! [Durations](https://www.w3.org/TR/xmlschema11-2/#duration) with components of any length.

use super::sign::by_sign;
use std::cmp::Ordering;

/// A type of durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DurationKind {
    /// `xsd:duration`
    Any,
    /// `xsd:yearMonthDuration`
    YearMonth,
    /// `xsd:dayTimeDuration`
    DayTime,
}

/// Whether the text is a lexical form of the type.
pub(super) fn is_duration(text: &str, kind: DurationKind) -> bool {
    let Some(fields) = Fields::parse(text) else { return false };
    let has = |range: std::ops::Range<usize>| fields.numbers[range].iter().any(Option::is_some);
    match kind {
        DurationKind::Any => true,
        DurationKind::YearMonth => !has(2..6),
        DurationKind::DayTime => !has(0..2),
    }
}

/// The components of a duration as digits.
struct Fields<'t> {
    is_negative: bool,
    /// The years, months, days, hours, minutes and seconds that are given.
    numbers: [Option<&'t str>; 6],
    /// The fraction of a second.
    fraction: &'t str,
}

impl<'t> Fields<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let unsigned = text.strip_prefix('-');
        let rest = unsigned.unwrap_or(text).strip_prefix('P')?;
        let (date, time) = rest.split_once('T').map_or((rest, None), |(date, time)| (date, Some(time)));
        let mut fields = Self { is_negative: unsigned.is_some(), numbers: [None; 6], fraction: "" };
        let rest = fields.read(date, 0, "YMD")?;
        if !rest.is_empty() {
            return None;
        }
        if let Some(time) = time {
            let seconds = fields.read(time, 3, "HM")?;
            fields.seconds(seconds)?;
            fields.numbers[3..].iter().any(Option::is_some).then_some(())?;
        }
        fields.numbers.iter().any(Option::is_some).then_some(fields)
    }

    /// Reads numbers followed by designator letters, in the order of `letters`, each at most once. Returns the rest.
    fn read(&mut self, text: &'t str, first: usize, letters: &str) -> Option<&'t str> {
        let mut rest = text;
        for (index, letter) in letters.chars().enumerate() {
            let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            if let Some(after) = after.strip_prefix(letter) {
                self.numbers[first + index] = Some(digits).filter(|digits| !digits.is_empty());
                self.numbers[first + index]?;
                rest = after;
            }
        }
        Some(rest)
    }

    fn seconds(&mut self, text: &'t str) -> Option<()> {
        if text.is_empty() {
            return Some(());
        }
        let number = text.strip_suffix('S')?;
        let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
        let is_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        (is_digits(whole) && fraction.is_none_or(is_digits)).then_some(())?;
        self.numbers[5] = Some(whole);
        self.fraction = fraction.unwrap_or_default();
        Some(())
    }

    /// The sum of the numbers, each multiplied by its factor, or `None` on overflow.
    fn sum(&self, factors: &[(usize, i128)]) -> Option<i128> {
        factors.iter().try_fold(0_i128, |sum, (index, factor)| {
            let number: i128 = self.numbers[*index].map_or(Some(0), |digits| digits.parse().ok())?;
            sum.checked_add(number.checked_mul(*factor)?)
        })
    }
}

/// The number of months of an `xsd:yearMonthDuration`, or `None` if the text is invalid or the number overflows.
#[must_use]
pub fn months(text: &str) -> Option<i128> {
    let fields = Fields::parse(text).filter(|_| is_duration(text, DurationKind::YearMonth))?;
    let months = fields.sum(&[(0, 12), (1, 1)])?;
    Some(if fields.is_negative { -months } else { months })
}

/// The value of an `xsd:dayTimeDuration`: seconds, with a fraction of any length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seconds {
    /// Zero is never negative.
    is_negative: bool,
    whole: i128,
    /// The digits of the fraction, without trailing zeros.
    fraction: String,
}

impl Seconds {
    /// Reads an `xsd:dayTimeDuration`, or returns `None` if the text is invalid or its seconds overflow.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fields = Fields::parse(text).filter(|_| is_duration(text, DurationKind::DayTime))?;
        let whole = fields.sum(&[(2, 86_400), (3, 3600), (4, 60), (5, 1)])?;
        let fraction = fields.fraction.trim_end_matches('0').to_owned();
        let is_zero = whole == 0 && fraction.is_empty();
        Some(Self { is_negative: fields.is_negative && !is_zero, whole, fraction })
    }
}

impl Ord for Seconds {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = || (self.whole, &self.fraction).cmp(&(other.whole, &other.fraction));
        by_sign((self.is_negative, other.is_negative), size)
    }
}

impl PartialOrd for Seconds {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::{Seconds, months};

    #[test]
    fn durations_have_an_order() {
        let ascending = [
            "-P1D",
            "-PT1.5S",
            "-PT1S",
            "PT0S",
            "PT0.00000000000000000001S",
            "PT1M",
            "PT61S",
            "P99999999999999999999D",
        ];
        for pair in ascending.windows(2) {
            assert!(Seconds::parse(pair[0]).unwrap() < Seconds::parse(pair[1]).unwrap(), "{pair:?}");
        }
        assert_eq!(Seconds::parse("PT60S"), Seconds::parse("PT1M"));
        assert_eq!(Seconds::parse("-PT0.0S"), Seconds::parse("P0D"));
        assert_eq!((months("P1Y2M"), months("-P1M"), months("P1D")), (Some(14), Some(-1), None));
    }
}
