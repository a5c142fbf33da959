//! The tokens of Turtle, as far as positions need them. Names are not resolved.

/// The position of a name, a literal, or the bracket that begins a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The column in which it begins, in characters from 1.
    pub column: u64,
    /// The number of its characters on that line.
    pub length: u64,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An IRI, a prefixed name, a label of a blank node, a number, `a`, `true` or `false`.
    Name,
    /// A string, without its language or datatype.
    String,
    /// `@prefix`, `@base` or `@version`, which end with a full stop, and the number of tokens before it.
    Directive(u8),
    /// `PREFIX`, `BASE` or `VERSION`, and the number of tokens after it.
    SparqlDirective(u8),
    /// A language tag.
    Language,
    /// `^^`
    Datatype,
    /// One of `.;,[]()~`.
    Mark(u8),
    /// `<<`
    OpenReified,
    /// `>>`
    CloseReified,
    /// `<<(`
    OpenTriple,
    /// `)>>`
    CloseTriple,
    /// `{|`
    OpenAnnotation,
    /// `|}`
    CloseAnnotation,
}

/// A token with its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

/// The tokens of a valid Turtle text. Of an invalid text, some of them.
pub(super) struct Tokens<'t> {
    text: &'t [u8],
    at: usize,
    line: u64,
    column: u64,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        Self { text, at: 0, line: 1, column: 1 }
    }

    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips a number of bytes.
    fn advance(&mut self, bytes: usize) {
        for byte in self.rest().iter().take(bytes) {
            match byte {
                b'\n' => (self.line, self.column) = (self.line + 1, 1),
                // The continuation bytes of a character.
                0x80..=0xBF => {}
                _ => self.column += 1,
            }
        }
        self.at += bytes;
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            let rest = self.rest();
            match rest.first() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.advance(1),
                Some(b'#') => {
                    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.advance(end.unwrap_or(rest.len()));
                }
                _ => return,
            }
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blanks_and_comments();
        let rest = self.rest();
        let (kind, bytes) = token(rest)?;
        let (line, column) = (self.line, self.column);
        self.advance(bytes);
        let first_line = rest.get(..bytes).unwrap_or_default().split(|byte| *byte == b'\n').next().unwrap_or_default();
        let length = first_line.iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count() as u64;
        Some(Token { kind, span: Span { line, column, length } })
    }
}

/// The token at the beginning of a text, and its length in bytes.
fn token(text: &[u8]) -> Option<(Kind, usize)> {
    const MARKS: [(&[u8], Kind); 7] = [
        (b"<<(", Kind::OpenTriple),
        (b")>>", Kind::CloseTriple),
        (b"<<", Kind::OpenReified),
        (b">>", Kind::CloseReified),
        (b"{|", Kind::OpenAnnotation),
        (b"|}", Kind::CloseAnnotation),
        (b"^^", Kind::Datatype),
    ];
    if let Some((mark, kind)) = MARKS.iter().find(|(mark, _)| text.starts_with(mark)) {
        return Some((*kind, mark.len()));
    }
    match (*text.first()?, text.get(1)) {
        (b'<', _) => Some((Kind::Name, after(text, b'>'))),
        (quote @ (b'"' | b'\''), _) => Some((Kind::String, string(text, quote))),
        (b'@', _) => Some(at_word(text)),
        // `.5` is a number.
        (b'.', Some(b'0'..=b'9')) => Some(word(text)),
        (mark @ (b'.' | b';' | b',' | b'[' | b']' | b'(' | b')' | b'~'), _) => Some((Kind::Mark(mark), 1)),
        _ => Some(word(text)),
    }
}

/// The length up to and including this byte.
fn after(text: &[u8], end: u8) -> usize {
    memchr::memchr(end, text).map_or(text.len(), |at| at + 1)
}

