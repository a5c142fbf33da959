use std::path::{Path, PathBuf};

/// How data are compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// [gzip](https://www.rfc-editor.org/rfc/rfc1952).
    Gzip,
    /// [Zstandard](https://www.rfc-editor.org/rfc/rfc8878).
    Zstd,
}

impl Compression {
    /// How a file is compressed by the ending of its name, in any case, and the name without that.
    #[must_use]
    pub fn of_name(path: &Path) -> (Self, PathBuf) {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let compression = match ending.to_ascii_lowercase().as_str() {
            "gz" => Self::Gzip,
            "zst" => Self::Zstd,
            _ => return (Self::None, path.to_owned()),
        };
        (compression, path.with_extension(""))
    }
}

/// How characters are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-16; the byte-order mark says which, big-endian without one.
    Utf16,
}

/// How a table is written ([CSVW dialect](https://www.w3.org/TR/tabular-metadata/#dialect-descriptions)).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// Between cells.
    pub delimiter: u8,
    /// Around cells that hold delimiters, quotes or line ends; doubled inside.
    pub quote: Option<u8>,
    /// Before quotes inside cells, instead of doubling them.
    pub escape: Option<u8>,
    /// Begins lines that are no rows.
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
