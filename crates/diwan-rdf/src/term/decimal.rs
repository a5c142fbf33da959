//! Decimal numbers of any length.

use super::lexical::is_decimal;
use super::sign::by_sign;
use std::cmp::Ordering;

/// An `xsd:decimal`, or a number of a derived type, with arbitrary precision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// Zero is never negative.
    is_negative: bool,
    /// Digits before the point, without zeros at the beginning.
    whole: String,
    /// Digits after the point, without zeros at the end.
    fraction: String,
}

impl Decimal {
    /// Reads a lexical form of `xsd:decimal`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !is_decimal(text) {
            return None;
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let whole = whole.trim_start_matches(['+', '-']).trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { is_negative: text.starts_with('-') && !is_zero, whole, fraction })
    }

    /// Converts to the nearest `xsd:double`.
    #[must_use]
    pub fn to_double(&self) -> f64 {
        self.to_text().parse().unwrap_or(f64::NAN)
    }

    /// Converts to the nearest `xsd:float`.
    #[must_use]
    pub fn to_float(&self) -> f32 {
        self.to_text().parse().unwrap_or(f32::NAN)
    }

    fn to_text(&self) -> String {
        format!("{}0{}.{}0", if self.is_negative { "-" } else { "" }, self.whole, self.fraction)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = || {
            let lengths = self.whole.len().cmp(&other.whole.len());
            lengths.then_with(|| (&self.whole, &self.fraction).cmp(&(&other.whole, &other.fraction)))
        };
        by_sign((self.is_negative, other.is_negative), size)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    #[test]
    fn all_digits_are_compared() {
        let ascending = [
            "-100000000000000000000000000000000000000001.0",
            "-100000000000000000000000000000000000000000.9",
            "-.1",
            "-0.0",
            "0.1000000000000000000000",
            "0.1000000000000000000001",
            "9",
            "+10",
            "100000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000.01",
        ];
        for pair in ascending.windows(2) {
            assert!(Decimal::parse(pair[0]).unwrap() < Decimal::parse(pair[1]).unwrap(), "{pair:?}");
        }
        assert_eq!(Decimal::parse("-0.0"), Decimal::parse("+.0"));
        assert_eq!(Decimal::parse("007.10"), Decimal::parse("7.1"));
        assert!(Decimal::parse("1e3").is_none() && Decimal::parse(".").is_none());
        assert!((Decimal::parse("-.5").unwrap().to_double() - -0.5).abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn integers_are_ordered(one in -10_000_i64..10_000, other in -10_000_i64..10_000) {
            let decimal = |number: i64| {
                let sign = if number < 0 { "-" } else { "" };
                Decimal::parse(&format!("{sign}{}.{:02}", number.abs() / 100, number.abs() % 100)).unwrap()
            };
            prop_assert_eq!(decimal(one).cmp(&decimal(other)), one.cmp(&other));
            prop_assert_eq!(decimal(one) == decimal(other), one.cmp(&other) == Ordering::Equal);
        }
    }
}
