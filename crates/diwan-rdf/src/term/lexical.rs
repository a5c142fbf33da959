//! Validation of the lexical forms of XSD datatypes: a literal such as `"1994-13-45"^^xsd:date` is refused when it is
//! generated, because RDF stores accept it.

use super::duration::{DurationKind, is_duration};
use super::moment::{MomentKind, is_date_time_stamp, is_moment};
use super::xml;
use std::str::FromStr;

/// The error that a value is outside the lexical space of its datatype.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid xsd:{datatype}")]
pub struct LexicalProblem {
    /// Local name of the datatype.
    pub datatype: String,
}

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Checks `value` against the lexical space of `datatype`; datatypes outside XSD pass.
///
/// # Errors
/// [`LexicalProblem`] if the value is invalid, or if the datatype is in the XSD namespace but does not exist.
pub fn check_lexical(value: &str, datatype: &str) -> Result<(), LexicalProblem> {
    match datatype.strip_prefix(XSD) {
        Some(name) if !fits(value, name) => Err(LexicalProblem { datatype: name.to_owned() }),
        _ => Ok(()),
    }
}

fn parses<T: FromStr>(value: &str) -> bool {
    T::from_str(value).is_ok()
}

/// [XML Schema 1.1 part 2](https://www.w3.org/TR/xmlschema11-2/#built-in-datatypes), the types that RDF uses.
fn fits(value: &str, name: &str) -> bool {
    match name {
        // XSD 1.1 accepts any text as `anyURI`.
        "string" | "anyURI" => true,
        "boolean" => matches!(value, "true" | "false" | "1" | "0"),
        "decimal" => is_decimal(value),
        "double" | "float" => is_double(value),
        "date" => is_moment(value, MomentKind::Date),
        "dateTime" => is_moment(value, MomentKind::DateTime),
        "dateTimeStamp" => is_date_time_stamp(value),
        "time" => is_moment(value, MomentKind::Time),
        "gYear" => is_moment(value, MomentKind::GYear),
        "gYearMonth" => is_moment(value, MomentKind::GYearMonth),
        "gMonth" => is_moment(value, MomentKind::GMonth),
        "gMonthDay" => is_moment(value, MomentKind::GMonthDay),
        "gDay" => is_moment(value, MomentKind::GDay),
        "duration" => is_duration(value, DurationKind::Any),
        "dayTimeDuration" => is_duration(value, DurationKind::DayTime),
        "yearMonthDuration" => is_duration(value, DurationKind::YearMonth),
        "hexBinary" => value.len().is_multiple_of(2) && value.bytes().all(|b| b.is_ascii_hexdigit()),
        "base64Binary" => xml::is_base64(value),
        _ => fits_integer(value, name) || fits_name(value, name),
    }
}

fn fits_name(value: &str, name: &str) -> bool {
    match name {
        "normalizedString" => xml::is_normalized(value),
        "token" => xml::is_token(value),
        "language" => xml::is_language(value),
        "Name" => xml::is_name(value),
        "NCName" | "ID" | "IDREF" | "ENTITY" => xml::is_nc_name(value),
        "QName" | "NOTATION" => xml::is_q_name(value),
        "NMTOKEN" => xml::is_nmtoken(value),
        "NMTOKENS" => xml::is_list_of(value, xml::is_nmtoken),
        "IDREFS" | "ENTITIES" => xml::is_list_of(value, xml::is_nc_name),
        _ => false,
    }
}

fn fits_integer(value: &str, name: &str) -> bool {
    match name {
        "integer" => is_integer(value),
        "long" => parses::<i64>(value),
        "int" => parses::<i32>(value),
        "short" => parses::<i16>(value),
        "byte" => parses::<i8>(value),
        "unsignedLong" => parses::<u64>(without_sign_of_zero(value)),
        "unsignedInt" => parses::<u32>(without_sign_of_zero(value)),
        "unsignedShort" => parses::<u16>(without_sign_of_zero(value)),
        "unsignedByte" => parses::<u8>(without_sign_of_zero(value)),
        "nonNegativeInteger" => is_integer(value) && (!value.starts_with('-') || is_zero(value)),
        "positiveInteger" => is_integer(value) && !value.starts_with('-') && !is_zero(value),
        "nonPositiveInteger" => is_integer(value) && (value.starts_with('-') || is_zero(value)),
        "negativeInteger" => is_integer(value) && value.starts_with('-') && !is_zero(value),
        _ => false,
    }
}

