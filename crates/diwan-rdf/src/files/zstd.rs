//! [Zstandard](https://www.rfc-editor.org/rfc/rfc8878) data with several frames, as multi-threaded compressors and
//! `cat` produce them, including skippable frames.

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, Read};

/// A reader of all frames of its input. The window size is limited to the 100 MiB of the decoder.
pub(super) struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    /// Whether a frame is open.
    open: bool,
}

/// The header of an empty frame. ruzstd 0.8 checks the window size of every frame except the first.
const NO_CONTENT: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x00];

impl<R: BufRead> Frames<R> {
    /// Reads the header of the first frame.
    ///
    /// # Errors
    /// If the header is invalid.
    pub(super) fn new(source: R) -> io::Result<Self> {
        let mut decoder = FrameDecoder::new();
        decoder.reset(NO_CONTENT).map_err(|error| invalid(&error))?;
        let mut frames = Self { source, decoder, open: false };
        frames.open = frames.next()?;
        Ok(frames)
    }

    /// Begins the next frame, if there is one.
    fn next(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(invalid(&error)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.open && !buffer.is_empty() {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if self.decoder.is_finished() {
                self.open = self.next()?;
            } else {
                let strategy = BlockDecodingStrategy::UptoBytes(buffer.len());
                self.decoder.decode_blocks(&mut self.source, strategy).map_err(|error| invalid(&error))?;
            }
        }
        Ok(0)
    }
}

fn invalid(error: &FrameDecoderError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn read(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Frames::new(bytes)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn all_frames_are_read_and_others_skipped() {
        let skipped = [&[0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
        let long = "row\n".repeat(100_000);
        let bytes = [skipped.clone(), frame("a,b\n"), frame(&long), skipped, frame("end")].concat();
        assert_eq!(read(&bytes).unwrap(), format!("a,b\n{long}end"));
        assert_eq!(read(b"").unwrap(), "");
    }

    #[test]
    fn windows_are_limited_to_100_mib() {
        // A frame of one segment, whose window is as large as its content; and one with a window of 96 or 104 MiB.
        let segment = |size: u32| [&[0x28, 0xB5, 0x2F, 0xFD, 0xA0][..], &size.to_le_bytes()].concat();
        assert!(Frames::new(segment(100 << 20).as_slice()).is_ok());
        assert!(Frames::new(segment((100 << 20) + 1).as_slice()).is_err());
        let window = |mantissa: u8| [0x28, 0xB5, 0x2F, 0xFD, 0x00, (16 << 3) | mantissa];
        assert!(Frames::new(&window(4)[..]).is_ok() && Frames::new(&window(5)[..]).is_err());
    }

    #[test]
    fn truncated_and_invalid_frames_are_errors() {
        let bytes = frame(&"row\n".repeat(1000));
        assert!(read(&bytes[..bytes.len() - 1]).is_err());
        assert!(read(&[bytes.as_slice(), b"rest"].concat()).is_err());
        assert!(read(b"a,b\n1,2\n").is_err());
    }
}
