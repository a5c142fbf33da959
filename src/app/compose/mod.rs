//! Conversions from the types of the lower layers to views.

mod answer;
mod contradiction;
mod difference;
mod dossier;
mod evidence;
mod finding;
mod found;
#[cfg(feature = "link")]
mod link;
#[cfg(feature = "link")]
mod proposal;
#[cfg(feature = "link")]
mod review;

pub use difference::{Comparands, Compared};