/// Numbers are unbounded in XSD, so numbers that the store cannot represent are still well-formed.
fn is_integer(value: &str) -> bool {
    is_digits(unsigned(value))
}

pub(super) fn is_decimal(value: &str) -> bool {
    match unsigned(value).split_once('.') {
        Some((whole, fraction)) => {
            let empty_or_digits = |part: &str| part.is_empty() || is_digits(part);
            empty_or_digits(whole) && empty_or_digits(fraction) && !(whole.is_empty() && fraction.is_empty())
        }
        None => is_integer(value),
    }
}

fn is_double(value: &str) -> bool {
    if matches!(value, "INF" | "+INF" | "-INF" | "NaN") {
        return true;
    }
    match value.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => is_decimal(mantissa) && is_integer(exponent),
        None => is_decimal(value),
    }
}

/// The value of a lexical form of `xsd:double`.
pub fn parse_double(value: &str) -> Option<f64> {
    is_double(value).then(|| value.parse().ok())?
}

/// The value of a lexical form of `xsd:float`.
pub fn parse_float(value: &str) -> Option<f32> {
    is_double(value).then(|| value.parse().ok())?
}

/// Removes the sign of `-0`, which the unsigned types allow too.
fn without_sign_of_zero(value: &str) -> &str {
    match value.strip_prefix('-') {
        Some(digits) if is_digits(digits) && is_zero(digits) => digits,
        _ => value,
    }
}

fn unsigned(value: &str) -> &str {
    value.strip_prefix(['+', '-']).unwrap_or(value)
}

fn is_digits(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit())
}

