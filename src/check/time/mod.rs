//! What cannot have happened in this order.
//!
//! Sources err: each of these is a warning, which is no longer reported when a curator has written a note on the record that
//! it is found in. How many are not reported is counted. Where records contradict each other, the values that fit best count.

pub(super) mod end_before_start;
pub(super) mod hijri;
pub(super) mod office_before_founding;
pub(super) mod ordinal_order;
pub(super) mod outside_meeting;
pub(super) mod speaks_of_later;
