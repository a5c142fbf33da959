//! Rules about quotes.

pub(super) mod documents;
pub(super) mod misplaced;
pub(super) mod offsets;
pub(super) mod overlong;
pub(super) mod undated;
pub(super) mod unquoted;
pub(super) mod unrelated;
pub(super) mod verbatim;
