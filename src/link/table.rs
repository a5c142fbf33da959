//! Reads the small tables of the link module into typed rows.

use super::LinkError;
use crate::project::{SmallRow, read_small_table};
use diwan_rdf::text::TextError;
use serde::de::DeserializeOwned;
use std::path::Path;

/// A row with the number of its first line.
#[derive(Clone, Debug)]
pub(super) struct Line<R> {
    pub(super) row: R,
    pub(super) line: u64,
}

/// Parses all rows of a table. Columns are identified by name; unknown ones are ignored.
pub(super) fn rows<R: DeserializeOwned>(path: &Path, text: &[u8]) -> Result<Vec<Line<R>>, LinkError> {
    let failed = |reason| LinkError::Table { path: path.to_owned(), reason };
    let (header, rows) = read_small_table(text).map_err(|error| failed(TextError::new(&error, Some(error.line))))?;
    let row = |SmallRow { cells, line }: SmallRow| {
        let row = cells.deserialize(Some(&header)).map_err(|error| failed(TextError::new(error, Some(line))))?;
        Ok(Line { row, line })
    };
    rows.into_iter().map(row).collect()
}
