//! What cannot have happened in this order. Sources err; each of these is a warning, which ends when a curator has
//! written a note on the record, or when the build tells it as a contradiction between records.

mod facts;

pub(super) mod end_before_start;
pub(super) mod hijri;
pub(super) mod office_before_founding;
pub(super) mod ordinal_order;
pub(super) mod outside_meeting;
pub(super) mod speaks_of_later;

use facts::{Claim, Facts};
