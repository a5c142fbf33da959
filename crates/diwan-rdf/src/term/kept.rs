//! Normalization of literals as in Oxigraph's store, which stores the values of numbers, dates and durations instead of
//! their lexical forms, and does not support datatypes derived from `xsd:integer` and `xsd:dateTime`.

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNodeRef, Term};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay, GYear,
    GYearMonth, Integer, Time, YearMonthDuration,
};
use std::str::FromStr;

/// The stored form of a literal, if it differs from the literal: `"007"^^xsd:byte` is stored as `"7"^^xsd:integer`, and
/// language tags in lower case. Values that the store cannot represent, such as a number of forty digits, and ill-typed
/// literals stay unchanged.
pub fn kept_form(literal: &Literal) -> Option<Literal> {
    let kept = match literal.language() {
        Some(language) => in_lower_case(literal, language),
        None => by_value(literal.value(), literal.datatype())?,
    };
    (kept != *literal).then_some(kept)
}

/// Converts a term to its stored form. Returns whether it changed.
pub fn keep(term: &mut Term) -> bool {
    match term {
        Term::Literal(literal) => match kept_form(literal) {
            Some(kept) => {
                *literal = kept;
                true
            }
            None => false,
        },
        Term::Triple(triple) => keep(&mut triple.object),
        Term::NamedNode(_) | Term::BlankNode(_) => false,
    }
}

