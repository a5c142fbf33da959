//! Rules about the mapping and the vocabulary.

pub(super) mod columns;
pub(super) mod graphs;
pub(super) mod idle;
pub(super) mod invalid;
pub(super) mod unmapped;
pub(super) mod vocabulary;
pub(super) mod vocabulary_file;
