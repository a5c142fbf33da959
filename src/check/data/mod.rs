//! Rules about tables and their cells.

mod other_format;
mod readings;
mod separator;

pub(super) mod byte_order_mark;
pub(super) mod classes;
pub(super) mod column_order;
pub(super) mod duplicate_keys;
pub(super) mod encoding;
pub(super) mod header;
pub(super) mod invisible;
pub(super) mod key_characters;
pub(super) mod line_ends;
pub(super) mod malformed;
pub(super) mod misread;
pub(super) mod normal_form;
pub(super) mod noted_columns;
pub(super) mod padding;
pub(super) mod references;
pub(super) mod required;
pub(super) mod spelling;
pub(super) mod untranslated;
pub(super) mod unused;
pub(super) mod values;

/// The text of a table in UTF-16 or UTF-32, with or without a byte-order mark; `None` for other encodings.
pub fn decode_wide(bytes: &[u8]) -> Option<String> {
    encoding::of_wide_characters(bytes).map(|(_, text)| text)
}
