//! Percent-encoding of values placed in IRI templates.

/// The characters of a template value that are not percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedCharacters {
    /// `iunreserved` of [RFC 3987](https://www.rfc-editor.org/rfc/rfc3987#section-2.2): letters beyond ASCII stay.
    Iri,
    /// `unreserved` of [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3): ASCII only.
    Uri,
}

/// Appends `value` to `out`, percent-encoding every character outside `repertoire`
/// ([RML-Core, IRI-safe](https://kg-construct.github.io/rml-core/spec/docs/#dfn-iri-safe)).
pub fn percent_encode(value: &str, repertoire: AllowedCharacters, out: &mut Vec<u8>) {
    let mut rest = value;
    while let Some(first) = rest.as_bytes().first() {
        // Runs of unreserved ASCII, which is most of the text, are copied at once.
        let plain = rest.bytes().take_while(|byte| UNRESERVED[usize::from(*byte)]).count();
        out.extend_from_slice(&rest.as_bytes()[..plain]);
        rest = &rest[plain..];
        if plain > 0 {
            continue;
        }
        let length = if first.is_ascii() { 1 } else { rest.chars().next().map_or(1, char::len_utf8) };
        let (character, after) = rest.split_at(length);
        match repertoire {
            AllowedCharacters::Iri if character.chars().all(is_ucschar) => out.extend_from_slice(character.as_bytes()),
            _ => character.bytes().for_each(|byte| push_percent(byte, out)),
        }
        rest = after;
    }
}

/// `unreserved` ASCII.
#[expect(clippy::cast_possible_truncation, reason = "it ends at 128")]
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// Whether all bytes are ASCII characters that neither repertoire encodes.
pub fn is_unreserved(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| UNRESERVED[usize::from(*byte)])
}

fn push_percent(byte: u8, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.extend_from_slice(&[b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
}

/// `ucschar` of RFC 3987.
fn is_ucschar(character: char) -> bool {
    match u32::from(character) {
        0xA0..=0xD7FF | 0xF900..=0xFDCF | 0xFDF0..=0xFFEF => true,
        0xE0000..=0xE0FFF => false,
        code @ 0x10000..=0xEFFFD => code & 0xFFFF <= 0xFFFD,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(value: &str, repertoire: AllowedCharacters) -> String {
        let mut out = Vec::new();
        percent_encode(value, repertoire, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn keeps_letters_beyond_ascii_only_in_iris() {
        assert_eq!(encoded("باكو 1", AllowedCharacters::Iri), "باكو%201");
        assert_eq!(encoded("é/", AllowedCharacters::Uri), "%C3%A9%2F");
    }

    #[test]
    fn encodes_noncharacters_and_tags() {
        assert_eq!(encoded("\u{1FFFE}", AllowedCharacters::Iri), "%F0%9F%BF%BE");
        assert_eq!(encoded("\u{E0001}", AllowedCharacters::Iri), "%F3%A0%80%81");
    }

    fn decode(text: &str) -> Vec<u8> {
        let bytes = text.as_bytes();
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'%' {
                out.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
                at += 3;
            } else {
                out.push(bytes[at]);
                at += 1;
            }
        }
        out
    }

    proptest! {
        #[test]
        fn decodes_to_what_was_encoded(value in any::<String>(), uri in any::<bool>()) {
            let repertoire = if uri { AllowedCharacters::Uri } else { AllowedCharacters::Iri };
            prop_assert_eq!(decode(&encoded(&value, repertoire)), value.as_bytes());
        }
    }
}
