//! Encodes cells as parts of terms.

/// Appends `cell`, percent-encoding every byte except the unreserved characters of [RFC
/// 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
pub fn percent_encode(cell: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in cell {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
        }
    }
}

/// Appends `cell`, escaped as the content of an N-Quads string.
pub fn escape(cell: &[u8], out: &mut Vec<u8>) {
    if !cell.iter().any(|&byte| needs_escape(byte)) {
        out.extend_from_slice(cell);
        return;
    }
    for &byte in cell {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            _ if needs_escape(byte) => out.extend_from_slice(format!("\\u{byte:04X}").as_bytes()),
            _ => out.push(byte),
        }
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < b' ' || matches!(byte, b'"' | b'\\' | 0x7F)
}
