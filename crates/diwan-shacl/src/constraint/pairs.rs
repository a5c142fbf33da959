use super::Comparable;
use super::comparable::TotalOrder;
use diwan_rdf::quads::{ExtendedTerms, Id};
use std::cmp::Ordering;

/// [Property pair constraints](https://www.w3.org/TR/shacl/#core-components-property-pairs).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    pub(crate) kind: PairKind,
    pub(crate) property: Id,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum PairKind {
    Equals,
    Disjoint,
    LessThan,
    LessThanOrEquals,
}

impl Pair {
    pub(super) fn name(self) -> &'static str {
        match self.kind {
            PairKind::Equals => "Equals",
            PairKind::Disjoint => "Disjoint",
            PairKind::LessThan => "LessThan",
            PairKind::LessThanOrEquals => "LessThanOrEquals",
        }
    }

    pub(super) fn message(self, show: &dyn Fn(Id) -> String) -> String {
        let property = show(self.property);
        match self.kind {
            PairKind::Equals => format!("the values are not those of {property}: this one stands on one side alone"),
            PairKind::Disjoint => format!("the value is also one of {property}"),
            PairKind::LessThan => format!("the value is not less than those of {property}"),
            PairKind::LessThanOrEquals => format!("the value is not less than those of {property}, nor equal"),
        }
    }

    /// Reports the values that violate the constraint, with the number of results for each. Both lists are sorted.
    pub(crate) fn check(
        self,
        terms: &ExtendedTerms<'_>,
        values: &[Id],
        others: &[Id],
        wrong: &mut dyn FnMut(Id, usize),
    ) {
        let has = |ids: &[Id], id: Id| ids.binary_search(&id).is_ok();
        let mut report = |values: &[Id], is_wrong: &dyn Fn(Id) -> bool| {
            values.iter().filter(|value| is_wrong(**value)).for_each(|value| wrong(*value, 1));
        };
        match self.kind {
            PairKind::Disjoint => report(values, &|value| has(others, value)),
            PairKind::Equals => {
                report(values, &|value| !has(others, value));
                report(others, &|other| !has(values, other));
            }
            PairKind::LessThan | PairKind::LessThanOrEquals => self.check_order(terms, values, others, wrong),
        }
    }

    /// [One result for every pair](https://www.w3.org/TR/shacl/#LessThanConstraintComponent) that is not in order.
    fn check_order(self, terms: &ExtendedTerms<'_>, values: &[Id], others: &[Id], wrong: &mut dyn FnMut(Id, usize)) {
        let comparable = |id: &Id| Comparable::of(&terms.get(*id).literal()?);
        let others = Others::new(others.iter().map(comparable));
        for value in values {
            match comparable(value).map_or(others.len(), |comparable| others.disordered(self.kind, &comparable)) {
                0 => {}
                number => wrong(*value, number),
            }
        }
    }
}

/// The values of the other property, sorted within each total order.
#[derive(Default)]
struct Others {
    sorted: Vec<(TotalOrder, Vec<Comparable>)>,
    /// The number of values that cannot be compared with any value.
    incomparable: usize,
}

impl Others {
    fn new(others: impl Iterator<Item = Option<Comparable>>) -> Self {
        let mut found = Self::default();
        for other in others {
            match other.and_then(|other| Some((other.order()?, other))) {
                Some((order, other)) => found.of_order(order).push(other),
                None => found.incomparable += 1,
            }
        }
        for (_, others) in &mut found.sorted {
            others.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
        }
        found
    }

    fn of_order(&mut self, order: TotalOrder) -> &mut Vec<Comparable> {
        let place = self.sorted.iter().position(|(known, _)| *known == order).unwrap_or(self.sorted.len());
        if place == self.sorted.len() {
            self.sorted.push((order, Vec::new()));
        }
        &mut self.sorted[place].1
    }

    fn len(&self) -> usize {
        self.incomparable + self.sorted.iter().map(|(_, others)| others.len()).sum::<usize>()
    }

    /// The number of values with which a value is not in order. Rounding to another type and an unknown time zone
    /// preserve the sorting, so those values come first in every total order, even in one that the value does not
    /// belong to.
    fn disordered(&self, kind: PairKind, value: &Comparable) -> usize {
        let is_ordered = |other: &Comparable| match kind {
            PairKind::LessThan => value < other,
            _ => value <= other,
        };
        let of_order = |others: &Vec<Comparable>| others.partition_point(|other| !is_ordered(other));
        self.incomparable + self.sorted.iter().map(|(_, others)| of_order(others)).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use diwan_rdf::quads::LiteralText;
    use oxrdf::NamedNode;
    use proptest::prelude::*;

    fn comparable() -> impl Strategy<Value = Option<Comparable>> {
        let number = -3..4_i64;
        let zone = prop::sample::select(vec!["", "Z", "+13:00", "-13:00"]);
        let spelt = (number, zone, 0..10).prop_map(|(number, zone, kind)| match kind {
            0 => (format!("{number}.50"), "decimal"),
            1 => (format!("{number}"), "integer"),
            2 => (format!("{number}.5E0"), "float"),
            3 => (format!("{number}E0"), "double"),
            4 => ("NaN".to_owned(), "double"),
            5 => (format!("2020-01-{:02}{zone}", number + 4), "date"),
            6 => (format!("2020-01-{:02}T{:02}:00:00{zone}", number + 4, number + 12), "dateTime"),
            7 => (format!("{:02}:00:00{zone}", number * 3 + 12), "time"),
            8 => (number.to_string(), "string"),
            _ => ("no number".to_owned(), "integer"),
        });
        spelt.prop_map(|(value, name)| {
            let datatype = NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{name}"));
            let (language, direction) = (None, None);
            Comparable::of(&LiteralText { value: value.into(), language, direction, datatype: datatype.as_ref() })
        })
    }

    proptest! {
        #[test]
        fn pairs_are_counted_as_if_each_were_compared(
            value in comparable(), others in proptest::collection::vec(comparable(), 0..30)
        ) {
            let Some(value) = value else { return Ok(()) };
            let sorted = Others::new(others.iter().cloned());
            prop_assert_eq!(sorted.len(), others.len());
            for kind in [PairKind::LessThan, PairKind::LessThanOrEquals] {
                let is_ordered = |other: &Comparable| match kind {
                    PairKind::LessThan => value < *other,
                    _ => value <= *other,
                };
                let expected = others.iter().filter(|other| !other.as_ref().is_some_and(is_ordered)).count();
                prop_assert_eq!(sorted.disordered(kind, &value), expected, "{:?} {:?} {:?}", kind, value, others);
            }
        }
    }
}
