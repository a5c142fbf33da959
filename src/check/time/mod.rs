//! Rules about impossible orders of events.
//!
//! Sources can be wrong, so that these findings are warnings. A warning is not reported, but counted, if a curator has
//! written a note on its record. If records contradict each other, the values that fit best are used.

pub(super) mod end_before_start;
pub(super) mod hijri;
pub(super) mod office_before_founding;
pub(super) mod ordinal_order;
pub(super) mod outside_meeting;
pub(super) mod speaks_of_later;
