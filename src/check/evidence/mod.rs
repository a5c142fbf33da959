//! What is wrong with quotes.

mod quotes;

pub(super) mod absent;
pub(super) mod documents;
pub(super) mod offsets;
pub(super) mod overlong;
pub(super) mod undated;
pub(super) mod unquoted;
pub(super) mod unrelated;
pub(super) mod verbatim;

use quotes::{Documents, Quote, Quotes};
