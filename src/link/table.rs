//! Typed rows of the small tables that links rest on.

use super::LinkError;
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
    let failed = |error: ::csv::Error| LinkError::Table { path: path.to_owned(), reason: error.to_string() };
    let mut reader = ::csv::Reader::from_reader(text);
    let header = reader.headers().map_err(failed)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let line = record.position().map_or(0, ::csv::Position::line);
        rows.push(Line { row: record.deserialize(Some(&header)).map_err(failed)?, line });
    }
    Ok(rows)
}
