//! Detection of compressed files and archives by their first bytes, independent of the file name.

use std::io::{self, Read};

/// The magic number of ZIP archives.
const ZIP: &[u8] = b"PK\x03\x04";

/// The magic numbers of compression formats and archives, with their names.
const BEGINNINGS: [(&[u8], &str); 8] = [
    (b"\x1F\x8B", "gzip"),
    (b"\x28\xB5\x2F\xFD", "Zstandard"),
    (b"BZh", "bzip2"),
    (b"\xFD7zXZ\0", "xz"),
    (ZIP, "ZIP, as spreadsheets (.xlsx, .ods) are"),
    (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
    (b"Rar!\x1A\x07", "RAR"),
    (b"\x04\x22\x4D\x18", "LZ4"),
];

/// The number of bytes needed for detection.
const LONGEST: usize = 10;

/// The compression format or archive type of a file that starts with `bytes`, for example gzip.
pub fn packing(bytes: &[u8]) -> Option<&'static str> {
    let (_, name) = BEGINNINGS.into_iter().find(|(beginning, _)| bytes.starts_with(beginning))?;
    // The letters `BZh` alone could start a CSV header. In bzip2, a compression level and the digits of pi follow, or
    // the end marker of an empty stream.
    let is_stream = |rest: &[u8]| rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90");
    (name != "bzip2" || bytes.get(4..).is_some_and(is_stream)).then_some(name)
}

/// Returns the input unchanged, or an error if it is compressed.
///
/// # Errors
/// If the input is compressed, with the format and a remedy; also if reading fails.
pub(super) fn refuse_packed(mut input: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut begin = Vec::with_capacity(LONGEST);
    input.by_ref().take(LONGEST as u64).read_to_end(&mut begin)?;
    match packing(&begin) {
        Some(name) => {
            let remedy = match begin.starts_with(ZIP) {
                true => "save the sheet as CSV, or unpack the archive",
                false => "decompress it, or give it the extension of that format",
            };
            Err(io::Error::new(io::ErrorKind::InvalidData, format!("it is packed with {name}; {remedy}")))
        }
        None => Ok(Box::new(io::Cursor::new(begin).chain(input))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_files_are_recognized_by_their_first_bytes() {
        let read = |bytes: &'static [u8]| {
            let mut text = Vec::new();
            refuse_packed(bytes).and_then(|mut input| input.read_to_end(&mut text)).map(|_| text)
        };
        for (bytes, name) in [
            (&b"\x1F\x8B\x08\0"[..], "gzip"),
            (b"\x28\xB5\x2F\xFD\0", "Zstandard"),
            (b"BZh91AY&SY\0", "bzip2"),
            (b"BZh9\x17\x72\x45\x38\x50\x90\0", "bzip2"),
            (b"\xFD7zXZ\0\0", "xz"),
            (b"PK\x03\x04\0", "ZIP"),
        ] {
            assert!(read(bytes).unwrap_err().to_string().contains(name), "{name}");
        }
        let remedy = |bytes| read(bytes).unwrap_err().to_string();
        assert!(remedy(b"PK\x03\x04\0").ends_with("save the sheet as CSV, or unpack the archive"));
        assert!(remedy(b"\x1F\x8B\x08\0").ends_with("give it the extension of that format"));
        for text in [&b""[..], b"a", b"BZh1,name\n", b"PK,name\nPK1,x\n", b"id,name\n1,a long enough text\n"] {
            assert_eq!(read(text).unwrap(), text);
        }
    }
}
