//! Full-text search in Arabic, Russian, English and other languages: an index of texts, and the ranking of what is
//! found.
//!
//! Entries are *things*, which are found by their names, and *passages*, which are found by their words and by the names
//! of the things they mention. The caller adds a payload to each entry, from which it shows the entry. An index is one
//! block of bytes without pointers ([`Index::as_bytes`]): it can be written to a file as it is, and nothing but that file
//! is needed to search.
//!
//! A word is found under three kinds of terms: the word itself, folded ([`crate::text`]); Arabic words also without the
//! article and attached particles; and the stem (Snowball). If a word of a query occurs nowhere, words that begin with
//! it or are spelt similarly take its place.

mod builder;
mod bytes;
mod index;
mod query;
mod rank;
mod similar;
mod words;

pub use builder::{Builder, Entry, IndexTooLarge, Text};
pub use index::Index;
pub use query::{Query, QueryError};
pub use rank::{Found, Group, Hit, SearchedWord, TextHit};
pub use words::same_words;
