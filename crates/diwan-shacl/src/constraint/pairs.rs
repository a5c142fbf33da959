use super::Comparable;
use super::comparable::TotalOrder;
use crate::graph::{Id, Terms};
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

    /// Gives the values at fault among those of a shape and those of the property, which are in order.
    pub(crate) fn check(self, terms: &Terms, values: &[Id], others: &[Id], wrong: &mut dyn FnMut(Id)) {
        let has = |ids: &[Id], id: Id| ids.binary_search(&id).is_ok();
        let mut report = |values: &[Id], is_wrong: &dyn Fn(Id) -> bool| {
            values.iter().filter(|value| is_wrong(**value)).for_each(|value| wrong(*value));
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
    fn check_order(self, terms: &Terms, values: &[Id], others: &[Id], wrong: &mut dyn FnMut(Id)) {
        let comparable = |id: &Id| terms.literal(*id).and_then(Comparable::of);
        let others = Others::new(others.iter().map(comparable).collect());
        for value in values {
            for _ in 0..self.disordered(comparable(value).as_ref(), &others) {
                wrong(*value);
            }
        }
    }

    /// How many others a value is not in order with.
    fn disordered(self, value: Option<&Comparable>, others: &Others) -> usize {
        let is_ordered = |value: &Comparable, other: &Comparable| match self.kind {
            PairKind::LessThan => value < other,
            _ => value <= other,
        };
        match (value, others) {
            (None, Others::Sorted(_, others)) => others.len(),
            (Some(value), Others::Sorted(order, others)) if value.order() == Some(*order) => {
                others.partition_point(|other| !is_ordered(value, other))
            }
            (Some(value), Others::Sorted(_, others)) => others.iter().filter(|other| !is_ordered(value, other)).count(),
            (value, Others::Unsorted(others)) => {
                let is_ordered = |other: &Option<Comparable>| {
                    value.zip(other.as_ref()).is_some_and(|(value, other)| is_ordered(value, other))
                };
                others.iter().filter(|other| !is_ordered(other)).count()
            }
        }
    }
}

/// The values of the other property.
enum Others {
    /// All in one total order.
    Sorted(TotalOrder, Vec<Comparable>),
    Unsorted(Vec<Option<Comparable>>),
}

impl Others {
    fn new(others: Vec<Option<Comparable>>) -> Self {
        let order = others.first().and_then(|first| first.as_ref()?.order());
        let is_in_order = |other: &Option<Comparable>| other.as_ref().and_then(Comparable::order) == order;
        match order.filter(|_| others.iter().all(is_in_order)) {
            Some(order) => {
                let mut others: Vec<_> = others.into_iter().flatten().collect();
                others.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
                Self::Sorted(order, others)
            }
            None => Self::Unsorted(others),
        }
    }
}