fn is_zero(value: &str) -> bool {
    value.trim_start_matches(['+', '-']).bytes().all(|b| b == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(value: &str, name: &str) -> bool {
        check_lexical(value, &format!("{XSD}{name}")).is_ok()
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        assert!(ok("1994-12-13", "date") && ok("1994-12", "gYearMonth") && ok("1994", "gYear"));
        assert!(!ok("1994-13-45", "date") && !ok("2023-02-30", "date"));
        assert!(!ok("1994-12", "date") && !ok("1994-13", "gYearMonth") && !ok("94", "gYear"));
    }

    /// Every lexical form in the first list, and none in the second.
    #[track_caller]
    fn check(name: &str, forms: &str, others: &str) {
        let wrong: Vec<_> = forms.split(' ').filter(|form| !ok(form, name)).collect();
        let passed: Vec<_> = others.split(' ').filter(|other| ok(other, name)).collect();
        assert!(wrong.is_empty() && passed.is_empty(), "{name}: refused {wrong:?}, passed {passed:?}");
    }

    #[test]
    fn dates_and_times_have_the_forms_of_xsd() {
        check(
            "dateTime",
            "2020-01-01T00:00:00 2020-01-01T00:00:00.1234567890123456789 -0001-01-01T24:00:00.00Z \
             12020-02-29T23:59:59+14:00 0000-02-29T00:00:00-13:59",
            "2020-01-01T24:00:01 2020-01-01T24:01:00 2020-01-01T24:00:00.1 2020-01-01T00:00:60 2020-01-01T00:00:00. \
             2020-01-01T00:00 2020-01-01t00:00:00 2020-01-01T00:00:00z 02020-01-01T00:00:00 +2020-01-01T00:00:00 \
             2020-01-01T00:00:00+14:01 2020-01-01T00:00:00+15:00 2020-01-01T00:00:00+1:00 2020-01-01T00:00:00Z+01:00 2020-1-01T00:00:00 \
             2020-01-01 2020-01-01T",
        );
        check(
            "dateTimeStamp",
            "2020-01-01T00:00:00Z 2020-01-01T00:00:00-05:00",
            "2020-01-01T00:00:00 2020-01-01T00:00:00-5",
        );
        check(
            "date",
            "2024-02-29 1900-02-28 2000-02-29 -0004-02-29 100000000000000000000-02-29Z",
            "2023-02-29 1900-02-29 2020-04-31 2020-00-01 2020-01-00 20-01-01 2020/01/01 2020-01-01T",
        );
        check("gYear", "99999999999999999999 0000 -0000 -0001 2020Z 2020-14:00", "020 02020 20200Zx + 2020-15:00 ২০২০");
        check("gYearMonth", "2020-12 -10000-01+01:00", "2020-13 2020-1 2020 2020-12-01");
        check("gMonthDay", "--02-29 --12-31Z --04-30", "--02-30 --04-31 --13-01 --1-01 -02-29 --02-29-");
        check("gMonth", "--01 --12+00:00", "--13 --1 --01-- -01");
        check("gDay", "---01 ---31-01:00", "---32 ---00 ---1 --01");
        check(
            "time",
            "00:00:00 24:00:00 24:00:00.000Z 23:59:59.99999999999999999999",
            "24:00:01 25:00:00 0:00:00 00:00 00:60:00",
        );
    }

    #[test]
    fn durations_have_the_forms_of_xsd() {
        check(
            "duration",
            "P1Y P1M P1D PT1H PT1M PT1S PT1.5S -P1Y2M3DT4H5M6.7S P0Y P99999999999999999999999999999999999999999Y P1YT1S",
            "P PT P1DT P1YT 1Y P1 P1S PT1D PT1Y P1M1Y P1D1D PT1M1H PT1.S PT.5S PT1.5M P-1D +P1D --P1D P1,5D p1d PT1S1S PYM P1Y2",
        );
        check("yearMonthDuration", "P1Y -P1M P1Y2M", "P1D PT1S P1YT P P1Y1D");
        check("dayTimeDuration", "P1D PT1S -P1DT1.000S PT1H1S", "P1Y P1M P1M1D P1DT P");
    }

    #[test]
    fn signs_and_zeros_are_those_of_xsd() {
        check("unsignedInt", "-0 +0 00 +4294967295 -00", "-1 4294967296 - +");
        check("unsignedByte", "255 -0 000000000000255", "256 -1");
        check("byte", "-128 +127 -0 007", "128 -129 1.0");
        check("nonNegativeInteger", "-0 +1", "-1 - +-1");
        check("boolean", "true false 1 0", "True TRUE 01 yes -0");
        check("double", "+INF -INF INF NaN -0 1.E5 .5e-5 1e+5", "+NaN inf Infinity 1e5.0 e5 . 1e 0x1p3 1_0");
    }

    #[test]
    fn bounded_integers_are_bounded() {
        assert!(ok("127", "byte") && !ok("300", "byte"));
        assert!(ok("-0", "nonNegativeInteger") && !ok("-1", "nonNegativeInteger"));
        assert!(!ok("0", "positiveInteger") && ok("123456789012345678901234567890", "integer"));
    }

    #[test]
    fn decimals_and_doubles_follow_the_grammar_of_xsd() {
        assert!(ok("3.14159265358979323846264338", "decimal") && ok(".5", "decimal") && ok("-5.", "decimal"));
        assert!(!ok(".", "decimal") && !ok("1e3", "decimal") && !ok("", "decimal"));
        assert!(ok("1e3", "double") && ok("INF", "double") && ok("NaN", "float") && ok("-0.5E-7", "float"));
        assert!(!ok("nan", "double") && !ok("infinity", "double") && !ok("1e", "double"));
    }

    #[test]
    fn unknown_xsd_types_are_refused_and_foreign_types_pass() {
        assert!(!ok("1", "gYaer"));
        assert!(check_lexical("anything", "http://ex.org/type").is_ok());
    }
}
