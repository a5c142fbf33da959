use crate::link::ItemId;
use oxsdatatypes::Decimal;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A quantity: a number, with or without bounds and a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number.
    pub amount: Decimal,
    /// The lower and upper bound, if given.
    pub bounds: Option<(Decimal, Decimal)>,
    /// The unit; `None` if the number has no unit.
    pub unit: Option<ItemId>,
}

impl Quantity {
    /// Parses a number without bounds and unit. A leading `+` is allowed.
    pub fn parse(amount: &str) -> Option<Self> {
        let amount = decimal(amount)?;
        Some(Self { amount, bounds: None, unit: None })
    }

    /// Sets the bounds; without bounds if they are not numbers.
    #[must_use]
    pub fn between(mut self, lower: &str, upper: &str) -> Self {
        self.bounds = decimal(lower).zip(decimal(upper));
        self
    }

    /// Whether another quantity has the same unit and is within the bounds of this one.
    pub fn contains(&self, other: &Self) -> bool {
        let (lower, upper) = self.bounds.unwrap_or((self.amount, self.amount));
        self.unit == other.unit && lower <= other.amount && other.amount <= upper
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str(text.strip_prefix('+').unwrap_or(text)).ok()
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        let bounds = |quantity: &Self| quantity.bounds.map(|(lower, upper)| (lower.to_string(), upper.to_string()));
        let amounts = self.amount.partial_cmp(&other.amount).unwrap_or(Ordering::Equal);
        amounts.then_with(|| bounds(self).cmp(&bounds(other))).then_with(|| self.unit.cmp(&other.unit))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount.fmt(f)?;
        if let Some((lower, upper)) = self.bounds.filter(|(lower, upper)| lower != upper) {
            write!(f, " [{lower}, {upper}]")?;
        }
        self.unit.map_or(Ok(()), |unit| write!(f, " {unit}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Quantity;

    #[test]
    fn numbers_are_compared_as_numbers() {
        let number = |text: &str| Quantity::parse(text).unwrap();
        assert_eq!(number("+57"), number("57.0"));
        assert!(number("57").between("+50", "+60").contains(&number("55")));
        assert!(!number("57").contains(&number("60")) && number("57") < number("60"));
        assert!(Quantity::parse("many").is_none());
    }
}
