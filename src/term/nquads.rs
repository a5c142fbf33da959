//! N-Quads bytes, in the [canonical form](https://www.w3.org/TR/rdf12-n-quads/#canonical-quads): the same term always
//! gives the same bytes, so that lines can be compared, sorted and deduplicated without parsing.

use oxigraph::model::{Term, TermRef};
use std::io::Write as _;

/// Appends `value` escaped as the inside of a quoted string.
pub fn write_escaped(bytes: &[u8], out: &mut Vec<u8>) {
    // Most values have nothing to escape, and looking for it is quicker without branches.
    if !bytes.iter().fold(false, |found, byte| found | is_escaped(*byte)) {
        out.extend_from_slice(bytes);
        return;
    }
    let mut clean = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if !is_escaped(byte) {
            continue;
        }
        out.extend_from_slice(&bytes[clean..at]);
        write_escape(byte, out);
        clean = at + 1;
    }
    out.extend_from_slice(&bytes[clean..]);
}

fn is_escaped(byte: u8) -> bool {
    (byte < b' ') | (byte == b'"') | (byte == b'\\') | (byte == 0x7F)
}

fn write_escape(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0C => b'f',
        b'\r' => b'r',
        b'"' | b'\\' => byte,
        _ => {
            // Writing to a vector cannot fail.
            let _ = write!(out, "\\u{byte:04X}");
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
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
pub fn write_term(term: &Term, out: &mut Vec<u8>) {
    match term.as_ref() {
        TermRef::Literal(literal) => {
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
    use oxigraph::model::Literal;
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

    #[test]
    fn language_tags_are_lower_case() {
        let mut out = Vec::new();
        write_literal_suffix(Some("ar-Latn"), None, &mut out);
        assert_eq!(out, b"@ar-latn");
    }

    proptest! {
        #[test]
        fn literals_come_back(value in any::<String>()) {
            let term = Term::from(Literal::new_simple_literal(&value));
            prop_assert_eq!(Term::from_str(&written(&term)).unwrap(), term.clone());
            prop_assert_eq!(written(&term), term.to_string());
        }
    }
}
