//! Views made of what the lower layers know.

mod contradiction;
mod difference;
mod dossier;
mod evidence;
mod finding;
#[cfg(feature = "link")]
mod link;

pub use difference::{Comparands, Compared};
