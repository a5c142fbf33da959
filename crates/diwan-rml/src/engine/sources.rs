//! From a logical source of the mapping to a source of rows.

use super::EngineError;
use crate::mapping::{Access, LogicalSource, ReferenceFormulation};
use crate::source::{ByteFile, ByteSource, CsvFormat, Files, JsonDialect, JsonFormat, OneRow, Source, SourceError};
use oxrdf::NamedNode;
use std::collections::HashMap;
use std::fmt;

/// Opens the source of rows that a logical source describes.
type Open = Box<dyn Fn(&LogicalSource, &dyn Files) -> Result<Box<dyn Source>, SourceError> + Send + Sync>;

/// The sources that mappings may read: CSV and JSON, and those that are added for other reference formulations. The
/// [`Parser`](crate::mapping::Parser) of the mapping must know these formulations, too.
///
/// `examples/own_source.rs` adds one.
#[derive(Default)]
pub struct Sources {
    others: HashMap<NamedNode, Open>,
    nulls: Vec<String>,
    reads_ragged_rows: bool,
}

impl Sources {
    /// Treats these texts as null in CSV and JSON, in addition to those that the mapping names.
    #[must_use]
    pub fn with_nulls(self, nulls: impl IntoIterator<Item = String>) -> Self {
        Self { nulls: nulls.into_iter().collect(), ..self }
    }

    /// Reads rows of CSV that have more or fewer cells than the header: missing cells are null, and extra cells are
    /// ignored. The [report](super::Report::ragged) lists these rows.
    #[must_use]
    pub fn with_ragged_rows(self) -> Self {
        Self { reads_ragged_rows: true, ..self }
    }

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

    /// Checks that the file of a source can be opened, where opening the source does not need the file.
    pub(super) fn check_file(&self, source: &LogicalSource, files: &dyn Files) -> Result<(), SourceError> {
        match (&source.access, &source.formulation) {
            (Access::File { .. }, ReferenceFormulation::JsonPath) => file(source).open(files).map(drop),
            _ => Ok(()),
        }
    }

    /// Opens a source, and reads its header if it has one.
    pub(super) fn open(&self, source: &LogicalSource, files: &dyn Files) -> Result<Box<dyn Source>, EngineError> {
        if source.access == Access::Nothing {
            return Ok(Box::new(OneRow));
        }
        Ok(match &source.formulation {
            ReferenceFormulation::Csv => self.csv(source, files)?,
            ReferenceFormulation::JsonPath => self.json(source)?,
            ReferenceFormulation::Other(formulation) => {
                let open = self.others.get(formulation);
                open.ok_or_else(|| EngineError::Formulation(formulation.clone()))?(source, files)?
            }
        })
    }

    fn csv(&self, source: &LogicalSource, files: &dyn Files) -> Result<Box<dyn Source>, SourceError> {
        let file = file(source);
        let format = CsvFormat::new(&file.path, file.open(files)?, source.dialect.clone(), &self.nulls_of(source))?;
        let format = if self.reads_ragged_rows { format.with_ragged_rows() } else { format };
        Ok(Box::new(ByteSource::new(file, format)))
    }

    fn json(&self, source: &LogicalSource) -> Result<Box<dyn Source>, SourceError> {
        let file = file(source);
        let dialect = JsonDialect { lines: source.json_lines, older_paths: source.older_paths };
        let format = JsonFormat::new(&file.path, source.iterator.as_deref(), dialect, &self.nulls_of(source))?;
        Ok(Box::new(ByteSource::new(file, format)))
    }

    fn nulls_of(&self, source: &LogicalSource) -> Vec<String> {
        [source.nulls.as_slice(), &self.nulls].concat()
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources")
            .field("others", &self.others.keys())
            .field("nulls", &self.nulls)
            .finish_non_exhaustive()
    }
}

fn file(source: &LogicalSource) -> ByteFile {
    ByteFile { path: source.resolved_path(), compression: source.compression, encoding: source.encoding }
}
