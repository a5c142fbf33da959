use std::path::{Path, PathBuf};

/// A compression format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// No compression.
    #[default]
    None,
    /// [gzip](https://www.rfc-editor.org/rfc/rfc1952).
    Gzip,
    /// [Zstandard](https://www.rfc-editor.org/rfc/rfc8878).
    Zstd,
}

impl Compression {
    /// Determines the compression of a file from its name, case-insensitively. Returns the name without the extension
    /// too.
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

/// A character encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// UTF-16. The byte-order mark determines the byte order, or else the zero bytes of the first ASCII characters; the
    /// default is big-endian.
    Utf16,
    /// UTF-16 whose default is little-endian.
    Utf16Le,
}
