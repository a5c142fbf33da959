//! Dates as precise as their source: a day, a month or a year.

use oxigraph::model::LiteralRef;
use oxigraph::model::vocab::xsd;

/// A date of day, month or year precision, as its ISO 8601 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate<'a>(&'a str);

impl<'a> PartialDate<'a> {
    /// The date in a literal; none when it is of another datatype.
    pub fn from_literal(literal: LiteralRef<'a>) -> Option<Self> {
        [xsd::DATE, xsd::G_YEAR_MONTH, xsd::G_YEAR].contains(&literal.datatype()).then(|| Self(literal.value()))
    }

    /// Whether both can be true of the same moment: one is the other, or contains it. `1994-12` contains `1994-12-13`.
    pub fn agrees_with(self, other: Self) -> bool {
        contains(self.0, other.0) || contains(other.0, self.0)
    }
}

fn contains(coarse: &str, fine: &str) -> bool {
    fine.strip_prefix(coarse).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Whether a text has the shape `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
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
    fn coarser_dates_contain_finer_ones() {
        let agrees = |a, b| PartialDate(a).agrees_with(PartialDate(b));
        assert!(agrees("1994", "1994-12-13") && agrees("1994-12-13", "1994-12") && agrees("1994", "1994"));
        assert!(!agrees("1994-12-12", "1994-12-13") && !agrees("1994-11", "1994-12-13") && !agrees("1993", "1994-12"));
        assert!(!agrees("199", "1994"));
    }

    #[test]
    fn shapes() {
        assert!(is_partial_date("1994") && is_partial_date("1994-12") && is_partial_date("1994-12-13"));
        assert!(!is_partial_date("94") && !is_partial_date("1994-1") && !is_partial_date("1994-12-13-1"));
    }
}
