//! Digests of outputs as sets of statements. They do not depend on the order of lines, repetitions or lexical variants.

use crate::Failure;
use hashbrown::HashSet;
use oxttl::{TriGParser, TurtleParser};
use std::fmt;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufRead, BufReader};
use std::path::Path;

const XSD_STRING: &[u8] = b"^^<http://www.w3.org/2001/XMLSchema#string>";

/// The number of statements and the sum of their hashes.
pub struct Digest {
    statements: usize,
    sum: u128,
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:032x}", self.statements, self.sum)
    }
}

/// Computes the digest of a file, whose format follows from its extension, with or without graph names.
pub fn digest(path: &Path, graphs: bool) -> Result<Digest, Failure> {
    let mut statements = Statements { graphs, hashes: HashSet::new(), normal: Vec::new() };
    let reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("ttl") => {
            for triple in TurtleParser::new().for_reader(reader) {
                statements.add(triple?.to_string().as_bytes());
            }
        }
        Some("trig") => {
            for quad in TriGParser::new().for_reader(reader) {
                statements.add(quad?.to_string().as_bytes());
            }
        }
        _ => read_lines(reader, &mut statements)?,
    }
    let sum = statements.hashes.iter().fold(0u128, |sum, &each| sum.wrapping_add(each));
    Ok(Digest { statements: statements.hashes.len(), sum })
}

/// Reads N-Triples or N-Quads.
fn read_lines(mut reader: impl BufRead, statements: &mut Statements) -> Result<(), Failure> {
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        statements.add(&line);
        line.clear();
    }
    Ok(())
}

struct Statements {
    /// Whether the graph name is a part of a statement.
    graphs: bool,
    hashes: HashSet<u128>,
    /// A buffer for the normalised statement.
    normal: Vec<u8>,
}

impl Statements {
    /// Adds a line. Comments and empty lines are skipped.
    fn add(&mut self, line: &[u8]) {
        self.normal.clear();
        normalise(line, if self.graphs { 4 } else { 3 }, &mut self.normal);
        if !self.normal.is_empty() {
            self.hashes.insert(hash(&self.normal));
        }
    }
}

/// A hash of 128 bits: two hashes of 64 bits with different prefixes.
fn hash(bytes: &[u8]) -> u128 {
    let half = |start: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(start);
        hasher.write(bytes);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}

/// Appends the first `terms` terms of a line, each followed by a line break: strings unescaped, `xsd:string` left out,
/// language tags in lower case. Comments and empty lines append nothing.
fn normalise(line: &[u8], terms: usize, out: &mut Vec<u8>) {
    let mut rest = line.trim_ascii();
    for _ in 0..terms {
        let Some(first) = rest.first() else { return };
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

/// The length of the text before the first space.
fn word(text: &[u8]) -> usize {
    text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len())
}

/// The length of the text up to and including `>`.
fn through_bracket(text: &[u8]) -> usize {
    text.iter().position(|&byte| byte == b'>').map_or(text.len(), |at| at + 1)
}

/// The length of a language tag or datatype. The full stop that ends a line may follow immediately.
fn suffix(text: &[u8]) -> usize {
    match text.first() {
        Some(b'@') => text.iter().position(|&byte| byte == b'.' || byte.is_ascii_whitespace()).unwrap_or(text.len()),
        Some(b'^') => through_bracket(text),
        _ => 0,
    }
}

/// Appends a literal and returns its length in the input.
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

/// Appends the character that an escape sequence denotes and returns the sequence's length.
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
        normalise(line.as_bytes(), 4, &mut out);
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

    fn digest_of(name: &str, text: &str, graphs: bool) -> String {
        let path = std::env::temp_dir().join(format!("limit-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let digest = digest(&path, graphs).unwrap().to_string();
        std::fs::remove_file(path).unwrap();
        digest
    }

    #[test]
    fn formats_do_not_matter_and_graphs_as_asked() {
        let turtle = "@prefix a: <http://a/> . a:s a:p 1 , 'x'@EN ; a:q \"\"\"y\nz\"\"\" .";
        let integer = "\"1\"^^<http://www.w3.org/2001/XMLSchema#integer>";
        let lines =
            ["p> LIT G.", "p> \"x\"@en G.", "q> \"y\\nz\" G."].map(|end| format!("<http://a/s> <http://a/{end}\n"));
        let lines = lines.concat().replace("LIT", integer);
        let (triples, quads) = (lines.replace("G.", "."), lines.replace("G.", "<http://a/g> ."));
        assert_eq!(digest_of("a.ttl", turtle, true), digest_of("a.nt", &triples, true));
        let trig = format!("{} a:g {{ {} }}", &turtle[..24], &turtle[24..]);
        assert_eq!(digest_of("a.trig", &trig, true), digest_of("a.nq", &quads, true));
        assert_eq!(digest_of("b.trig", &trig, false), digest_of("b.nt", &triples, true));
        assert_ne!(digest_of("c.nq", &quads, true), digest_of("c.nt", &triples, true));
    }

    #[test]
    fn graphs_and_datatypes_do() {
        assert_ne!(normal("<a> <b> <c> <g> ."), normal("<a> <b> <c> ."));
        assert_ne!(normal("<a> <b> \"1\"^^<d> ."), normal("<a> <b> \"1\" ."));
        assert_eq!(normal("# nothing"), "");
    }
}
