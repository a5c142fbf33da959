//! From a logical source of the mapping to a source of rows.

use super::EngineError;
use crate::mapping::{Access, LogicalSource, ReferenceFormulation};
use crate::source::{ByteFile, ByteSource, CsvFormat, Files, JsonDialect, JsonFormat, OneRow, Source, SourceError};
use oxrdf::NamedNode;
use std::collections::HashMap;
use std::fmt;

/// Opens the source of rows that a logical source describes.
type Open = Box<dyn Fn(&LogicalSource, &dyn Files) -> Result<Box<dyn Source>, SourceError> + Send + Sync>;

/// The sources that mappings may read: CSV and JSON, and those that are added for further reference formulations. The
/// mapping must be read by a [`Parser`](crate::mapping::Parser) that knows the formulations too.
///
/// `examples/own_source.rs` adds one.
#[derive(Default)]
pub struct Sources {
    others: HashMap<NamedNode, Open>,
}

impl Sources {
    /// Adds sources for a reference formulation: `open` opens the source that a logical source describes.
    #[must_use]
    pub fn with(
        mut self,
        formulation: NamedNode,
        open: impl Fn(&LogicalSource, &dyn Files) -> Result<Box<dyn Source>, SourceError> + Send + Sync + 'static,
    ) -> Self {
        self.others.insert(formulation, Box::new(open));
        self
    }

    /// Opens a source, with the header read where there is one.
    pub(super) fn open(&self, source: &LogicalSource, files: &dyn Files) -> Result<Box<dyn Source>, EngineError> {
        if source.access == Access::Nothing {
            return Ok(Box::new(OneRow));
        }
        Ok(match &source.formulation {
            ReferenceFormulation::Csv => csv(source, files)?,
            ReferenceFormulation::JsonPath => json(source, files)?,
            ReferenceFormulation::Other(formulation) => {
                let open = self.others.get(formulation);
                open.ok_or_else(|| EngineError::Formulation(formulation.clone()))?(source, files)?
            }
        })
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").field("others", &self.others.keys()).finish()
    }
}

fn file(source: &LogicalSource) -> ByteFile {
    ByteFile { path: source.resolved_path(), compression: source.compression, encoding: source.encoding }
}

fn csv(source: &LogicalSource, files: &dyn Files) -> Result<Box<dyn Source>, SourceError> {
    let file = file(source);
    let format = CsvFormat::new(&file.path, file.open(files)?, source.dialect.clone(), &source.nulls)?;
    Ok(Box::new(ByteSource::new(file, format)))
}

fn json(source: &LogicalSource, files: &dyn Files) -> Result<Box<dyn Source>, SourceError> {
    let file = file(source);
    // A file that is not there is reported now, as it is for tables.
    drop(file.open(files)?);
    let dialect = JsonDialect { lines: source.json_lines, older_paths: source.older_paths };
    let format = JsonFormat::new(&file.path, source.iterator.as_deref(), dialect, &source.nulls)?;
    Ok(Box::new(ByteSource::new(file, format)))
}
