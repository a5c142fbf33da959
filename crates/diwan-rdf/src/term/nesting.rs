//! Limits for the nesting of a text, because parsers recurse as deep.

use std::io::{self, Read};

/// The maximum nesting depth of triple terms, far beyond practical use, because parsers and destructors recurse.
pub const DEEPEST_TRIPLE_TERM: usize = 100;

/// The maximum nesting depth of a JSON document, as in `serde_json`.
pub const DEEPEST_JSON: usize = 128;

/// Whether a JSON document is nested deeper than [`DEEPEST_JSON`].
pub fn is_deep_json(text: &[u8]) -> bool {
    let (mut depth, mut string, mut escaped) = (0_usize, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if string => escaped = true,
            b'"' => string = !string,
            b'[' | b'{' if !string => depth += 1,
            b']' | b'}' if !string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST_JSON {
            return true;
        }
    }
    false
}

/// Whether triple terms of a text in Turtle, TriG, N-Triples or N-Quads are nested deeper than
/// [`DEEPEST_TRIPLE_TERM`].
pub fn has_deep_triple_terms(text: &[u8]) -> bool {
    let mut scanner = TripleTerms::default();
    scanner.read(text);
    scanner.deepest > DEEPEST_TRIPLE_TERM
}

/// The error message for a text whose triple terms are nested too deep.
pub const TOO_DEEP: &str = "triple terms are nested deeper than 100 levels";

/// A reader of Turtle, TriG, N-Triples or N-Quads that fails if triple terms are nested too deep.
#[derive(Debug)]
pub struct ShallowTriples<R> {
    inner: R,
    scanner: TripleTerms,
}

impl<R> ShallowTriples<R> {
    /// Checks the text that is read from `inner`.
    pub fn new(inner: R) -> Self {
        Self { inner, scanner: TripleTerms::default() }
    }
}

impl<R: Read> Read for ShallowTriples<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.scanner.read(&buffer[..length]);
        if self.scanner.deepest > DEEPEST_TRIPLE_TERM {
            return Err(io::Error::new(io::ErrorKind::InvalidData, TOO_DEEP));
        }
        Ok(length)
    }
}

/// Counts `<<` and `>>` outside IRIs, strings and comments.
#[derive(Debug, Default)]
struct TripleTerms {
    state: State,
    depth: usize,
    deepest: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Between,
    /// After `<`: the start of an IRI or a triple term.
    Less,
    /// After `>`.
    Greater,
    Iri,
    Comment,
    /// After one or two quotes: the quote and their number.
    Quotes(u8, u8),
    /// In a string delimited by this quote.
    Short(u8),
    /// In a long string delimited by three of this quote, after this number of them.
    Long(u8, u8),
    EscapedShort(u8),
    EscapedLong(u8),
}

impl TripleTerms {
    fn read(&mut self, text: &[u8]) {
        for &byte in text {
            self.state = self.next(byte);
        }
    }

    fn next(&mut self, byte: u8) -> State {
        match self.state {
            State::Between => self.between(byte),
            State::Less if byte == b'<' => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
                State::Between
            }
            State::Less | State::Iri if matches!(byte, b'>' | b'\n') => State::Between,
            State::Less | State::Iri => State::Iri,
            State::Greater if byte == b'>' => {
                self.depth = self.depth.saturating_sub(1);
                State::Between
            }
            State::Greater => self.between(byte),
            State::Comment if matches!(byte, b'\n' | b'\r') => State::Between,
            State::Comment => State::Comment,
            state => self.string(state, byte),
        }
    }

    fn between(&mut self, byte: u8) -> State {
        match byte {
            b'<' => State::Less,
            b'>' => State::Greater,
            b'#' => State::Comment,
            b'"' | b'\'' => State::Quotes(byte, 1),
            _ => State::Between,
        }
    }

    fn string(&mut self, state: State, byte: u8) -> State {
        match state {
            State::Quotes(quote, 1) if byte == quote => State::Quotes(quote, 2),
            State::Quotes(quote, 2) if byte == quote => State::Long(quote, 0),
            State::Quotes(_, 2) => self.between(byte),
            State::Quotes(quote, _) | State::Short(quote) => match byte {
                b'\\' => State::EscapedShort(quote),
                b'\n' => State::Between,
                _ if byte == quote => State::Between,
                _ => State::Short(quote),
            },
            State::EscapedShort(quote) => State::Short(quote),
            State::Long(quote, 2) if byte == quote => State::Between,
            State::Long(quote, count) if byte == quote => State::Long(quote, count + 1),
            State::Long(quote, _) if byte == b'\\' => State::EscapedLong(quote),
            State::Long(quote, _) | State::EscapedLong(quote) => State::Long(quote, 0),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deepest(text: &str) -> usize {
        let mut scanner = TripleTerms::default();
        scanner.read(text.as_bytes());
        scanner.deepest
    }

    #[test]
    fn nesting_of_triple_terms_is_counted() {
        for (text, depth) in [
            ("<a:b> <a:c> <<( <a:b> <a:c> <<( 1 )>> )>> .", 2),
            ("<<:a :b :c>> :d <<:a :b :c>> .", 1),
            ("<a:<<<<> '<<' \"<<\" '''<<'<<''' \"\"\"\"<<\"\" \\\"\"\" # <<\n .", 0),
            ("'' '' \"\\\"<<\" '<<\n <<", 1),
            ("<> <<", 1),
        ] {
            assert_eq!(deepest(text), depth, "{text}");
        }
    }

    #[test]
    fn texts_can_be_passed_in_chunks() {
        let nested = "<<( ".repeat(DEEPEST_TRIPLE_TERM + 1);
        assert!(has_deep_triple_terms(nested.as_bytes()));
        assert!(!has_deep_triple_terms(&nested.as_bytes()[4..]));
        let mut pieces = ShallowTriples::new(nested.as_bytes()[..201].chain(&nested.as_bytes()[201..]));
        assert!(io::copy(&mut pieces, &mut io::sink()).unwrap_err().to_string().contains("deeper than 100"));
    }

    #[test]
    fn nesting_of_json_is_the_nesting_of_its_brackets() {
        let nested = |depth: usize| format!("{}\"[[\\\"[[\"{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!is_deep_json(nested(DEEPEST_JSON).as_bytes()) && is_deep_json(nested(DEEPEST_JSON + 1).as_bytes()));
        assert!(!is_deep_json("[]".repeat(1000).as_bytes()));
    }
}
