//! What is wrong with tables and their cells.

pub(super) mod byte_order_mark;
pub(super) mod column_order;
pub(super) mod columns;
pub(super) mod duplicate_keys;
pub(super) mod encoding;
pub(super) mod header;
pub(super) mod invisible;
pub(super) mod key_characters;
pub(super) mod line_ends;
pub(super) mod malformed;
pub(super) mod normal_form;
pub(super) mod packed;
pub(super) mod padding;
pub(super) mod references;
pub(super) mod required;
pub(super) mod sorts;
pub(super) mod spelling;
pub(super) mod unused;
pub(super) mod values;
