//! Selects what [QuickStatements](https://www.wikidata.org/wiki/Help:QuickStatements) can import without loss.
//!
//! Its commands are read by two parsers, that of the original tool and that of version 3, and they differ. An addition
//! passes if both parsers read it in the same way; anything that either would change is withheld. Quotation marks
//! cannot be escaped, so texts that contain one are withheld, as are texts with curly quotation marks (version 3
//! straightens them) and with `|` (either parser may take it for a tab). Ranks cannot be expressed. A command adds to
//! an existing statement with the same value, so two statements that differ only in their qualifiers cannot be kept
//! apart.

use super::snak::snak;
use super::withheld::{keep_references, withheld};
use super::{Addition, Target, Withheld};
use crate::link::{PropertyId, Rank, Value};
use std::collections::BTreeSet;

/// Checks additions one by one, and collects what is withheld.
#[derive(Default)]
pub(super) struct ImportFilter {
    seen: BTreeSet<(Target, PropertyId, Value)>,
    pub(super) withheld: Vec<Withheld>,
}

impl ImportFilter {
    /// The addition with those of its references that can be imported; `None` if it cannot be imported at all.
    pub(super) fn admit(&mut self, addition: &Addition) -> Option<Addition> {
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
            return Some(format!("QuickStatements cannot express its rank, {}", addition.rank.name()));
        }
        if addition.is_outranked {
            return Some("an editor prefers another value, which QuickStatements cannot express".to_owned());
        }
        if addition.has_value {
            return Some(
                "Wikidata has this value with other qualifiers, and QuickStatements would add ours to it".to_owned(),
            );
        }
        if addition.is_deprecated_there {
            return Some("Wikidata has this value with deprecated rank, and QuickStatements would add ours".to_owned());
        }
        if self.seen.contains(&(addition.target.clone(), addition.property, addition.value.clone())) {
            return Some("QuickStatements would put its qualifiers on the other statement with this value".to_owned());
        }
        let mut values = addition.qualifiers.iter().map(|(_, value)| value).chain([&addition.value]);
        values.find_map(|value| snak(value).err())
    }
}
