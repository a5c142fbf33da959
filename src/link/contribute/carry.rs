//! What [QuickStatements](https://www.wikidata.org/wiki/Help:QuickStatements) can carry faithfully.
//!
//! Two parsers read its commands, that of the tool and that of its third version, and they differ. What passes here is
//! what both understand alike; what either would change is withheld. No syntax escapes a quotation mark, so a text with
//! one is withheld, and so are curly quotation marks, which the third version straightens, and `|`, which either may
//! take for a tab. Ranks cannot be said. A statement goes to the one with the same value, if there is one: two that
//! differ in qualifiers alone cannot be told apart.

use super::snak::snak;
use super::withheld::{keep_references, withheld};
use super::{Addition, Target, Withheld};
use crate::link::{PropertyId, Rank, Value};
use std::collections::BTreeSet;

/// The parts of additions that can be said, and the others with the reason.
#[derive(Default)]
pub(super) struct Carrier {
    seen: BTreeSet<(Target, PropertyId, Value)>,
    pub(super) withheld: Vec<Withheld>,
}

impl Carrier {
    /// The part of an addition that can be said.
    pub(super) fn carry(&mut self, addition: &Addition) -> Option<Addition> {
        if let Some(reason) = self.obstacle(addition) {
            self.withheld.push(withheld(addition, reason, &addition.references));
            return None;
        }
        let carried = keep_references(addition, |value| snak(value).map(drop), &mut self.withheld)?;
        self.seen.insert((addition.target.clone(), addition.property, addition.value.clone()));
        Some(carried)
    }

    fn obstacle(&self, addition: &Addition) -> Option<String> {
        if addition.rank != Rank::Normal {
            return Some(format!("QuickStatements cannot say that its rank is {}", addition.rank.name()));
        }
        if addition.is_outranked {
            return Some("an editor prefers another value, and QuickStatements cannot say so".to_owned());
        }
        if addition.has_value {
            return Some(
                "Wikidata has this value with other qualifiers, to which QuickStatements would add ours".to_owned(),
            );
        }
        if addition.is_given_up {
            return Some("Wikidata has this value as deprecated, to which QuickStatements would add ours".to_owned());
        }
        if self.seen.contains(&(addition.target.clone(), addition.property, addition.value.clone())) {
            return Some("QuickStatements would put its qualifiers on the other statement with this value".to_owned());
        }
        let mut values = addition.qualifiers.iter().map(|(_, value)| value).chain([&addition.value]);
        values.find_map(|value| snak(value).err())
    }
}
