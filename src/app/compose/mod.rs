//! Conversions from the types of the lower layers to views.

mod contradiction;
mod difference;
mod dossier;
mod evidence;
mod finding;
#[cfg(feature = "link")]
mod link;

pub use difference::{Comparands, Compared};
