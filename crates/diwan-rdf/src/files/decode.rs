use super::packing::refuse_packed;
use super::zstd::Frames;
use super::{Compression, Encoding};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::read::MultiGzDecoder;
use std::io::{self, Read};

/// A stream of bytes.
pub type Input = Box<dyn Read + Send>;

/// Decompresses a stream and converts it to UTF-8 without a byte-order mark. Invalid UTF-8 is passed through, so that
/// the consumer can report its position.
///
/// # Errors
/// If the header of the compression is invalid, or if data declared as uncompressed are compressed.
pub fn decode(input: Input, compression: Compression, encoding: Encoding) -> io::Result<Input> {
    let plain: Input = match compression {
        Compression::None => refuse_packed(input)?,
        Compression::Gzip => Box::new(MultiGzDecoder::new(input)),
        Compression::Zstd => Box::new(Frames::new(io::BufReader::with_capacity(1 << 16, input))?),
    };
    let utf16 = (encoding == Encoding::Utf16).then_some(encoding_rs::UTF_16BE);
    let mut builder = DecodeReaderBytesBuilder::new();
    builder.utf8_passthru(true).strip_bom(true).bom_override(true).encoding(utf16);
    Ok(Box::new(builder.build(plain)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn decoded(bytes: Vec<u8>, compression: Compression, encoding: Encoding) -> Vec<u8> {
        let mut out = Vec::new();
        decode(Box::new(io::Cursor::new(bytes)), compression, encoding).unwrap().read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn byte_order_marks_go_and_bad_bytes_stay() {
        assert_eq!(decoded(b"\xEF\xBB\xBFa\xFF".to_vec(), Compression::None, Encoding::Utf8), b"a\xFF");
    }

    #[test]
    fn utf_16_becomes_utf_8_with_and_without_a_mark() {
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for bytes in [big("باكو"), big("\u{FEFF}باكو"), little("\u{FEFF}باكو")] {
            assert_eq!(decoded(bytes, Compression::None, Encoding::Utf16), "باكو".as_bytes());
        }
    }

    #[test]
    fn compressed_data_are_read() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"a,b\n").unwrap();
        assert_eq!(decoded(gzip.finish().unwrap(), Compression::Gzip, Encoding::Utf8), b"a,b\n");
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        let zstd = ruzstd::encoding::compress_to_vec(&b"a,b\n"[..], level);
        assert_eq!(decoded(zstd, Compression::Zstd, Encoding::Utf8), b"a,b\n");
    }
}
