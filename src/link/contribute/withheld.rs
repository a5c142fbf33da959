//! What is left out of an addition, and what is left of it.

use super::{Addition, Reference, Withheld, limits};
use crate::link::Value;

/// An addition with those of its references whose values can all be said; none when it had some and has none left.
pub(super) fn keep_references(
    addition: &Addition,
    can_say: impl Fn(&Value) -> Result<(), String>,
    left_out: &mut Vec<Withheld>,
) -> Option<Addition> {
    let mut references = Vec::new();
    for reference in &addition.references {
        match reference.snaks.iter().find_map(|(_, value)| can_say(value).err()) {
            None => references.push(reference.clone()),
            Some(reason) => {
                let reason = format!("a reference cannot be carried: {reason}");
                left_out.push(withheld(addition, reason, std::slice::from_ref(reference)));
            }
        }
    }
    let is_bare = references.is_empty() && !addition.references.is_empty();
    (!is_bare).then(|| Addition { references, ..addition.clone() })
}

/// An addition that is left out, for what these references say.
pub(super) fn withheld(addition: &Addition, reason: String, references: &[Reference]) -> Withheld {
    let (entity, property) = (addition.entity.clone(), addition.property);
    let records = references.iter().map(|reference| reference.record.clone()).collect();
    Withheld { entity, property, value: Some(addition.value.clone()), reason, offered_with: None, records }
}

/// The additions, or what is left of them, that Wikibase takes; the others are added to `left_out` with the reason.
pub(super) fn within_limits(additions: &[Addition], left_out: &mut Vec<Withheld>) -> Vec<Addition> {
    let mut within = |addition: &Addition| {
        let mut values = addition.qualifiers.iter().map(|(_, value)| value).chain([&addition.value]);
        if let Some(reason) = values.find_map(|value| limits::value(value).err()) {
            left_out.push(withheld(addition, reason, &addition.references));
            return None;
        }
        keep_references(addition, limits::value, left_out)
    };
    additions.iter().filter_map(&mut within).collect()
}
