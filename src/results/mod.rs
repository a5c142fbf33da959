//! Writes what SELECT and ASK answer, in the four formats of SPARQL: [JSON](https://www.w3.org/TR/sparql12-results-json/),
//! [XML](https://www.w3.org/TR/sparql12-results-xml/), and [CSV and TSV](https://www.w3.org/TR/sparql12-results-csv-tsv/).
//!
//! Whatever is read back is the same, but for CSV, which knows no kinds of terms. What a format cannot hold is found
//! before the first byte is written.

mod csv;
mod json;
mod tsv;
mod xml;

use oxigraph::model::Term;
use std::io::{self, Write};

/// The answer to a query that asks for no graph.
#[derive(Clone, Copy, Debug)]
pub enum Results<'a> {
    /// Of ASK.
    Boolean(bool),
    /// Of SELECT.
    Solutions {
        /// Names of variables, without `?`.
        variables: &'a [String],
        /// For each solution the values of the variables, in their order.
        rows: &'a [Vec<Option<Term>>],
    },
}

/// A format of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultsFormat {
    /// `application/sparql-results+json`
    Json,
    /// `application/sparql-results+xml`
    Xml,
    /// `text/csv`: texts of terms alone, quoted as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) has it.
    Csv,
    /// `text/tab-separated-values`: terms as Turtle has them.
    Tsv,
}

/// Why results could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// The output refused the bytes.
    #[error("the output could not be written: {0}")]
    Io(#[from] io::Error),
    /// A value holds a character outside [XML's](https://www.w3.org/TR/xml/#charsets).
    #[error(
        "XML results cannot hold the value of ?{variable} in row {row}: XML has no character U+{:04X}; use json, csv or tsv",
        u32::from(*.character)
    )]
    XmlCharacter {
        /// The variable.
        variable: String,
        /// The number of the solution, from 1.
        row: usize,
        /// The first such character.
        character: char,
    },
}

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
