//! Typed rows of the small tables that links rest on.

use super::LinkError;
use crate::project::{SmallRow, read_small_table};
use serde::de::DeserializeOwned;
use std::path::Path;

/// A row and the line it begins on.
#[derive(Clone, Debug)]
pub(super) struct Line<R> {
    pub(super) row: R,
    pub(super) line: u64,
}

/// Reads every row of a table. Columns are known by name; others are left alone.
pub(super) fn rows<R: DeserializeOwned>(path: &Path, text: &[u8]) -> Result<Vec<Line<R>>, LinkError> {
    let failed = |reason: String| LinkError::Table { path: path.to_owned(), reason };
    let (header, rows) = read_small_table(text).map_err(|error| failed(error.to_string()))?;
    let row = |SmallRow { cells, line }: SmallRow| {
        let row = cells.deserialize(Some(&header)).map_err(|error| failed(error.to_string()))?;
        Ok(Line { row, line })
    };
    rows.into_iter().map(row).collect()
}
