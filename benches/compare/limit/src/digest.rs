//! Outputs as sets: what is the same whatever the order of the lines, their repetitions and their spelling.

use crate::Failure;
use hashbrown::HashSet;
use std::fmt;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufRead, BufReader};
use std::path::Path;

const XSD_STRING: &[u8] = b"^^<http://www.w3.org/2001/XMLSchema#string>";

/// How many statements, and the sum of their hashes.
pub struct Digest {
    statements: usize,
    sum: u128,
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:032x}", self.statements, self.sum)
    }
}

/// Reads N-Triples or N-Quads.
pub fn digest(path: &Path) -> Result<Digest, Failure> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut statements: HashSet<u128> = HashSet::new();
    let (mut line, mut normal) = (Vec::new(), Vec::new());
    while reader.read_until(b'\n', &mut line)? > 0 {
        normal.clear();
        normalise(&line, &mut normal);
        if !normal.is_empty() {
            statements.insert(hash(&normal));
        }
        line.clear();
    }
    let sum = statements.iter().fold(0u128, |sum, &each| sum.wrapping_add(each));
    Ok(Digest { statements: statements.len(), sum })
}

/// 128 bits: two hashes of 64 with different beginnings.
fn hash(bytes: &[u8]) -> u128 {
    let half = |start: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(start);
        hasher.write(bytes);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}

/// Appends the terms of a line, each ended by a line break: strings without escapes, `xsd:string` left out, language
/// tags in lower case. Comments and empty lines give nothing.
fn normalise(line: &[u8], out: &mut Vec<u8>) {
    let mut rest = line.trim_ascii();
    while let [first, ..] = rest {
        let length = match first {
            b'#' | b'.' => return,
            b'<' => through_bracket(rest),
            b'"' => write_literal(rest, out),
            _ => word(rest),
        };
        if *first != b'"' {
            out.extend_from_slice(&rest[..length]);
        }
        out.push(b'\n');
        rest = rest[length..].trim_ascii_start();
    }
}

/// The length of what comes before a space.
fn word(text: &[u8]) -> usize {
    text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len())
}

/// The length of what ends with `>`.
fn through_bracket(text: &[u8]) -> usize {
    text.iter().position(|&byte| byte == b'>').map_or(text.len(), |at| at + 1)
}

/// The length of a language tag or datatype; the full stop of a line need not stand apart.
fn suffix(text: &[u8]) -> usize {
    match text.first() {
        Some(b'@') => text.iter().position(|&byte| byte == b'.' || byte.is_ascii_whitespace()).unwrap_or(text.len()),
        Some(b'^') => through_bracket(text),
        _ => 0,
    }
}

/// Appends a literal and says how long it was.
fn write_literal(text: &[u8], out: &mut Vec<u8>) -> usize {
    out.push(b'"');
    let mut at = 1;
    while at < text.len() && text[at] != b'"' {
        if text[at] == b'\\' {
            at += write_unescaped(&text[at..], out);
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out.push(b'"');
    let end = (at + 1).min(text.len());
    let suffix = &text[end..end + suffix(&text[end..])];
    if suffix.starts_with(b"@") {
        out.extend(suffix.to_ascii_lowercase());
    } else if suffix != XSD_STRING {
        out.extend_from_slice(suffix);
    }
    end + suffix.len()
}

/// Appends what an escape stands for and says how long it was.
fn write_unescaped(text: &[u8], out: &mut Vec<u8>) -> usize {
    let digits = match text.get(1) {
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(other) => {
            out.push(match other {
                b't' => b'\t',
                b'n' => b'\n',
                b'r' => b'\r',
                b'b' => 0x08,
                b'f' => 0x0C,
                other => *other,
            });
            return 2;
        }
        None => return 1,
    };
    let code = text.get(2..2 + digits).and_then(|hex| u32::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
    if let Some(character) = code.and_then(char::from_u32) {
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    (2 + digits).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(line: &str) -> String {
        let mut out = Vec::new();
        normalise(line.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn spelling_does_not_matter() {
        let plain = normal("<a> <b> \"\u{62c} \\\"x. y\\\"\" .\n");
        assert_eq!(plain, "<a>\n<b>\n\"\u{62c} \"x. y\"\"\n");
        assert_eq!(plain, normal(r#"<a>  <b> "\u062C \"x. y\""^^<http://www.w3.org/2001/XMLSchema#string>  ."#));
        assert_eq!(normal("<a> <b> \"c\"@AR-Latn ."), normal("<a> <b> \"c\"@ar-latn."));
        assert_eq!(normal("<a> <b> \"c\" ."), normal("<a> <b> \"c\"."));
    }

    #[test]
    fn graphs_and_datatypes_do() {
        assert_ne!(normal("<a> <b> <c> <g> ."), normal("<a> <b> <c> ."));
        assert_ne!(normal("<a> <b> \"1\"^^<d> ."), normal("<a> <b> \"1\" ."));
        assert_eq!(normal("# nothing"), "");
    }
}
