//! Finds candidate items for entities: looks up every name in every language, together with what is known about the
//! entity.

mod found;
mod identifiers;
mod unlinked;

pub use found::{Suggested, suggest};
pub use unlinked::{SuggestOptions, UnlinkedEntity, unlinked_entities};
