use crate::link::{Claimed, LinkFacts, Quantity, Thing, Time, Value};

/// How a value of ours stands to one of Wikidata's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// They are about different things and neither supports nor contradicts the other.
    Apart,
    /// At most one is true, unless there are several.
    Differs,
    /// They cannot be compared.
    Unclear,
    /// Wikidata's says the same and more.
    FinerThere,
    /// Ours says the same and more.
    FinerHere,
    /// They are the same.
    Same,
}

/// Compares a value of ours with one of Wikidata's.
pub fn relation(ours: &Value, theirs: &Claimed, facts: &LinkFacts) -> Relation {
    match (ours, theirs) {
        // There is a value, and nobody knows it: ours says more.
        (_, Claimed::Unknown) => Relation::FinerHere,
        (_, Claimed::None) => Relation::Differs,
        (_, Claimed::Other(_)) => Relation::Unclear,
        (Value::Thing(ours), Claimed::Value(Value::Thing(theirs))) => things(ours, theirs, facts),
        (Value::Time(ours), Claimed::Value(Value::Time(theirs))) => times(*ours, *theirs),
        (Value::Quantity(ours), Claimed::Value(Value::Quantity(theirs))) => quantities(ours, theirs),
        (Value::String(ours), Claimed::Value(Value::String(theirs))) => same(ours == theirs),
        (
            Value::Text { text: ours, language: our_language },
            Claimed::Value(Value::Text { text: theirs, language: their_language }),
        ) => match our_language == their_language {
            true => same(ours == theirs),
            false => Relation::Apart,
        },
        _ => Relation::Unclear,
    }
}

fn same(same: bool) -> Relation {
    if same { Relation::Same } else { Relation::Differs }
}

fn finer(here: bool, there: bool) -> Relation {
    match (here, there) {
        (true, true) => Relation::Same,
        (true, false) => Relation::FinerHere,
        (false, true) => Relation::FinerThere,
        (false, false) => Relation::Differs,
    }
}

/// A place agrees with what contains it, as far as our registers know.
fn things(ours: &Thing, theirs: &Thing, facts: &LinkFacts) -> Relation {
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
    let there = theirs.iter().any(|(their, _)| facts.containing(their).contains(&entity));
    finer(here, there)
}

/// A Julian day is the Gregorian day that it is. Coarser times of two calendars are not compared: which days are meant
/// would be a guess.
fn times(ours: Time, theirs: Time) -> Relation {
    let (ours, theirs) = (ours.in_gregorian(), theirs.in_gregorian());
    if ours.julian == theirs.julian { finer(theirs.contains(ours), ours.contains(theirs)) } else { Relation::Unclear }
}

fn quantities(ours: &Quantity, theirs: &Quantity) -> Relation {
    if ours.unit != theirs.unit {
        return Relation::Unclear;
    }
    if ours.amount == theirs.amount {
        return Relation::Same;
    }
    finer(theirs.contains(ours), ours.contains(theirs))
}
