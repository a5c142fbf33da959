use super::{Item, Items};
use crate::link::{ItemId, LinkError};
use std::collections::BTreeMap;

/// The result of reading items.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The items.
    pub items: Items,
    /// The first damaged entities: file and line, and the reason.
    pub damage: Vec<(String, String)>,
    /// The number of damaged entities beyond those in `damage`.
    pub more_damage: usize,
    /// Messages about items that occur twice with different data, saying which one is used.
    pub repeated: Vec<String>,
    /// The number of such items beyond those in `repeated`.
    pub more_repeated: usize,
    places: BTreeMap<ItemId, String>,
    /// The number of entities read, wanted or not.
    pub(super) entities: usize,
}

/// The maximum number of reported entities, because a dump may be damaged throughout.
const REPORTED: usize = 10;

impl Reading {
    /// The damage as errors, and one more error with the number of unreported entities.
    pub fn into_damage(self) -> Vec<LinkError> {
        let rest = (self.more_damage > 0).then(|| LinkError::Items {
            place: "the files of items".to_owned(),
            reason: match self.more_damage {
                1 => "1 more entity cannot be read".to_owned(),
                more => format!("{more} more entities cannot be read"),
            },
        });
        let error = |(place, reason)| LinkError::Items { place, reason };
        self.damage.into_iter().map(error).chain(rest).collect()
    }

    pub(super) fn damaged(&mut self, place: &str, reason: &str) {
        match self.damage.len() < REPORTED {
            true => self.damage.push((place.to_owned(), reason.to_owned())),
            false => self.more_damage += 1,
        }
    }

    /// Adds an item under an identifier. Of two items that differ, the one with the later revision is used, or else the
    /// one that was read later.
    pub(super) fn add(&mut self, id: ItemId, item: Item, place: &str) {
        if let Some(old) = self.items.get(&id).filter(|old| **old != item) {
            let is_older = item.revision.zip(old.revision).is_some_and(|(new, old)| new < old);
            let before = self.places.get(&id).map(String::as_str).unwrap_or_default();
            let counts = if is_older { before } else { place };
            let text = format!("{id} is in {before} and, with other data, in {place}; the data in {counts} are used");
            match self.repeated.len() < REPORTED {
                true => self.repeated.push(text),
                false => self.more_repeated += 1,
            }
            if is_older {
                return;
            }
        }
        self.places.insert(id, place.to_owned());
        self.items.insert(id, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_damaged_entities_are_reported_and_the_others_counted() {
        let mut reading = Reading::default();
        for number in 1..=10 {
            reading.damaged(&format!("a.json:{number}"), "cut");
        }
        assert_eq!((reading.damage.len(), reading.more_damage), (10, 0));
        assert_eq!(reading.clone().into_damage().len(), 10);
        reading.damaged("a.json:11", "cut");
        assert_eq!((reading.damage.len(), reading.more_damage), (10, 1));
        let errors = reading.into_damage();
        assert_eq!(errors.len(), 11);
        assert_eq!(errors[10].to_string(), "the files of items: 1 more entity cannot be read");
    }

    #[test]
    fn ten_repeated_items_are_reported_and_the_others_counted() {
        let mut reading = Reading::default();
        let mut add = |label: &str, number: u64| {
            let id: ItemId = format!("Q{number}").parse().unwrap();
            let mut item = Item::new(id);
            item.labels.insert("en".to_owned(), label.to_owned());
            reading.add(id, item, &format!("{label}.json"));
            (reading.repeated.len(), reading.more_repeated)
        };
        (1..=11).for_each(|number| assert_eq!(add("a", number), (0, 0)));
        (1..=9).for_each(|number| assert_eq!(add("b", number).1, 0));
        assert_eq!((add("b", 10), add("b", 11)), ((10, 0), (10, 1)));
    }
}
