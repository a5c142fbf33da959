//! Follows the steps of an iterator through a document that is read from front to back, without the document in memory.

use super::path::Step;
use super::scan::{ScanError, Scanner};
use std::io::Read;

/// Takes the text of a value; an error ends the walk.
pub(super) type Take<'t> = dyn FnMut(&[u8]) -> Result<(), ScanError> + 't;

/// How many bytes the parts of a document may have that are in memory whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Longest {
    /// The names of members, and values that steps into all members find, however deep.
    pub(super) part: usize,
    /// The values at the end of all steps.
    pub(super) value: usize,
}

/// Gives `take` the values that the steps lead to from the value that comes next, in the order of the document.
pub(super) fn walk<R: Read>(
    scanner: &mut Scanner<R>,
    steps: &[Step],
    level: usize,
    longest: Longest,
    take: &mut Take<'_>,
) -> Result<(), ScanError> {
    let Some((first, rest)) = steps.split_first() else { return take(&scanner.keep_value(longest.value)?) };
    match (scanner.peek()?, first) {
        (Some(b'{'), Step::Index(_)) | (Some(b'['), Step::Member(_)) => scanner.skip(level),
        (Some(b'{'), step) => scanner.members(level + 1, &mut |scanner| {
            let name = scanner.name(longest.part)?;
            match step {
                Step::Every => walk(scanner, rest, level + 1, longest, take),
                Step::Member(wanted) if is_name(&name, wanted) => walk(scanner, rest, level + 1, longest, take),
                Step::Descendants(wanted) if is_name(&name, wanted) => {
                    let value = scanner.keep_value(longest.part)?;
                    match rest {
                        [] => take(&value)?,
                        _ => walk(&mut Scanner::of(value.clone()), rest, level + 1, longest, take)?,
                    }
                    walk(&mut Scanner::of(value), steps, level + 1, longest, take)
                }
                Step::Descendants(_) => walk(scanner, steps, level + 1, longest, take),
                Step::Member(_) | Step::Index(_) => scanner.skip(level + 1),
            }
        }),
        (Some(b'['), step) => {
            let mut place = 0;
            scanner.elements(level + 1, &mut |scanner| {
                place += 1;
                match step {
                    Step::Every => walk(scanner, rest, level + 1, longest, take),
                    Step::Index(index) if place == index + 1 => walk(scanner, rest, level + 1, longest, take),
                    Step::Descendants(_) => walk(scanner, steps, level + 1, longest, take),
                    Step::Index(_) | Step::Member(_) => scanner.skip(level + 1),
                }
            })
        }
        _ => scanner.skip(level),
    }
}

/// Whether a name in quotes is this one.
fn is_name(quoted: &[u8], name: &str) -> bool {
    let inner = quoted.get(1..quoted.len() - 1).unwrap_or_default();
    match memchr::memchr(b'\\', inner) {
        None => inner == name.as_bytes(),
        Some(_) => serde_json::from_slice::<String>(quoted).is_ok_and(|quoted| quoted == name),
    }
}
