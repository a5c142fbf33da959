use super::{Item, Items};
use crate::link::{ItemId, LinkError};
use std::collections::BTreeMap;

/// Items that were read, and what is to be said about it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The items.
    pub items: Items,
    /// What could not be read: the file and line, and why; as far as it is told.
    pub damage: Vec<(String, String)>,
    /// How much more damage there is.
    pub more_damage: usize,
    /// Which of two items with one identifier counts, as far as it is told.
    pub repeated: Vec<String>,
    /// How many more items come again.
    pub more_repeated: usize,
    places: BTreeMap<ItemId, String>,
    /// How many entities were read, wanted or not.
    pub(super) entities: usize,
}

/// So much is told; a dump may be damaged throughout.
const TOLD: usize = 10;

impl Reading {
    /// The damage as errors, one that stands for what is not told among them.
    pub fn into_damage(self) -> Vec<LinkError> {
        let more = (self.more_damage > 0).then(|| LinkError::Items {
            place: "the files of items".to_owned(),
            reason: format!("{} more entities cannot be read", self.more_damage),
        });
        let error = |(place, reason)| LinkError::Items { place, reason };
        self.damage.into_iter().map(error).chain(more).collect()
    }

    pub(super) fn damaged(&mut self, place: &str, reason: &str) {
        match self.damage.len() < TOLD {
            true => self.damage.push((place.to_owned(), reason.to_owned())),
            false => self.more_damage += 1,
        }
    }

    /// Adds an item under an identifier. Of two that differ, the later revision counts, or else the later in reading.
    pub(super) fn add(&mut self, id: ItemId, item: Item, place: &str) {
        if let Some(old) = self.items.get(&id).filter(|old| **old != item) {
            let is_older = item.revision.zip(old.revision).is_some_and(|(new, old)| new < old);
            let before = self.places.get(&id).map(String::as_str).unwrap_or_default();
            let counts = if is_older { before } else { place };
            let text = format!("{id} stands in {before} and otherwise in {place}; that of {counts} counts");
            match self.repeated.len() < TOLD {
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
