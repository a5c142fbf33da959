use super::Comparable;
use crate::graph::Id;
use crate::validate::Scope;

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

    pub(super) fn check(self, scope: &Scope<'_, '_>, wrong: &mut dyn FnMut(Option<Id>)) {
        let others: Vec<Id> = scope.run.data.objects(scope.focus, self.property).collect();
        let mut report = |values: &[Id], is_wrong: &dyn Fn(Id) -> bool| {
            values.iter().filter(|value| is_wrong(**value)).for_each(|value| wrong(Some(*value)));
        };
        match self.kind {
            PairKind::Disjoint => report(scope.values, &|value| others.contains(&value)),
            PairKind::Equals => {
                report(scope.values, &|value| !others.contains(&value));
                report(&others, &|other| !scope.values.contains(&other));
            }
            PairKind::LessThan | PairKind::LessThanOrEquals => {
                // One result for every pair: https://www.w3.org/TR/shacl/#LessThanConstraintComponent
                for other in &others {
                    report(scope.values, &|value| !self.is_ordered(scope, value, *other));
                }
            }
        }
    }

    fn is_ordered(self, scope: &Scope<'_, '_>, value: Id, other: Id) -> bool {
        let comparable = |id| scope.run.terms.literal(id).and_then(Comparable::of);
        match (comparable(value), comparable(other), self.kind) {
            (Some(value), Some(other), PairKind::LessThan) => value < other,
            (Some(value), Some(other), _) => value <= other,
            _ => false,
        }
    }
}
