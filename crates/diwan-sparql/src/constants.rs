//! Constants that a term may be equal to, as `=` of SPARQL has it.

use oxrdf::vocab::xsd;
use oxrdf::{Literal, Term};
use oxsdatatypes::{Date, DateTime, Decimal, Double, Float, Integer, Time};
use std::collections::HashSet;

/// Constants in which a term is looked up: IRIs and strings as they are, numbers and times by their values.
#[derive(Debug, Default)]
pub(super) struct Constants {
    /// IRIs and strings.
    terms: HashSet<Term>,
    numbers: Numbers,
    moments: HashSet<DateTime>,
    dates: HashSet<Date>,
    times: HashSet<Time>,
}

/// Numbers of several types. Those of the types that two numbers have are compared in the less exact of the types.
#[derive(Debug, Default)]
struct Numbers {
    /// Integers and decimals.
    exact: HashSet<Decimal>,
    /// Integers and decimals as floats.
    exact_as_floats: HashSet<u32>,
    /// Integers and decimals as doubles.
    exact_as_doubles: HashSet<u64>,
    floats: HashSet<u32>,
    floats_as_doubles: HashSet<u64>,
    doubles: HashSet<u64>,
}

enum Number {
    Integer(Integer),
    Decimal(Decimal),
    Float(Float),
    Double(Double),
}

impl Constants {
    /// Adds a constant; returns `false` if it is one that cannot be looked up.
    pub(super) fn insert(&mut self, constant: Term) -> bool {
        let Term::Literal(literal) = &constant else {
            let is_iri = matches!(constant, Term::NamedNode(_));
            if is_iri {
                self.terms.insert(constant);
            }
            return is_iri;
        };
        if let Some(number) = Number::of(literal) {
            self.numbers.insert(&number);
            return true;
        }
        match literal.datatype() {
            xsd::STRING => {
                self.terms.insert(constant);
                true
            }
            xsd::DATE_TIME => literal.value().parse().map(|moment| self.moments.insert(moment)).is_ok(),
            xsd::DATE => literal.value().parse().map(|date| self.dates.insert(date)).is_ok(),
            xsd::TIME => literal.value().parse().map(|time| self.times.insert(time)).is_ok(),
            _ => false,
        }
    }

    /// Whether one of the constants is equal to a term.
    pub(super) fn have_equal(&self, term: &Term) -> bool {
        let Term::Literal(literal) = term else { return self.terms.contains(term) };
        if let Some(number) = Number::of(literal) {
            return self.numbers.have_equal(&number);
        }
        match literal.datatype() {
            xsd::STRING => self.terms.contains(term),
            xsd::DATE_TIME => literal.value().parse().is_ok_and(|moment| self.moments.contains(&moment)),
            xsd::DATE => literal.value().parse().is_ok_and(|date| self.dates.contains(&date)),
            xsd::TIME => literal.value().parse().is_ok_and(|time| self.times.contains(&time)),
            _ => false,
        }
    }
}

impl Numbers {
    fn insert(&mut self, number: &Number) {
        if let Some(exact) = number.exact() {
            self.exact.insert(exact);
            self.exact_as_floats.extend(float_key(number.to_float()));
            self.exact_as_doubles.extend(double_key(number.to_double()));
        } else if let Number::Float(float) = number {
            self.floats.extend(float_key(*float));
            self.floats_as_doubles.extend(double_key(number.to_double()));
        } else {
            self.doubles.extend(double_key(number.to_double()));
        }
    }

    fn have_equal(&self, number: &Number) -> bool {
        let is_double = || double_key(number.to_double()).is_some_and(|key| self.doubles.contains(&key));
        let is_float = || float_key(number.to_float()).is_some_and(|key| self.floats.contains(&key));
        match number {
            Number::Integer(_) | Number::Decimal(_) => {
                number.exact().is_some_and(|exact| self.exact.contains(&exact)) || is_float() || is_double()
            }
            Number::Float(float) => {
                let is_exact = || float_key(*float).is_some_and(|key| self.exact_as_floats.contains(&key));
                is_float() || is_exact() || is_double()
            }
            Number::Double(double) => double_key(*double).is_some_and(|key| {
                self.doubles.contains(&key)
                    || self.exact_as_doubles.contains(&key)
                    || self.floats_as_doubles.contains(&key)
            }),
        }
    }
}

impl Number {
    fn of(literal: &Literal) -> Option<Self> {
        let text = literal.value();
        match literal.datatype() {
            xsd::INTEGER => text.parse().ok().map(Self::Integer),
            xsd::DECIMAL => text.parse().ok().map(Self::Decimal),
            xsd::FLOAT => text.parse().ok().map(Self::Float),
            xsd::DOUBLE => text.parse().ok().map(Self::Double),
            _ => None,
        }
    }

    fn exact(&self) -> Option<Decimal> {
        match self {
            Self::Integer(integer) => Some((*integer).into()),
            Self::Decimal(decimal) => Some(*decimal),
            Self::Float(_) | Self::Double(_) => None,
        }
    }

    fn to_float(&self) -> Float {
        match self {
            Self::Integer(integer) => (*integer).into(),
            Self::Decimal(decimal) => (*decimal).into(),
            Self::Float(float) => *float,
            Self::Double(double) => (*double).into(),
        }
    }

    fn to_double(&self) -> Double {
        match self {
            Self::Integer(integer) => (*integer).into(),
            Self::Decimal(decimal) => (*decimal).into(),
            Self::Float(float) => (*float).into(),
            Self::Double(double) => *double,
        }
    }
}

/// The same for equal numbers: both zeros are equal, and no NaN is equal to anything.
fn float_key(float: Float) -> Option<u32> {
    let float = f32::from(float);
    (!float.is_nan()).then(|| if float == 0.0 { 0 } else { float.to_bits() })
}

/// As [`float_key`].
fn double_key(double: Double) -> Option<u64> {
    let double = f64::from(double);
    (!double.is_nan()).then(|| if double == 0.0 { 0 } else { double.to_bits() })
}
