//! The texts of fields, and the values of fields that have none.

use super::TermProblem;
use crate::source::{Field, Row, Value, ValueKind};
use std::ops::ControlFlow;

/// The bytes of a value, which must be a text, a number or a truth value.
pub(super) fn lexical(value: Value<'_>) -> Result<&[u8], TermProblem> {
    match value.kind {
        ValueKind::Broken => Err(TermProblem::new(
            &String::from_utf8_lossy(value.bytes),
            "is no Unicode text: half of a surrogate pair or bytes that are not UTF-8 stand in it",
        )),
        ValueKind::Structure => Err(TermProblem::new(
            &String::from_utf8_lossy(value.bytes),
            "is an array or an object; refer to its values",
        )),
        _ => Ok(value.bytes),
    }
}

pub(super) fn as_text(bytes: &[u8]) -> Result<&str, TermProblem> {
    std::str::from_utf8(bytes)
        .map_err(|_| TermProblem::new(&String::from_utf8_lossy(bytes), "is not UTF-8; save the file as UTF-8"))
}

/// The bytes of a cell, which are checked unless the row is known to be UTF-8.
pub(super) fn checked<'a>(bytes: &'a [u8], row: &Row<'_>) -> Result<&'a [u8], TermProblem> {
    if row.is_utf8() { Ok(bytes) } else { as_text(bytes).map(str::as_bytes) }
}

/// Gives `each` every problem that values of the fields have by themselves, whatever they are used for.
pub(super) fn unreadable(
    fields: impl Iterator<Item = Field>,
    row: &Row<'_>,
    each: &mut dyn FnMut(TermProblem) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for field in fields {
        for value in row.values(field) {
            if let Err(problem) = lexical(value).and_then(as_text) {
                each(problem.of_field(Some(field)))?;
            }
        }
    }
    ControlFlow::Continue(())
}
