//! Where nodes are declared.

use super::RelatedPlace;
use std::collections::HashMap;
use std::path::Path;

/// Where nodes are declared first, by their N-Quads bytes.
pub(super) type Places<'a> = HashMap<Box<[u8]>, NodeRow<'a>>;

/// The row that a node is declared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeRow<'a> {
    pub(super) file: &'a Path,
    pub(super) line: u64,
}

impl NodeRow<'_> {
    /// The place as one that has to do with a finding.
    pub(super) fn related(&self, column: Option<&str>, message: impl Into<String>) -> RelatedPlace {
        let column = column.map(str::to_owned);
        RelatedPlace { file: self.file.to_owned(), line: self.line, column, message: message.into() }
    }
}
