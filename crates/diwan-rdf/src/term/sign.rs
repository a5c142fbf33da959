//! The order of numbers with a sign.

use std::cmp::Ordering;

/// Compares two numbers by whether they are negative, and numbers of the same sign by their absolute values.
pub(super) fn by_sign(are_negative: (bool, bool), absolute: impl FnOnce() -> Ordering) -> Ordering {
    match are_negative {
        (false, false) => absolute(),
        (true, true) => absolute().reverse(),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}
