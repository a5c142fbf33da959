//! Writes what SELECT and ASK answer, in the four formats of SPARQL: [JSON](https://www.w3.org/TR/sparql12-results-json/),
//! [XML](https://www.w3.org/TR/sparql12-results-xml/), and [CSV and TSV](https://www.w3.org/TR/sparql12-results-csv-tsv/).
//!
//! Whatever is read back is the same, but for CSV, which knows no kinds of terms. What a format cannot hold is found
//! before the first byte is written.

mod csv;
mod json;
mod model;
mod tsv;
mod xml;

pub use model::{Results, ResultsError, ResultsFormat};
use std::io::Write;

/// Writes results.
///
/// # Errors
/// When the output fails, or [`ResultsFormat::Xml`] cannot hold a character.
pub fn write_results(results: &Results<'_>, format: ResultsFormat, out: &mut dyn Write) -> Result<(), ResultsError> {
    match format {
        ResultsFormat::Json => Ok(json::write(results, out)?),
        ResultsFormat::Xml => xml::write(results, out),
        ResultsFormat::Csv => Ok(csv::write(results, out)?),
        ResultsFormat::Tsv => Ok(tsv::write(results, out)?),
    }
}

#[cfg(test)]
mod tests;
