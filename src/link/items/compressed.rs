//! Detects the compression of a file from its first bytes, because file names may be wrong.

use bzip2::read::MultiBzDecoder;
use diwan_rdf::files::{Compression, Encoding, Input, decode};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

/// File extensions of compressed files.
const ENDINGS: [&str; 11] = ["gz", "zst", "bz2", "xz", "lzma", "lz", "lz4", "zip", "7z", "Z", "br"];

/// Unsupported compressions: signature, name, and the command that decompresses them.
const UNREAD: [(&[u8], &str, &str); 7] = [
    (b"\xFD7zXZ\0", "xz", "xz -d"),
    (b"PK\x03\x04", "zip", "unzip"),
    (b"7z\xBC\xAF\x27\x1C", "7z", "7z x"),
    (b"\x04\x22\x4D\x18", "lz4", "lz4 -d"),
    (b"LZIP", "lzip", "lzip -d"),
    (b"\x1F\x9D", "compress", "uncompress"),
    (b"\x5D\0\0", "lzma", "xz -d"),
];

/// The number of bytes needed to tell the signatures apart.
const LONGEST: usize = 10;

/// The path without the extension of a compression.
pub(super) fn plain_name(path: &Path) -> PathBuf {
    let is_compressed = |ending: &OsStr| ENDINGS.iter().any(|known| ending == *known);
    if path.extension().is_some_and(is_compressed) { path.with_extension("") } else { path.to_owned() }
}

/// The content of a file as UTF-8 without a byte-order mark. Gzip, Zstandard and bzip2 are decompressed, whatever the
/// file name says.
///
/// # Errors
/// If the compression is unsupported (the message names it and the command that decompresses it), or if the file cannot
/// be read.
pub(super) fn decompressed(mut file: File) -> io::Result<Input> {
    let mut head = Vec::new();
    file.by_ref().take(LONGEST as u64).read_to_end(&mut head)?;
    if let Some((_, name, command)) = UNREAD.iter().find(|(begins, ..)| head.starts_with(begins)) {
        let reason = format!("it is compressed with {name}, which is not supported; decompress it first: {command}");
        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    }
    let (is_bzip2, compression) = (is_bzip2(&head), compression(&head));
    let whole = Cursor::new(head).chain(file);
    match is_bzip2 {
        true => decode(Box::new(MultiBzDecoder::new(whole)), Compression::None, Encoding::Utf8),
        false => decode(Box::new(whole), compression, Encoding::Utf8),
    }
}

fn compression(head: &[u8]) -> Compression {
    match head {
        [0x1F, 0x8B, ..] => Compression::Gzip,
        // A Zstandard frame, or a skippable frame, with which parallel compressors begin.
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Compression::Zstd,
        _ => Compression::None,
    }
}

/// Whether the bytes are a bzip2 header: a level, followed by the signature of a block or of the end.
fn is_bzip2(head: &[u8]) -> bool {
    let rest = head.strip_prefix(b"BZh").filter(|rest| matches!(rest, [b'1'..=b'9', ..]));
    rest.is_some_and(|rest| {
        rest[1..].starts_with(b"\x31\x41\x59\x26\x53\x59") || rest[1..].starts_with(b"\x17\x72\x45\x38\x50\x90")
    })
}
