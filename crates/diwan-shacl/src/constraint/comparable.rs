use diwan_rdf::quads::LiteralText;
use diwan_rdf::term::{Decimal, Moment, MomentKind, Seconds, check_lexical, months, parse_double, parse_float};
use std::cmp::Ordering;
use std::mem::{Discriminant, discriminant};

/// A value that can be compared by `<` of [SPARQL](https://www.w3.org/TR/sparql11-query/#OperatorMapping), or that has
/// another ordered XSD datatype.
#[derive(Clone, Debug)]
pub(crate) enum Comparable {
    Decimal(Decimal),
    Float(f32),
    Double(f64),
    Text(String),
    Boolean(bool),
    Moment(Moment),
    DayTime(Seconds),
    /// In months.
    YearMonth(i128),
}

impl Comparable {
    /// The value of a literal; `None` for ill-formed literals and datatypes without an order.
    pub(crate) fn of(literal: &LiteralText<'_>) -> Option<Self> {
        let text = literal.value.as_ref();
        let datatype = literal.datatype.as_str();
        let moment = |kind| Moment::parse(text, kind).map(Self::Moment);
        match datatype.strip_prefix("http://www.w3.org/2001/XMLSchema#")? {
            "string" => Some(Self::Text(text.to_owned())),
            "boolean" => check_lexical(text, datatype).is_ok().then_some(Self::Boolean(matches!(text, "true" | "1"))),
            "double" => parse_double(text).map(Self::Double),
            "float" => parse_float(text).map(Self::Float),
            "dateTime" | "dateTimeStamp" => moment(MomentKind::DateTime),
            "date" => moment(MomentKind::Date),
            "time" => moment(MomentKind::Time),
            "gYear" => moment(MomentKind::GYear),
            "gYearMonth" => moment(MomentKind::GYearMonth),
            "gMonth" => moment(MomentKind::GMonth),
            "gMonthDay" => moment(MomentKind::GMonthDay),
            "gDay" => moment(MomentKind::GDay),
            "dayTimeDuration" => Seconds::parse(text).map(Self::DayTime),
            "yearMonthDuration" => months(text).map(Self::YearMonth),
            // 300 is a number, but not an xsd:byte.
            name if is_number(name) && check_lexical(text, datatype).is_ok() => Decimal::parse(text).map(Self::Decimal),
            _ => None,
        }
    }
}

/// A total order. All its values can be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TotalOrder {
    kind: Discriminant<Comparable>,
    /// Of moments.
    class: Option<(MomentKind, bool)>,
}

impl Comparable {
    /// The total order of the value; `None` for NaN.
    pub(super) fn order(&self) -> Option<TotalOrder> {
        let class = match self {
            Self::Moment(moment) => Some((moment.kind(), moment.has_zone())),
            Self::Double(number) if number.is_nan() => return None,
            Self::Float(number) if number.is_nan() => return None,
            _ => None,
        };
        Some(TotalOrder { kind: discriminant(self), class })
    }
}

/// `xsd:decimal` and the datatypes derived from it.
fn is_number(name: &str) -> bool {
    const INTEGERS: [&str; 8] =
        ["long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"];
    name == "decimal" || name.to_ascii_lowercase().ends_with("integer") || INTEGERS.contains(&name)
}

impl PartialEq for Comparable {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

/// Numbers of two types are compared in the [less precise](https://www.w3.org/TR/xpath20/#promotion) type.
impl PartialOrd for Comparable {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(a), Self::Decimal(b)) => a.partial_cmp(b),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b),
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(b),
            (Self::Decimal(a), Self::Float(b)) => a.to_float().partial_cmp(b),
            (Self::Float(a), Self::Decimal(b)) => a.partial_cmp(&b.to_float()),
            (Self::Decimal(a), Self::Double(b)) => a.to_double().partial_cmp(b),
            (Self::Double(a), Self::Decimal(b)) => a.partial_cmp(&b.to_double()),
            (Self::Float(a), Self::Double(b)) => f64::from(*a).partial_cmp(b),
            (Self::Double(a), Self::Float(b)) => a.partial_cmp(&f64::from(*b)),
            (Self::Text(a), Self::Text(b)) => a.partial_cmp(b),
            (Self::Boolean(a), Self::Boolean(b)) => a.partial_cmp(b),
            (Self::Moment(a), Self::Moment(b)) => a.partial_cmp(b),
            (Self::DayTime(a), Self::DayTime(b)) => a.partial_cmp(b),
            (Self::YearMonth(a), Self::YearMonth(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}
