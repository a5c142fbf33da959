//! Evidence and disagreement: quotes and offsets, partial dates, calendars, and the detection of contradictions.

mod alike;
mod calendar;
mod compatible;
mod conflicts;
mod date;
mod document;
mod islamic;
pub mod vocab;

pub use alike::{AppearanceIndex, ascii_digit, described, difference};
pub use calendar::{CalendarMismatch, find_calendar_mismatches};
pub use conflicts::{Claim, Conflict, find_conflicts};
pub use date::{PartialDate, is_partial_date};
pub use document::{Document, Location};
pub use islamic::IslamicDate;
