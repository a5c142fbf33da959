//! Lexical forms of XSD datatypes: a literal such as `"1994-13-45"^^xsd:date` is refused when it is made, because no
//! RDF store refuses it later.

use super::xml;
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time,
    YearMonthDuration,
};
use std::str::FromStr;

/// A value outside the lexical space of its datatype.
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
/// [`LexicalProblem`] when the value does not fit, or the datatype is in the XSD namespace and does not exist.
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
        // XSD 1.1 takes any text for an IRI.
        "string" | "anyURI" => true,
        "boolean" => parses::<Boolean>(value),
        "decimal" => is_decimal(value),
        "double" | "float" => is_double(value),
        "date" => parses::<Date>(value),
        "dateTime" => parses::<DateTime>(value),
        "dateTimeStamp" => parses::<DateTime>(value) && has_time_zone(value),
        "time" => parses::<Time>(value),
        "gYear" => parses::<GYear>(value),
        "gYearMonth" => parses::<GYearMonth>(value),
        "gMonth" => parses::<GMonth>(value),
        "gMonthDay" => parses::<GMonthDay>(value),
        "gDay" => parses::<GDay>(value),
        "duration" => parses::<Duration>(value),
        "dayTimeDuration" => parses::<DayTimeDuration>(value),
        "yearMonthDuration" => parses::<YearMonthDuration>(value),
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

fn has_time_zone(value: &str) -> bool {
    value.ends_with('Z') || value.get(value.len().saturating_sub(6)..).is_some_and(|tail| tail.starts_with(['+', '-']))
}

fn fits_integer(value: &str, name: &str) -> bool {
    match name {
        "integer" => is_integer(value),
        "long" => parses::<i64>(value),
        "int" => parses::<i32>(value),
        "short" => parses::<i16>(value),
        "byte" => parses::<i8>(value),
        "unsignedLong" => parses::<u64>(value),
        "unsignedInt" => parses::<u32>(value),
        "unsignedShort" => parses::<u16>(value),
        "unsignedByte" => parses::<u8>(value),
        "nonNegativeInteger" => is_integer(value) && (!value.starts_with('-') || is_zero(value)),
        "positiveInteger" => is_integer(value) && !value.starts_with('-') && !is_zero(value),
        "nonPositiveInteger" => is_integer(value) && (value.starts_with('-') || is_zero(value)),
        "negativeInteger" => is_integer(value) && value.starts_with('-') && !is_zero(value),
        _ => false,
    }
}

/// Numbers have no bounds in XSD, so digits that the store cannot compute with are still well-formed.
fn is_integer(value: &str) -> bool {
    is_digits(unsigned(value))
}

fn is_decimal(value: &str) -> bool {
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