/// The length in bytes of the string at the beginning of a text.
fn string(text: &[u8], quote: u8) -> usize {
    let long = [quote; 3];
    let (open, close) = if text.starts_with(&long) { (3, &long[..]) } else { (1, &long[..1]) };
    let mut at = open;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr2(quote, b'\\', rest)) {
        at += found;
        match text.get(at) {
            Some(b'\\') => at += 2,
            _ if text.get(at..).is_some_and(|rest| rest.starts_with(close)) => {
                // If a long string ends with four quotation marks, the first belongs to the string.
                let end = at + close.len();
                let more =
                    text.get(end..).unwrap_or_default().iter().take(2).take_while(|byte| **byte == quote).count();
                return end + if open == 3 { more } else { 0 };
            }
            _ => at += 1,
        }
    }
    text.len()
}

/// A directive or a language tag.
fn at_word(text: &[u8]) -> (Kind, usize) {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let length = 1 + text.iter().skip(1).take_while(|byte| is_part(byte)).count();
    match text.get(..length) {
        Some(b"@prefix") => (Kind::Directive(2), length),
        Some(b"@base" | b"@version") => (Kind::Directive(1), length),
        _ => (Kind::Language, length),
    }
}

/// A name, a number or a keyword. It ends where another token begins, and does not end with a full stop.
fn word(text: &[u8]) -> (Kind, usize) {
    let mut length = 0;
    while let Some(byte) = text.get(length) {
        match byte {
            b'\\' => length += 2,
            b' ' | b'\t' | b'\r' | b'\n' | b'<' | b'>' | b'"' | b'\'' | b'[' | b']' | b'(' | b')' | b';' | b','
            | b'#' | b'@' | b'^' | b'{' | b'}' | b'|' | b'~' => break,
            _ => length += 1,
        }
    }
    let length = length.min(text.len());
    let dots = text[..length].iter().rev().take_while(|byte| **byte == b'.').count();
    // Characters that begin no token are skipped.
    let length = (length - dots).max(1);
    let is = |keyword: &str| text[..length].eq_ignore_ascii_case(keyword.as_bytes());
    match () {
        () if is("prefix") => (Kind::SparqlDirective(2), length),
        () if is("base") || is("version") => (Kind::SparqlDirective(1), length),
        () => (Kind::Name, length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number that counts from 1 as one that counts from 0.
    fn index(number: u64) -> usize {
        usize::try_from(number).unwrap() - 1
    }

    fn tokens(text: &str) -> Vec<(Kind, &str)> {
        let found = |token: Token| {
            let line = text.split('\n').nth(index(token.span.line)).unwrap();
            let start = line.char_indices().nth(index(token.span.column)).unwrap().0;
            let end =
                line[start..].char_indices().nth(index(token.span.length + 1)).map_or(line.len(), |(at, _)| start + at);
            (token.kind, &line[start..end])
        };
        Tokens::new(text.as_bytes()).map(found).collect()
    }

    #[test]
    fn tokens_have_positions() {
        let text = "@prefix é: <a#b> . # a comment; <x>\né:ü\\,ö.ä é:p 1.5 , .5e3, \"x\\\"\"@en-x,'''\n''''^^é:d.";
        let expected = [
            (Kind::Directive(2), "@prefix"),
            (Kind::Name, "é:"),
            (Kind::Name, "<a#b>"),
            (Kind::Mark(b'.'), "."),
            (Kind::Name, "é:ü\\,ö.ä"),
            (Kind::Name, "é:p"),
            (Kind::Name, "1.5"),
            (Kind::Mark(b','), ","),
            (Kind::Name, ".5e3"),
            (Kind::Mark(b','), ","),
            (Kind::String, "\"x\\\"\""),
            (Kind::Language, "@en-x"),
            (Kind::Mark(b','), ","),
            (Kind::String, "'''"),
            (Kind::Datatype, "^^"),
            (Kind::Name, "é:d"),
            (Kind::Mark(b'.'), "."),
        ];
        assert_eq!(tokens(text), expected);
    }

    #[test]
    fn tokenizing_invalid_texts_ends() {
        for text in ["\"", "'''x", "<", "@", "\\", "}", "^", "{", "|", "...", "\u{FEFF}", "a\\"] {
            assert!(Tokens::new(text.as_bytes()).count() <= text.len(), "{text}");
        }
    }
}
