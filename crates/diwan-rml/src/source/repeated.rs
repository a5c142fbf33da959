//! Repeated names in an object. JSON does not define their meaning ([RFC
//! 8259](https://www.rfc-editor.org/rfc/rfc8259#section-4)); here all their values are read, and the names are
//! reported.

use super::RowPosition;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The maximum number of names that are kept.
const KEPT: usize = 100;

/// A repeated name in an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatedName {
    /// The name.
    pub name: String,
    /// The position of the first repetition: a line, or the item.
    pub place: RowPosition,
}

/// The repeated names that all threads have found so far.
#[derive(Debug, Default)]
pub(super) struct RepeatedNames(Mutex<BTreeMap<String, RowPosition>>);

impl RepeatedNames {
    pub(super) fn note(&self, name: &str, place: RowPosition) {
        let Ok(mut names) = self.0.lock() else { return };
        match names.get_mut(name) {
            Some(first) => *first = place.min(*first),
            None => {
                names.insert(name.to_owned(), place);
                if names.len() > KEPT {
                    names.pop_last();
                }
            }
        }
    }

    pub(super) fn names(&self) -> Vec<RepeatedName> {
        let Ok(names) = self.0.lock() else { return Vec::new() };
        names.iter().map(|(name, place)| RepeatedName { name: name.clone(), place: *place }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_of_each_name_is_kept() {
        let names = RepeatedNames::default();
        for (name, item) in [("b", 3), ("a", 7), ("b", 2), ("a", 9)] {
            names.note(name, RowPosition::Item(item));
        }
        let name = |name: &str, item| RepeatedName { name: name.to_owned(), place: RowPosition::Item(item) };
        assert_eq!(names.names(), [name("a", 7), name("b", 2)]);
        (0..1000).for_each(|number| names.note(&format!("c{number}"), RowPosition::Item(1)));
        assert_eq!(names.names().len(), KEPT);
    }
}
