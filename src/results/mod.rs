//! Writes what SELECT and ASK answer, in the four formats of SPARQL: [JSON](https://www.w3.org/TR/sparql12-results-json/),
//! [XML](https://www.w3.org/TR/sparql12-results-xml/), and [CSV and TSV](https://www.w3.org/TR/sparql12-results-csv-tsv/).
//!
//! Whatever is read back is the same, but for CSV, which knows no kinds of terms. Rows are written as they come, and none is
//! kept: what is written before an error is no whole answer.

mod csv;
mod json;
mod model;
mod tsv;
mod xml;

pub use model::{ResultsError, ResultsFormat};
use oxigraph::model::Term;
use std::io::{self, Write};

/// Writes what ASK answers.
///
/// # Errors
/// When the output fails.
pub fn write_boolean(value: bool, format: ResultsFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        ResultsFormat::Json => json::write_boolean(value, out),
        ResultsFormat::Xml => xml::write_boolean(value, out),
        ResultsFormat::Csv => csv::write_boolean(value, out),
        ResultsFormat::Tsv => tsv::write_boolean(value, out),
    }
}

/// Writes what SELECT answers, row by row.
pub struct RowWriter<'w> {
    format: Format<'w>,
    variables: Vec<String>,
    /// How many rows are written.
    rows: usize,
}

enum Format<'w> {
    Json(&'w mut dyn Write),
    Xml(&'w mut dyn Write),
    Csv(Box<::csv::Writer<&'w mut dyn Write>>),
    Tsv(&'w mut dyn Write),
}

impl<'w> RowWriter<'w> {
    /// Begins an answer with these variables, named without `?`.
    ///
    /// # Errors
    /// When the output fails.
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
    /// When the output fails, or [`ResultsFormat::Xml`] cannot hold a character.
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

    /// Ends the answer.
    ///
    /// # Errors
    /// When the output fails.
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
