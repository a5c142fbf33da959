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
