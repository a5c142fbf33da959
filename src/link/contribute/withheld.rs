//! Removes from additions what a format cannot express, and records it.

use super::{Addition, Reference, Withheld, limits};
use crate::link::Value;

/// The addition with those of its references whose values can all be expressed; `None` if it had references and none is
/// left.
pub(super) fn keep_references(
    addition: &Addition,
    check: impl Fn(&Value) -> Result<(), String>,
    left_out: &mut Vec<Withheld>,
) -> Option<Addition> {
    let mut references = Vec::new();
    for reference in &addition.references {
        match reference.snaks.iter().find_map(|(_, value)| check(value).err()) {
            None => references.push(reference.clone()),
            Some(reason) => {
                let reason = format!("a reference cannot be expressed: {reason}");
                left_out.push(withheld(addition, reason, std::slice::from_ref(reference)));
            }
        }
    }
    let is_bare = references.is_empty() && !addition.references.is_empty();
    (!is_bare).then(|| Addition { references, ..addition.clone() })
}

/// The record of an addition, or of some of its references, that is left out.
pub(super) fn withheld(addition: &Addition, reason: String, references: &[Reference]) -> Withheld {
    let (entity, property) = (addition.entity.clone(), addition.property);
    let records = references.iter().map(|reference| reference.record.clone()).collect();
    Withheld { entity, property, value: Some(addition.value.clone()), reason, offered_with: None, records }
}

/// The additions, or the parts of them, that Wikibase accepts. What it would reject is added to `left_out` with the
/// reason.
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
