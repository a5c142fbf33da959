//! Text for messages: errors with their lines, untrusted values made visible and shortened, and suggestions for misspelt
//! names.

mod error;
mod mark;
mod nearest;
mod shortened;
mod visible;

pub use error::TextError;
pub use mark::without_mark;
pub use nearest::{nearest, nearest_iri};
pub use shortened::shortened;
pub use visible::{visible, visible_line};
