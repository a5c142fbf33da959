//! What facts rest on, and where they disagree: quotes and offsets, partial dates, conflicts.

mod compatible;
mod conflicts;
mod date;
mod document;
pub mod vocab;

pub use conflicts::{Claim, Conflict, find_conflicts};
pub use date::{PartialDate, is_partial_date};
pub use document::{Document, Location};
