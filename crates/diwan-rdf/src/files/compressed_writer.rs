use crate::files::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use std::io::{self, Write};

/// A writer that compresses. The output is reproducible: the gzip header contains no file name and no timestamp.
pub struct CompressedWriter<W: Write>(Packer<W>);

enum Packer<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstd(Frames<W>),
}

/// A sequence of [frames](https://www.rfc-editor.org/rfc/rfc8878#name-zstandard-frames), each with the next part of the
/// data.
struct Frames<W: Write> {
    out: W,
    frame: Vec<u8>,
}

/// The number of uncompressed bytes in a frame.
const FRAME: usize = 1 << 22;

impl<W: Write> CompressedWriter<W> {
    /// Creates a writer that writes compressed data to `out`.
    pub fn new(out: W, compression: Compression) -> Self {
        Self(match compression {
            Compression::None => Packer::Plain(out),
            Compression::Gzip => Packer::Gzip(GzEncoder::new(out, flate2::Compression::default())),
            Compression::Zstd => Packer::Zstd(Frames { out, frame: Vec::new() }),
        })
    }

    /// Writes the end of the compressed stream.
    ///
    /// # Errors
    /// The errors of the output.
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            Packer::Plain(_) => Ok(()),
            Packer::Gzip(packer) => packer.finish().map(drop),
            Packer::Zstd(mut packer) => packer.end_frame(),
        }
    }
}

impl<W: Write> Write for CompressedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Packer::Plain(out) => out.write(bytes),
            Packer::Gzip(packer) => packer.write(bytes),
            Packer::Zstd(packer) => packer.add(bytes),
        }
    }

    /// Does not end the frame, because the bytes must not depend on when the caller flushes.
    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Packer::Plain(out) => out.flush(),
            Packer::Gzip(_) | Packer::Zstd(_) => Ok(()),
        }
    }
}

impl<W: Write> Frames<W> {
    /// Adds bytes up to the end of the frame. The frames do not depend on how the bytes are passed to `write`.
    fn add(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.frame.len() == FRAME {
            self.end_frame()?;
        }
        let room = bytes.len().min(FRAME - self.frame.len());
        self.frame.extend(bytes.iter().take(room));
        Ok(room)
    }

    fn end_frame(&mut self) -> io::Result<()> {
        self.out.write_all(&compress_to_vec(self.frame.as_slice(), CompressionLevel::Fastest))?;
        self.frame.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Encoding, decode};
    use std::io::{Cursor, Read as _};

    fn packed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, compression: Compression) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut out = CompressedWriter::new(&mut bytes, compression);
        for piece in pieces {
            out.write_all(piece).unwrap();
            out.flush().unwrap();
        }
        out.finish().unwrap();
        bytes
    }

    #[test]
    fn compressed_data_are_read_back_and_do_not_depend_on_chunks() {
        let lines: String = (0..200_000).map(|n| format!("<a:s{n}> <a:p> \"{}\" .\n", n * 7919)).collect();
        for text in ["", "a", &lines] {
            for compression in [Compression::None, Compression::Gzip, Compression::Zstd] {
                let bytes = packed([text.as_bytes()], compression);
                assert_eq!(bytes, packed(text.as_bytes().chunks(100_000), compression));
                let mut back = String::new();
                decode(Box::new(Cursor::new(bytes)), compression, Encoding::Utf8)
                    .unwrap()
                    .read_to_string(&mut back)
                    .unwrap();
                assert!(back == text, "{compression:?}");
            }
        }
    }

    #[test]
    fn empty_data_give_a_valid_compressed_file() {
        assert!(packed([], Compression::Gzip).starts_with(&[0x1F, 0x8B]));
        assert!(packed([], Compression::Zstd).starts_with(&[0x28, 0xB5, 0x2F, 0xFD]));
        let lines = "<a:s> <a:p> <a:o> .\n".repeat(10_000);
        for compression in [Compression::Gzip, Compression::Zstd] {
            assert!(packed([lines.as_bytes()], compression).len() < lines.len() / 20, "{compression:?}");
        }
    }
}
