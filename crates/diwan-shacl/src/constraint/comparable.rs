use oxrdf::Literal;
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, GDay, GMonth, GMonthDay, GYear, GYearMonth, Time,
    YearMonthDuration,
};
use std::cmp::Ordering;
use std::str::FromStr;

/// A value that `<` of [SPARQL](https://www.w3.org/TR/sparql11-query/#OperatorMapping) can compare, and those of XSD's
/// other ordered types.
#[derive(Clone, Debug)]
pub(crate) enum Comparable {
    Decimal(Decimal),
    Double(Double),
    Text(String),
    Boolean(Boolean),
    DateTime(DateTime),
    Date(Date),
    Time(Time),
    GYear(GYear),
    GYearMonth(GYearMonth),
    GMonth(GMonth),
    GMonthDay(GMonthDay),
    GDay(GDay),
    DayTime(DayTimeDuration),
    YearMonth(YearMonthDuration),
}

impl Comparable {
    /// The value of a literal; ill-formed ones and those without an order have none.
    pub(crate) fn of(literal: &Literal) -> Option<Self> {
        let text = literal.value();
        match literal.datatype().as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#")? {
            "string" => Some(Self::Text(text.to_owned())),
            "boolean" => read(text, Self::Boolean),
            "double" | "float" => read(text, Self::Double),
            "dateTime" | "dateTimeStamp" => read(text, Self::DateTime),
            "date" => read(text, Self::Date),
            "time" => read(text, Self::Time),
            "gYear" => read(text, Self::GYear),
            "gYearMonth" => read(text, Self::GYearMonth),
            "gMonth" => read(text, Self::GMonth),
            "gMonthDay" => read(text, Self::GMonthDay),
            "gDay" => read(text, Self::GDay),
            "dayTimeDuration" => read(text, Self::DayTime),
            "yearMonthDuration" => read(text, Self::YearMonth),
            name if is_number(name) => read(text, Self::Decimal).or_else(|| read(text, Self::Double)),
            _ => None,
        }
    }
}

fn read<T: FromStr>(text: &str, value: fn(T) -> Comparable) -> Option<Comparable> {
    T::from_str(text).ok().map(value)
}

/// `xsd:decimal` and what is derived from it. Numbers of more digits than can be computed with are taken for doubles.
fn is_number(name: &str) -> bool {
    matches!(name, "decimal" | "long" | "int" | "short" | "byte") || name.to_ascii_lowercase().ends_with("integer") || {
        matches!(name, "unsignedLong" | "unsignedInt" | "unsignedShort" | "unsignedByte")
    }
}

impl PartialEq for Comparable {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Comparable {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Decimal(a), Self::Decimal(b)) => a.partial_cmp(b),
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(b),
            (Self::Decimal(a), Self::Double(b)) => Double::from(*a).partial_cmp(b),
            (Self::Double(a), Self::Decimal(b)) => a.partial_cmp(&Double::from(*b)),
            (Self::Text(a), Self::Text(b)) => a.partial_cmp(b),
            (Self::Boolean(a), Self::Boolean(b)) => bool::from(*a).partial_cmp(&bool::from(*b)),
            (Self::DateTime(a), Self::DateTime(b)) => a.partial_cmp(b),
            (Self::Date(a), Self::Date(b)) => a.partial_cmp(b),
            (Self::Time(a), Self::Time(b)) => a.partial_cmp(b),
            (Self::GYear(a), Self::GYear(b)) => a.partial_cmp(b),
            (Self::GYearMonth(a), Self::GYearMonth(b)) => a.partial_cmp(b),
            (Self::GMonth(a), Self::GMonth(b)) => a.partial_cmp(b),
            (Self::GMonthDay(a), Self::GMonthDay(b)) => a.partial_cmp(b),
            (Self::GDay(a), Self::GDay(b)) => a.partial_cmp(b),
            (Self::DayTime(a), Self::DayTime(b)) => a.partial_cmp(b),
            (Self::YearMonth(a), Self::YearMonth(b)) => a.partial_cmp(b),
            _ => None,
        }
    }
}