/// The datatype with which literals of a datatype are stored, if it differs.
pub fn kept_datatype(datatype: NamedNodeRef<'_>) -> Option<NamedNodeRef<'static>> {
    match datatype {
        xsd::DATE_TIME_STAMP => Some(xsd::DATE_TIME),
        datatype if is_integer(datatype) && datatype != xsd::INTEGER => Some(xsd::INTEGER),
        _ => None,
    }
}

fn is_integer(datatype: NamedNodeRef<'_>) -> bool {
    [
        xsd::INTEGER,
        xsd::BYTE,
        xsd::SHORT,
        xsd::INT,
        xsd::LONG,
        xsd::UNSIGNED_BYTE,
        xsd::UNSIGNED_SHORT,
        xsd::UNSIGNED_INT,
        xsd::UNSIGNED_LONG,
        xsd::POSITIVE_INTEGER,
        xsd::NEGATIVE_INTEGER,
        xsd::NON_POSITIVE_INTEGER,
        xsd::NON_NEGATIVE_INTEGER,
    ]
    .contains(&datatype)
}

fn in_lower_case(literal: &Literal, language: &str) -> Literal {
    let language = language.to_ascii_lowercase();
    match literal.direction() {
        Some(direction) => {
            Literal::new_directional_language_tagged_literal_unchecked(literal.value(), language, direction)
        }
        None => Literal::new_language_tagged_literal_unchecked(literal.value(), language),
    }
}

/// The canonical form of the value, if the store can represent it. It is parsed and written by the types that the store
/// uses.
fn by_value(value: &str, datatype: NamedNodeRef<'_>) -> Option<Literal> {
    match datatype {
        xsd::BOOLEAN => read::<Boolean>(value),
        xsd::FLOAT => read::<Float>(value),
        xsd::DOUBLE => read::<Double>(value),
        xsd::DECIMAL => read::<Decimal>(value),
        xsd::DATE_TIME | xsd::DATE_TIME_STAMP => read::<DateTime>(value),
        xsd::TIME => read::<Time>(value),
        xsd::DATE => read::<Date>(value),
        xsd::G_YEAR_MONTH => read::<GYearMonth>(value),
        xsd::G_YEAR => read::<GYear>(value),
        xsd::G_MONTH_DAY => read::<GMonthDay>(value),
        xsd::G_DAY => read::<GDay>(value),
        xsd::G_MONTH => read::<GMonth>(value),
        xsd::DURATION => read::<Duration>(value),
        xsd::YEAR_MONTH_DURATION => read::<YearMonthDuration>(value),
        xsd::DAY_TIME_DURATION => read::<DayTimeDuration>(value),
        datatype if is_integer(datatype) => read::<Integer>(value),
        _ => None,
    }
}

fn read<T: FromStr>(value: &str) -> Option<Literal>
where
    Literal: From<T>,
{
    value.parse().ok().map(Literal::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::store::Store;
    use oxrdf::{GraphName, NamedNode, QuadRef};
    use proptest::prelude::*;

    const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

    fn typed(value: &str, name: &str) -> Literal {
        Literal::new_typed_literal(value, NamedNode::new_unchecked(format!("{XSD}{name}")))
    }

    /// What a store gives back.
    fn kept_by_store(literal: &Literal) -> Literal {
        let store = Store::new().unwrap();
        let node = NamedNode::new_unchecked("a:b");
        store.insert(QuadRef::new(&node, &node, literal, &GraphName::DefaultGraph)).unwrap();
        match store.iter().next().unwrap().unwrap().object {
            Term::Literal(literal) => literal,
            other => panic!("{other}"),
        }
    }

    fn kept(literal: &Literal) -> Literal {
        kept_form(literal).unwrap_or_else(|| literal.clone())
    }

    #[test]
    fn values_are_kept_and_lexical_forms_are_normalized() {
        for (value, name, kept_value, kept_name) in [
            ("007", "integer", "7", "integer"),
            ("+5", "integer", "5", "integer"),
            ("-0", "integer", "0", "integer"),
            ("4.50", "decimal", "4.5", "decimal"),
            ("5.0", "decimal", "5", "decimal"),
            (".5", "decimal", "0.5", "decimal"),
            ("5", "byte", "5", "integer"),
            ("5", "nonNegativeInteger", "5", "integer"),
            ("1", "boolean", "true", "boolean"),
            ("1e3", "double", "1000", "double"),
            ("+INF", "float", "INF", "float"),
            ("NaN", "float", "NaN", "float"),
            ("1998-05-04T10:00:00.50+00:00", "dateTime", "1998-05-04T10:00:00.5Z", "dateTime"),
            ("1998-05-04T24:00:00", "dateTime", "1998-05-05T00:00:00", "dateTime"),
            ("1998-05-04T10:00:00Z", "dateTimeStamp", "1998-05-04T10:00:00Z", "dateTime"),
            ("1998-05-04+00:00", "date", "1998-05-04Z", "date"),
            ("1998-05-04", "date", "1998-05-04", "date"),
            ("--05-04-00:00", "gMonthDay", "--05-04Z", "gMonthDay"),
            ("P12M", "duration", "P1Y", "duration"),
            ("PT60S", "dayTimeDuration", "PT1M", "dayTimeDuration"),
            ("12345678901234567890123", "integer", "12345678901234567890123", "integer"),
            ("3.14159265358979323846264338", "decimal", "3.14159265358979323846264338", "decimal"),
            ("300", "byte", "300", "integer"),
            ("x", "integer", "x", "integer"),
            (" a ", "string", " a ", "string"),
            ("AB", "hexBinary", "AB", "hexBinary"),
        ] {
            let literal = typed(value, name);
            assert_eq!(kept(&literal), typed(kept_value, kept_name), "{literal}");
            assert_eq!(kept_by_store(&literal), kept(&literal), "{literal}");
        }
    }

    #[test]
    fn language_tags_are_in_lower_case() {
        let tagged = Literal::new_language_tagged_literal_unchecked("x", "ar-Latn-x-Private");
        assert_eq!(kept(&tagged).language(), Some("ar-latn-x-private"));
        let directed = Literal::new_directional_language_tagged_literal_unchecked("x", "AR", oxrdf::BaseDirection::Rtl);
        assert_eq!(kept(&directed).to_string(), "\"x\"@ar--rtl");
    }

    #[test]
    fn derived_datatypes_become_their_base_datatypes() {
        for name in NAMES {
            let datatype = NamedNode::new_unchecked(format!("{XSD}{name}"));
            let wanted = kept_datatype(datatype.as_ref()).map(NamedNodeRef::into_owned);
            let literals = ["1", "-1", "0", "2000-01-01T00:00:00Z"].map(|value| kept_form(&typed(value, name)));
            let found = literals.into_iter().flatten().map(|literal| literal.datatype().into_owned());
            assert_eq!(found.into_iter().find(|kept| *kept != datatype), wanted, "{name}");
        }
    }

    const NAMES: &[&str] = &[
        "boolean",
        "float",
        "double",
        "decimal",
        "integer",
        "byte",
        "short",
        "int",
        "long",
        "unsignedByte",
        "unsignedShort",
        "unsignedInt",
        "unsignedLong",
        "positiveInteger",
        "negativeInteger",
        "nonPositiveInteger",
        "nonNegativeInteger",
        "dateTime",
        "dateTimeStamp",
        "time",
        "date",
        "gYearMonth",
        "gYear",
        "gMonthDay",
        "gDay",
        "gMonth",
        "duration",
        "yearMonthDuration",
        "dayTimeDuration",
        "string",
        "anyURI",
        "hexBinary",
        "token",
    ];

    fn value() -> impl Strategy<Value = String> {
        let zone = "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?";
        let date = "-?(1?[0-9]{4}|0000)-(0[0-9]|1[0-3])-([012][0-9]|3[01])";
        let time = "(2[0-4]|[01][0-9]):[0-5][0-9]:[0-6][0-9](\\.[0-9]{1,20})?";
        prop_oneof![
            "[+-]?0{0,3}[0-9]{0,25}".prop_map(|text| text),
            "[+-]?[0-9]{0,22}\\.[0-9]{0,22}".prop_map(|text| text),
            "[+-]?[0-9]{0,3}(\\.[0-9]{0,20})?[eE][+-]?[0-9]{1,3}".prop_map(|text| text),
            "(true|false|0|1|[+-]?INF|NaN)".prop_map(|text| text),
            proptest::string::string_regex(&format!("{date}{zone}")).unwrap(),
            proptest::string::string_regex(&format!("{date}T{time}{zone}")).unwrap(),
            proptest::string::string_regex(&format!("{time}{zone}")).unwrap(),
            proptest::string::string_regex(&format!("-?[0-9]{{4,6}}(-(0[1-9]|1[0-2]))?{zone}")).unwrap(),
            proptest::string::string_regex(&format!("--(-[0-3][0-9]|[01][0-9](-[0-3][0-9])?){zone}")).unwrap(),
            "-?P([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}D)?(T([0-9]{1,5}H)?([0-9]{1,5}M)?([0-9]{1,5}(\\.[0-9]{1,20})?S)?)?",
            "\\PC{0,6}".prop_map(|text| text),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn the_form_is_that_of_the_store(value in value(), name in proptest::sample::select(NAMES)) {
            let literal = typed(&value, name);
            let kept = kept(&literal);
            prop_assert_eq!(kept_by_store(&literal), kept.clone());
            prop_assert_eq!(kept_form(&kept), None);
        }
    }
}
