use crate::link::{ClaimValue, EntityOrItem, LinkFacts, Quantity, Time, Value};

/// The relation of one of the project's values to one of Wikidata's, from unrelated to identical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The values are about different things: neither supports nor contradicts the other.
    Unrelated,
    /// The values differ; they contradict each other if the property can have only one value.
    Differs,
    /// The values cannot be compared.
    Unclear,
    /// The values agree, and Wikidata's is more precise.
    FinerThere,
    /// The values agree, and ours is more precise.
    FinerHere,
    /// The values are the same.
    Same,
}

/// Compares one of the project's values with one of Wikidata's.
pub fn relation(ours: &Value, theirs: &ClaimValue, facts: &LinkFacts) -> Relation {
    match (ours, theirs) {
        // "Unknown value": ours is more precise.
        (_, ClaimValue::Unknown) => Relation::FinerHere,
        (_, ClaimValue::None) => Relation::Differs,
        (_, ClaimValue::Other(_)) => Relation::Unclear,
        (Value::Entity(ours), ClaimValue::Value(Value::Entity(theirs))) => things(ours, theirs, facts),
        (Value::Time(ours), ClaimValue::Value(Value::Time(theirs))) => times(*ours, *theirs),
        (Value::Quantity(ours), ClaimValue::Value(Value::Quantity(theirs))) => quantities(ours, theirs),
        (Value::String(ours), ClaimValue::Value(Value::String(theirs))) => same(ours == theirs),
        (
            Value::Text { text: ours, language: our_language },
            ClaimValue::Value(Value::Text { text: theirs, language: their_language }),
        ) => match our_language == their_language {
            true => same(ours == theirs),
            false => Relation::Unrelated,
        },
        _ => Relation::Unclear,
    }
}

fn same(same: bool) -> Relation {
    if same { Relation::Same } else { Relation::Differs }
}

fn by_precision(here: bool, there: bool) -> Relation {
    match (here, there) {
        (true, true) => Relation::Same,
        (true, false) => Relation::FinerHere,
        (false, true) => Relation::FinerThere,
        (false, false) => Relation::Differs,
    }
}

/// Compares entities. A place agrees with a place that contains it according to the project's registers.
fn things(ours: &EntityOrItem, theirs: &EntityOrItem, facts: &LinkFacts) -> Relation {
    let known = ours.entity.is_some() && ours.entity == theirs.entity;
    if known || (ours.item.is_some() && ours.item == theirs.item) {
        return Relation::Same;
    }
    if ours.item.is_none() {
        return Relation::Unclear;
    }
    let Some(entity) = &ours.entity else { return Relation::Differs };
    let theirs: Vec<_> = facts.linked().iter().filter(|(_, item)| Some(**item) == theirs.item).collect();
    let here = theirs.iter().any(|(their, _)| facts.containing(entity).contains(their));
    let there = theirs.iter().any(|(their, _)| facts.containing(their).contains(entity));
    by_precision(here, there)
}

/// Compares times. Julian days are converted to Gregorian days. Less precise times of two calendars are not compared,
/// because their days are not known.
fn times(ours: Time, theirs: Time) -> Relation {
    let (ours, theirs) = (ours.in_gregorian(), theirs.in_gregorian());
    if ours.julian == theirs.julian {
        by_precision(theirs.contains(ours), ours.contains(theirs))
    } else {
        Relation::Unclear
    }
}

fn quantities(ours: &Quantity, theirs: &Quantity) -> Relation {
    if ours.unit != theirs.unit {
        return Relation::Unclear;
    }
    if ours.amount == theirs.amount {
        return Relation::Same;
    }
    by_precision(theirs.contains(ours), ours.contains(theirs))
}
