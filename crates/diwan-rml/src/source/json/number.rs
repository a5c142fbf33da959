//! Numbers of JSON, compared as they are written: digits are neither rounded nor lost.
//!
//! RFC 9535 leaves open how numbers are compared that a double cannot hold
//! ([2.3.5.2.2](https://www.rfc-editor.org/rfc/rfc9535#section-2.3.5.2.2)).

use std::cmp::Ordering;

/// Compares two numbers of any size.
pub(super) fn compare(one: &[u8], other: &[u8]) -> Ordering {
    let (one, other) = (Decimal::of(one), Decimal::of(other));
    match (one.sign(), other.sign()) {
        (1, 1) => one.compare_size(&other),
        (-1, -1) => other.compare_size(&one),
        (one, other) => one.cmp(&other),
    }
}

/// A number as `0.digits * 10^exponent`, where the first and the last digit are not zero.
struct Decimal<'t> {
    is_negative: bool,
    /// The digits before the point and those after it.
    digits: [&'t [u8]; 2],
    exponent: i128,
}

impl<'t> Decimal<'t> {
    fn of(text: &'t [u8]) -> Self {
        let (is_negative, text) = match text.strip_prefix(b"-") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = split_at(text, |byte| matches!(byte, b'e' | b'E'));
        let (mut whole, mut fraction) = split_at(mantissa, |byte| byte == b'.');
        let mut exponent = exponent_of(exponent).saturating_add(wide(whole.len()));
        let zeros = |digits: &[u8]| digits.iter().take_while(|digit| **digit == b'0').count();
        let before = zeros(whole);
        whole = &whole[before..];
        exponent = exponent.saturating_sub(wide(before));
        if whole.is_empty() {
            let before = zeros(fraction);
            fraction = &fraction[before..];
            exponent = exponent.saturating_sub(wide(before));
        }
        fraction = without_last_zeros(fraction);
        if fraction.is_empty() {
            whole = without_last_zeros(whole);
        }
        Self { is_negative, digits: [whole, fraction], exponent }
    }

    fn sign(&self) -> i8 {
        match (self.digits.iter().all(|digits| digits.is_empty()), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        let digits = |number: &Self| number.digits.into_iter().flatten().copied();
        self.exponent.cmp(&other.exponent).then_with(|| digits(self).cmp(digits(other)))
    }
}

fn split_at(text: &[u8], is_mark: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    match text.iter().position(|byte| is_mark(*byte)) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, &[]),
    }
}

fn without_last_zeros(digits: &[u8]) -> &[u8] {
    let end = digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
    &digits[..end]
}

fn wide(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX)
}

/// An exponent with its sign. One of more than 36 digits is as large as one of 36.
fn exponent_of(text: &[u8]) -> i128 {
    const LARGEST: i128 = 10_i128.pow(36);
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let size =
        digits.iter().fold(0_i128, |size, digit| (size * 10 + i128::from(digit.saturating_sub(b'0'))).min(LARGEST));
    if is_negative { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_exactly() {
        let ascending = [
            "-1e400",
            "-9007199254740993",
            "-9007199254740992",
            "-1.50",
            "-0.1",
            "-1e-400",
            "0",
            "1e-400",
            "0.1",
            "0.10000000000000000000000000000000000001",
            "1",
            "1.0000000000000000001",
            "9",
            "10",
            "9007199254740992",
            "9007199254740993",
            "123456789012345678901234567890",
            "123456789012345678901234567891",
            "1e308",
            "1e400",
            "1.1e400",
            "1e99999999999999999999",
        ];
        for (place, one) in ascending.iter().enumerate() {
            for (other_place, other) in ascending.iter().enumerate() {
                assert_eq!(compare(one.as_bytes(), other.as_bytes()), place.cmp(&other_place), "{one} {other}");
            }
        }
    }

    #[test]
    fn spellings_of_one_number_are_equal() {
        for spellings in [
            ["0", "-0", "0.000", "0e5"].as_slice(),
            &["1000", "1E3", "1e+3", "1000.0", "0.1e4", "10000e-1", "1.000e03"],
            &["-0.05", "-5e-2", "-0.0500", "-0.5E-1"],
            &["100.5", "1.005e2", "1005e-1", "100.500"],
        ] {
            for one in spellings {
                for other in spellings {
                    assert_eq!(compare(one.as_bytes(), other.as_bytes()), Ordering::Equal, "{one} {other}");
                }
            }
        }
    }
}
