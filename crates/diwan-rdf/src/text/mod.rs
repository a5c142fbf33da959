//! Text in messages: foreign values made visible and short, and the name that a misspelt one was meant to be.

mod mark;
mod nearest;
mod shortened;
mod visible;

pub use mark::without_mark;
pub use nearest::{nearest, nearest_iri};
pub use shortened::shortened;
pub use visible::{visible, visible_line};
