/// The dialect of a table ([CSVW dialect](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions)).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// The delimiter of cells.
    pub delimiter: u8,
    /// The quote around cells that contain delimiters, quotes or line ends; it is doubled inside.
    pub quote: Option<u8>,
    /// The escape character before quotes inside cells, instead of doubling them.
    pub escape: Option<u8>,
    /// The character at the beginning of comment lines.
    pub comment: Option<u8>,
    /// Whether the first row names the columns; otherwise they are `1`, `2` and so on.
    pub header: bool,
    /// Whether blanks around cells are dropped.
    pub trim: bool,
}

impl Default for Dialect {
    /// [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) with a header.
    fn default() -> Self {
        Self { delimiter: b',', quote: Some(b'"'), escape: None, comment: None, header: true, trim: false }
    }
}
