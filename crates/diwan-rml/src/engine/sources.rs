//! From a logical source of the mapping to a format that reads it.

use super::EngineError;
use crate::mapping::{Access, LogicalSource, ReferenceFormulation};
use crate::source::{CsvFormat, Dialect, Files, Format, JsonFormat, SourceError};
use diwan_rdf::files::{Input, decode};
use std::path::Path;

/// Opens the data of a source as text.
pub(super) fn open(source: &LogicalSource, files: &dyn Files) -> Result<Input, SourceError> {
    if source.access == Access::Nothing {
        return Ok(Box::new(ONE_ROW));
    }
    let path = source.resolved_path();
    let opened = files.open(&path).and_then(|input| decode(input, source.compression, source.encoding));
    opened.map_err(|cause| SourceError::Io { path, cause })
}

/// The format of a source, with the header read where there is one.
pub(super) fn format(source: &LogicalSource, files: &dyn Files) -> Result<Box<dyn Format>, EngineError> {
    let path = source.resolved_path();
    if source.access == Access::Nothing {
        return Ok(Box::new(nothing(&path)?));
    }
    Ok(match source.formulation {
        ReferenceFormulation::Csv => {
            Box::new(CsvFormat::new(&path, open(source, files)?, source.dialect.clone(), &source.nulls)?)
        }
        ReferenceFormulation::JsonPath => {
            // A file that is not there is told now, as it is for tables.
            drop(open(source, files)?);
            Box::new(JsonFormat::new(&path, source.iterator.as_deref(), source.json_lines, &source.nulls)?)
        }
    })
}

/// A table of one row.
const ONE_ROW: &[u8] = b"\"\"\n";

/// One row without a value, on which constants are evaluated.
fn nothing(path: &Path) -> Result<CsvFormat, SourceError> {
    let dialect = Dialect { header: false, ..Dialect::default() };
    CsvFormat::new(path, Box::new(ONE_ROW), dialect, &[])
}
