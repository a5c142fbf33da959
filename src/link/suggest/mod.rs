//! Which items an entity may be: every name in every language is asked for, with what is known of the entity.

mod found;
mod identifiers;
mod wanted;

pub use found::{Suggested, suggest};
pub use wanted::{Wanted, Wishes, wanted};
