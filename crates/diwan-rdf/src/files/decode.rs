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
    let (encoding, plain) = sniff(plain, encoding)?;
    let utf16 = match encoding {
        Encoding::Utf8 => None,
        Encoding::Utf16 => Some(encoding_rs::UTF_16BE),
        Encoding::Utf16Le => Some(encoding_rs::UTF_16LE),
    };
    let mut builder = DecodeReaderBytesBuilder::new();
    builder.utf8_passthru(true).strip_bom(true).bom_override(true).encoding(utf16);
    Ok(Box::new(builder.build(plain)))
}

/// The number of bytes that are inspected to recognize an encoding.
const SNIFFED: usize = 1024;

/// The encoding of a stream, as far as its first bytes show it, and the complete stream.
fn sniff(mut input: Input, declared: Encoding) -> io::Result<(Encoding, Input)> {
    // For UTF-8, it is enough to exclude the byte-order marks of other encodings.
    let wanted = if declared == Encoding::Utf8 { 4 } else { SNIFFED };
    let mut begin = Vec::with_capacity(wanted);
    let read = input.by_ref().take(wanted as u64).read_to_end(&mut begin);
    let encoding =
        encoding_of(&begin, declared).map_err(|reason| io::Error::new(io::ErrorKind::InvalidData, reason))?;
    // Data before an error are read, and the error is reported at its position.
    let rest: Input = match read {
        Ok(_) => input,
        Err(error) => Box::new(Failing(Some(error))),
    };
    Ok((encoding, Box::new(io::Cursor::new(begin).chain(rest))))
}

/// A stream that fails with an error, and then ends.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The encoding of a text by its first bytes, or else the declared one.
///
/// # Errors
/// A message, if the encoding is unsupported or differs from the declared one.
fn encoding_of(begin: &[u8], declared: Encoding) -> Result<Encoding, &'static str> {
    if begin.starts_with(b"\xFF\xFE\0\0") || begin.starts_with(b"\0\0\xFE\xFF") {
        return Err("it is in UTF-32; save it as UTF-8");
    }
    if begin.starts_with(b"\xEF\xBB\xBF") {
        return Ok(Encoding::Utf8);
    }
    if declared == Encoding::Utf8 || begin.starts_with(b"\xFF\xFE") || begin.starts_with(b"\xFE\xFF") {
        return Ok(declared);
    }
    let zeros = |parity: usize| begin.iter().enumerate().filter(|(at, byte)| at % 2 == parity && **byte == 0).count();
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    match (zeros(0), zeros(1)) {
        (0, 0) if !begin.is_empty() && !begin.iter().any(is_control) => {
            Err("it is declared as UTF-16, but looks like UTF-8 or another encoding of single bytes; correct the \
                 declaration, or save the file as UTF-16")
        }
        (0, 1..) => Ok(Encoding::Utf16Le),
        (1.., 0) => Ok(Encoding::Utf16),
        _ => Ok(declared),
    }
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
    fn byte_order_marks_are_removed_and_invalid_bytes_kept() {
        assert_eq!(decoded(b"\xEF\xBB\xBFa\xFF".to_vec(), Compression::None, Encoding::Utf8), b"a\xFF");
    }

    #[test]
    fn utf_16_is_converted_with_and_without_a_byte_order_mark() {
        let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for bytes in [big("باكو"), big("\u{FEFF}باكو"), little("\u{FEFF}باكو")] {
            assert_eq!(decoded(bytes, Compression::None, Encoding::Utf16), "باكو".as_bytes());
        }
    }

    #[test]
    fn the_first_bytes_show_the_encoding() {
        let (big, little) = (Encoding::Utf16, Encoding::Utf16Le);
        for (bytes, declared, expected) in [
            (&b"i\0d\0,\0\x28\x06"[..], big, Some(little)),
            (b"\0i\0d\0,\x06\x28", little, Some(big)),
            (b"\x06\x28\x06\x27", big, Some(big)),
            (b"\x28\x06\x27\x06", little, Some(little)),
            (b"", big, Some(big)),
            (b"\xFF\xFEa\0", big, Some(big)),
            (b"\xEF\xBB\xBFid", big, Some(Encoding::Utf8)),
            (b"id,name\n1,\xC3\x84nn\n", big, None),
            (b"id,name\n1,\xC4nn\n", little, None),
            (b"i\0d\0", Encoding::Utf8, Some(Encoding::Utf8)),
            (b"\xFF\xFE\0\0i\0\0\0", Encoding::Utf8, None),
        ] {
            assert_eq!(encoding_of(bytes, declared).ok(), expected, "{bytes:?}");
        }
        let text: Vec<u8> = "id,باكو".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(text, Compression::None, Encoding::Utf16), "id,باكو".as_bytes());
    }

    #[test]
    fn data_before_an_error_are_read() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"id,name\n1,Baku\n").unwrap();
        let mut cut = gzip.finish().unwrap();
        cut.truncate(cut.len() - 9);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let input: Input = Box::new(io::Cursor::new(cut.clone()));
            let mut read = Vec::new();
            let error = decode(input, Compression::Gzip, encoding).and_then(|mut text| text.read_to_end(&mut read));
            assert!(error.is_err() && (encoding == Encoding::Utf16 || read.starts_with(b"id,name\n")), "{read:?}");
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
