//! The rows that declare nodes.

use super::RelatedPlace;
use std::collections::HashMap;
use std::path::Path;

/// The row that declares each node first, by the node's N-Quads bytes.
pub(super) type Places<'a> = HashMap<Box<[u8]>, NodeRow<'a>>;

/// The row that declares a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeRow<'a> {
    pub(super) file: &'a Path,
    pub(super) line: u64,
}

impl NodeRow<'_> {
    /// The row as a relevant place for a finding.
    pub(super) fn related(&self, column: Option<&str>, message: impl Into<String>) -> RelatedPlace {
        let column = column.map(str::to_owned);
        RelatedPlace { file: self.file.to_owned(), line: self.line, column, message: message.into() }
    }
}
