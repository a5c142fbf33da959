//! Serialization in the [canonical form](https://www.w3.org/TR/rdf12-n-quads/#canonical-quads) of N-Quads: the same
//! term always gives the same bytes, so that lines can be compared, sorted and deduplicated without parsing.

use oxrdf::TermRef;
use std::io::Write as _;

/// Appends `value` with the escapes of a quoted string.
pub fn write_escaped(bytes: &[u8], out: &mut Vec<u8>) {
    // Most values need no escapes, and a search without branches is faster.
    if !bytes.iter().fold(false, |found, byte| found | is_escaped(*byte)) {
        out.extend_from_slice(bytes);
        return;
    }
    let mut clean = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if !is_escaped(byte) {
            continue;
        }
        let length = if byte == BEFORE_NONCHARACTERS { noncharacter(&bytes[at..]) } else { 1 };
        if length == 0 {
            continue;
        }
        out.extend_from_slice(&bytes[clean..at]);
        write_escape(&bytes[at..at + length], out);
        clean = at + length;
    }
    out.extend_from_slice(&bytes[clean..]);
}

/// The first byte of U+FFFE and U+FFFF in UTF-8, which other characters share.
const BEFORE_NONCHARACTERS: u8 = 0xEF;

/// The length in bytes of the character at the start of `bytes`, if it is a noncharacter that [XML
/// 1.1](https://www.w3.org/TR/xml11/#NT-Char) excludes; otherwise 0.
fn noncharacter(bytes: &[u8]) -> usize {
    if matches!(bytes, [_, 0xBF, 0xBE | 0xBF, ..]) { 3 } else { 0 }
}

/// Whether a byte is escaped, or may start a character that is.
#[expect(clippy::needless_bitwise_bool, reason = "without branches several bytes are looked at together")]
fn is_escaped(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\') | (byte == 0x7F) | (byte == BEFORE_NONCHARACTERS)
}

fn write_escape(character: &[u8], out: &mut Vec<u8>) {
    let short = match character {
        [0x08] => b'b',
        [b'\t'] => b't',
        [b'\n'] => b'n',
        [0x0C] => b'f',
        [b'\r'] => b'r',
        [byte @ (b'"' | b'\\')] => *byte,
        [byte] => return write_code(u32::from(*byte), out),
        [.., last] => return write_code(0xFFC0 | u32::from(*last & 0x3F), out),
        [] => return,
    };
    out.extend_from_slice(&[b'\\', short]);
}

fn write_code(code: u32, out: &mut Vec<u8>) {
    // Writing to a vector cannot fail.
    let _ = write!(out, "\\u{code:04X}");
}

/// Appends `iri` between angle brackets; it must be a valid IRI, which has nothing to escape.
pub fn write_iri(iri: &str, out: &mut Vec<u8>) {
    out.push(b'<');
    out.extend_from_slice(iri.as_bytes());
    out.push(b'>');
}

/// Appends what follows a literal's closing quote: a language tag in lower case, or a datatype unless it is
/// `xsd:string`.
pub fn write_literal_suffix(language: Option<&str>, datatype: Option<&str>, out: &mut Vec<u8>) {
    if let Some(tag) = language {
        out.push(b'@');
        out.extend(tag.bytes().map(|b| b.to_ascii_lowercase()));
    } else if let Some(iri) = datatype.filter(|iri| *iri != "http://www.w3.org/2001/XMLSchema#string") {
        out.extend_from_slice(b"^^");
        write_iri(iri, out);
    }
}

/// Appends any term.
pub fn write_term<'t>(term: impl Into<TermRef<'t>>, out: &mut Vec<u8>) {
    match term.into() {
        // A literal with a direction has a language too, and is serialized by the model.
        TermRef::Literal(literal) if literal.direction().is_none() => {
            out.push(b'"');
            write_escaped(literal.value().as_bytes(), out);
            out.push(b'"');
            let language = literal.language();
            let datatype = literal.datatype();
            write_literal_suffix(language, Some(datatype.as_str()), out);
        }
        other => {
            // Writing to a vector cannot fail.
            let _ = write!(out, "{other}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxrdf::{Literal, Term};
    use proptest::prelude::*;
    use std::str::FromStr;

    fn written(term: &Term) -> String {
        let mut out = Vec::new();
        write_term(term, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn control_characters_are_escaped() {
        let term = Literal::new_simple_literal("a\"\\\n\t\u{1}\u{7F}ب").into();
        assert_eq!(written(&term), "\"a\\\"\\\\\\n\\t\\u0001\\u007Fب\"");
    }

    /// Characters that canonical N-Quads treat in a way of their own, and their neighbours.
    const HOSTILE: &str = "\u{0}\u{7}\u{8}\t\n\u{B}\u{C}\r\u{E}\u{1F} !\"'\\~\u{7F}\u{80}\u{85}\u{2028}\u{D7FF}\u{E000}\
        \u{FDD0}\u{FEFF}\u{FFFD}\u{FFFE}\u{FFFF}\u{10000}\u{1FFFE}\u{10FFFF}";

    #[test]
    fn only_characters_that_xml_lacks_are_escaped() {
        let term = Term::from(Literal::new_simple_literal("\u{FFFD}\u{FFFE}\u{FFFF}\u{1FFFF}ﷺ"));
        assert_eq!(written(&term), "\"\u{FFFD}\\uFFFE\\uFFFF\u{1FFFF}ﷺ\"");
        assert_eq!(written(&term), term.to_string());
        let every = Term::from(Literal::new_simple_literal(HOSTILE));
        assert_eq!(written(&every), every.to_string());
    }

    #[test]
    fn directions_are_kept() {
        let term = Term::from_str("\"a\"@ar--rtl").unwrap();
        assert_eq!(written(&term), "\"a\"@ar--rtl");
    }

    #[test]
    fn language_tags_are_lower_case() {
        let mut out = Vec::new();
        write_literal_suffix(Some("ar-Latn"), None, &mut out);
        assert_eq!(out, b"@ar-latn");
    }

    proptest! {
        #[test]
        fn literals_are_read_back_unchanged(value in any::<String>(), hostile in proptest::sample::subsequence(HOSTILE.chars().collect::<Vec<_>>(), 0..12)) {
            let value: String = value.chars().chain(hostile).collect();
            let term = Term::from(Literal::new_simple_literal(&value));
            prop_assert_eq!(Term::from_str(&written(&term)).unwrap(), term.clone());
            prop_assert_eq!(written(&term), term.to_string());
        }
    }
}
