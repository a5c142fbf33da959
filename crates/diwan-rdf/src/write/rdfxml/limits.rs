use super::names::{is_reserved, split};
use super::text::forbidden_character;
use crate::quads::Id;
use crate::write::ExportError;
use crate::write::order::Sorted;
use oxrdf::NamedNodeRef;
use rustc_hash::FxHashSet;

/// Checks that every statement can be written, and reports the first that cannot.
pub(super) fn check(sorted: &Sorted<'_>) -> Result<(), ExportError> {
    let (mut predicates, mut objects) = (FxHashSet::default(), FxHashSet::default());
    for statement in sorted.statements() {
        let Some(predicate) = sorted.term(statement.predicate).node() else { continue };
        if predicates.insert(statement.predicate) {
            check_predicate(predicate)?;
        }
        if objects.insert(statement.object) {
            check_object(sorted, predicate, statement.object)?;
        }
    }
    Ok(())
}

fn check_predicate(predicate: NamedNodeRef<'_>) -> Result<(), ExportError> {
    if is_reserved(predicate.as_str()) {
        return Err(ExportError::ReservedPredicate(predicate.into_owned()));
    }
    if split(predicate.as_str()).is_none() {
        return Err(ExportError::PredicateName(predicate.into_owned()));
    }
    Ok(())
}

fn check_object(sorted: &Sorted<'_>, predicate: NamedNodeRef<'_>, object: Id) -> Result<(), ExportError> {
    match sorted.term(object).value().and_then(|value| forbidden_character(&value)) {
        Some(character) => Err(ExportError::XmlCharacter { predicate: predicate.into_owned(), character }),
        None => Ok(()),
    }
}
