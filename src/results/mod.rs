//! Writes the results of SELECT and ASK in the four SPARQL results formats:
//! [JSON](https://www.w3.org/TR/sparql12-results-json/), [XML](https://www.w3.org/TR/sparql12-results-xml/), and [CSV
//! and TSV](https://www.w3.org/TR/sparql12-results-csv-tsv/).
//!
//! All formats except CSV preserve terms exactly. Rows are written one by one and not retained; after an error, the
//! output is incomplete.

mod csv;
mod json;
mod model;
mod tsv;
mod xml;

pub use model::{ResultsError, ResultsFormat};
use oxigraph::model::Term;
use std::io::{self, Write};

/// Writes the result of ASK.
///
/// # Errors
/// If writing to the output fails.
pub fn write_boolean(value: bool, format: ResultsFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        ResultsFormat::Json => json::write_boolean(value, out),
        ResultsFormat::Xml => xml::write_boolean(value, out),
        ResultsFormat::Csv => csv::write_boolean(value, out),
        ResultsFormat::Tsv => tsv::write_boolean(value, out),
    }
}

/// Writes the result of SELECT, row by row.
pub struct RowWriter<'w> {
    format: Format<'w>,
    variables: Vec<String>,
    /// The number of rows written.
    rows: usize,
}

enum Format<'w> {
    Json(&'w mut dyn Write),
    Xml(&'w mut dyn Write),
    Csv(Box<::csv::Writer<&'w mut dyn Write>>),
    Tsv(&'w mut dyn Write),
}

impl<'w> RowWriter<'w> {
    /// Begins a result with these variables, named without `?`.
    ///
    /// # Errors
    /// If writing to the output fails.
    pub fn begin(variables: Vec<String>, format: ResultsFormat, out: &'w mut dyn Write) -> io::Result<Self> {
        let format = match format {
            ResultsFormat::Json => Format::Json(json::begin(&variables, out)?),
            ResultsFormat::Xml => Format::Xml(xml::begin(&variables, out)?),
            ResultsFormat::Csv => Format::Csv(Box::new(csv::begin(&variables, out)?)),
            ResultsFormat::Tsv => Format::Tsv(tsv::begin(&variables, out)?),
        };
        Ok(Self { format, variables, rows: 0 })
    }

    /// Writes the values of the variables, in their order.
    ///
    /// # Errors
    /// If writing to the output fails, or if a value has a character that [`ResultsFormat::Xml`] cannot represent.
    pub fn write(&mut self, row: &[Option<Term>]) -> Result<(), ResultsError> {
        match &mut self.format {
            Format::Json(out) => json::row(&self.variables, row, self.rows == 0, out)?,
            Format::Xml(out) => xml::row(&self.variables, row, self.rows + 1, out)?,
            Format::Csv(out) => csv::row(row, out)?,
            Format::Tsv(out) => tsv::row(row, out)?,
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes the end of the result.
    ///
    /// # Errors
    /// If writing to the output fails.
    pub fn finish(self) -> io::Result<()> {
        match self.format {
            Format::Json(out) => json::end(out),
            Format::Xml(out) => xml::end(out),
            Format::Csv(mut out) => out.flush(),
            Format::Tsv(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
