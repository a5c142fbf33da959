//! Evidence and disagreement: quotes and offsets, partial dates, calendars, and the detection of contradictions.

mod alike;
mod calendar;
mod compatible;
mod conflicts;
mod contradiction;
mod date;
mod document;
mod facts;
mod islamic;
mod kinds;
pub mod vocab;

pub use alike::{AppearanceIndex, ascii_digit, described, difference};
pub use calendar::{CalendarMismatch, find_calendar_mismatches};
pub use conflicts::{Conflict, find_conflicts};
pub use contradiction::{Claim, Contradiction};
pub use date::{PartialDate, is_partial_date};
pub use document::{Document, Location};
pub use islamic::IslamicDate;
pub use kinds::{ContradictionConcepts, find_contradictions, marked_sides};
