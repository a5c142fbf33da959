use std::io;

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
#[non_exhaustive]
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
