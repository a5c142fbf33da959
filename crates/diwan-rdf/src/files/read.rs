use crate::files::{Compression, Encoding, decode, open_regular, read_all};
use std::io;
use std::path::Path;

/// Reads a regular file, decompressed according to its extension, as UTF-8 without a byte-order mark.
///
/// # Errors
/// If it is not a regular file, is not compressed as its extension says, or is larger than
/// [`LARGEST_WHOLE`](crate::files::LARGEST_WHOLE) after decompression.
pub fn read_rdf_file(path: &Path) -> io::Result<Vec<u8>> {
    let (compression, _) = Compression::of_name(path);
    let file = open_regular(path)?;
    read_all(decode(Box::new(file), compression, Encoding::Utf8)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn extensions_determine_the_decompression() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.nt.GZ");
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"<a:s> <a:p> <a:o> .\n").unwrap();
        std::fs::write(&path, gzip.finish().unwrap()).unwrap();
        assert_eq!(read_rdf_file(&path).unwrap(), b"<a:s> <a:p> <a:o> .\n");
        std::fs::write(&path, "plain").unwrap();
        assert!(read_rdf_file(&path).is_err());
    }
}
