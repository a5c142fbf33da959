use std::io;

/// A SPARQL results format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultsFormat {
    /// `application/sparql-results+json`
    Json,
    /// `application/sparql-results+xml`
    Xml,
    /// `text/csv`: the texts of terms, quoted according to [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180).
    Csv,
    /// `text/tab-separated-values`: terms in Turtle syntax.
    Tsv,
}

/// An error of writing results.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResultsError {
    /// Writing to the output failed.
    #[error("the output could not be written: {0}")]
    Io(#[from] io::Error),
    /// A value has a character that [XML](https://www.w3.org/TR/xml/#charsets) cannot represent.
    #[error(
        "XML results cannot represent the value of ?{variable} in row {row}: XML has no character U+{:04X}; use json, \
         csv or tsv",
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
