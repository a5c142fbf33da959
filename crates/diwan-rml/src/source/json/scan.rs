//! Reads JSON from front to back, keeps the text of the values that are wanted and passes over the others.

use super::tree::MOST_LEVELS;
use memchr::{memchr2_iter, memrchr2};
use std::io::{self, Read};

const BUFFER: usize = 1 << 16;

/// Why reading ended early.
#[derive(Debug)]
pub(super) enum ScanError {
    Io(io::Error),
    /// The text is not JSON, at this line and column.
    Syntax {
        line: u64,
        column: usize,
        reason: &'static str,
    },
    /// A value or a name has more bytes than it may have.
    TooLong {
        most: usize,
    },
    /// Nobody wants more.
    Enough,
}

/// A position in a JSON text, before a value or between two.
pub(super) struct Scanner<R> {
    input: R,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    /// The line of the byte at `counted` in the buffer.
    line: u64,
    counted: usize,
    /// How many bytes of the line on which the buffer begins were before it, and the last of them all.
    before: usize,
    last: u8,
    /// What is kept of the value that is read, when it is.
    kept: Vec<u8>,
    /// From where on the buffer is to be kept.
    keep_from: Option<usize>,
    /// How many bytes a value may have that is kept.
    most: usize,
}

const ZERO_BYTE: &str = "a zero byte stands here; is it UTF-16 without a byte-order mark? save it as UTF-8";

/// What comes next.
type Found<T> = Result<T, ScanError>;

impl<R: Read> Scanner<R> {
    pub(super) fn new(input: R) -> Self {
        let buffer = vec![0; BUFFER].into_boxed_slice();
        let (kept, keep_from, most) = (Vec::new(), None, 0);
        Self { input, buffer, at: 0, end: 0, line: 1, counted: 0, before: 0, last: b' ', kept, keep_from, most }
    }

    fn fill(&mut self) -> Found<bool> {
        self.keep()?;
        self.line += self.lines(self.end);
        let read = &self.buffer[..self.end];
        self.before = match memrchr2(b'\n', b'\r', read) {
            Some(last) => read.len() - last - 1,
            None => self.before + read.len(),
        };
        self.last = read.last().copied().unwrap_or(self.last);
        (self.counted, self.at, self.end) = (0, 0, 0);
        self.end = loop {
            match self.input.read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(ScanError::Io)?,
            }
        };
        if self.keep_from.is_some() {
            self.keep_from = Some(0);
        }
        Ok(self.end > 0)
    }

    /// Moves what is to be kept out of the buffer.
    fn keep(&mut self) -> Found<()> {
        let Some(from) = self.keep_from else { return Ok(()) };
        self.kept.extend_from_slice(&self.buffer[from..self.at]);
        self.keep_from = Some(self.at);
        if self.kept.len() > self.most { Err(ScanError::TooLong { most: self.most }) } else { Ok(()) }
    }

    fn byte(&mut self) -> Found<Option<u8>> {
        if self.at == self.end && !self.fill()? {
            return Ok(None);
        }
        Ok(Some(self.buffer[self.at]))
    }

    /// The next byte that is not blank, which stays where it is.
    pub(super) fn peek(&mut self) -> Found<Option<u8>> {
        loop {
            match self.byte()? {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return Ok(other),
            }
        }
    }

    /// Passes over a byte if it is the next that is not blank.
    pub(super) fn passes(&mut self, byte: u8) -> Found<bool> {
        let found = self.peek()? == Some(byte);
        self.at += usize::from(found);
        Ok(found)
    }

    pub(super) fn expect(&mut self, byte: u8, reason: &'static str) -> Found<()> {
        if self.passes(byte)? { Ok(()) } else { Err(self.wrong(reason)) }
    }

    /// What is wrong with the byte that comes next.
    pub(super) fn wrong(&self, reason: &'static str) -> ScanError {
        let read = &self.buffer[..self.at];
        let line = self.line + self.lines(self.at);
        let before = memrchr2(b'\n', b'\r', read).map_or(self.before + read.len(), |last| read.len() - last - 1);
        match self.buffer.get(self.at).filter(|_| self.at < self.end) {
            None => ScanError::Syntax { line, column: before, reason: "EOF while parsing a value" },
            Some(0) => ScanError::Syntax { line, column: before + 1, reason: ZERO_BYTE },
            Some(_) => ScanError::Syntax { line, column: before + 1, reason },
        }
    }

    /// The line of the byte that comes next.
    pub(super) fn line(&mut self) -> u64 {
        self.line += self.lines(self.at);
        self.counted = self.at;
        self.line
    }

    /// How many lines end between what was counted and a place in the buffer: in `\n`, `\r\n` or `\r`.
    fn lines(&self, to: usize) -> u64 {
        let is_second_half = |at: usize| {
            let before = at.checked_sub(1).map_or(self.last, |before| self.buffer[before]);
            self.buffer[at] == b'\n' && before == b'\r'
        };
        let ends = memchr2_iter(b'\n', b'\r', &self.buffer[self.counted..to]);
        ends.filter(|at| !is_second_half(self.counted + at)).count() as u64
    }

    /// Passes over a value and gives its text, which may have `most` bytes.
    pub(super) fn keep_value(&mut self, most: usize) -> Found<Vec<u8>> {
        self.peek()?;
        self.keeping(most, |scanner| scanner.skip(0))
    }

    /// Passes over the name of a member and the colon after it.
    pub(super) fn name(&mut self, most: usize) -> Found<Vec<u8>> {
        self.peek()?;
        let name = self.keeping(most, Self::string)?;
        self.expect(b':', "a colon must follow the name of a member")?;
        Ok(name)
    }

    fn keeping(&mut self, most: usize, read: impl FnOnce(&mut Self) -> Found<()>) -> Found<Vec<u8>> {
        (self.keep_from, self.most) = (Some(self.at), most);
        let kept = read(self).and_then(|()| self.keep());
        self.keep_from = None;
        let text = std::mem::take(&mut self.kept);
        kept.map(|()| text)
    }

    /// Passes over a value that stands at this level.
    pub(super) fn skip(&mut self, level: usize) -> Found<()> {
        match self.peek()? {
            Some(b'{') => self.members(level + 1, &mut |scanner| {
                scanner.peek()?;
                scanner.string()?;
                scanner.expect(b':', "a colon must follow the name of a member")?;
                scanner.skip(level + 1)
            }),
            Some(b'[') => self.elements(level + 1, &mut |scanner| scanner.skip(level + 1)),
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            _ => Err(self.wrong("expected value")),
        }
    }

    /// Passes over an array, calling `each` where an element begins.
    pub(super) fn elements(&mut self, level: usize, each: &mut dyn FnMut(&mut Self) -> Found<()>) -> Found<()> {
        self.open(level)?;
        if self.passes(b']')? {
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.passes(b',')? {
                return self.expect(b']', "a comma or `]` must follow an element");
            }
        }
    }

    /// Passes over an object, calling `each` where a member begins.
    pub(super) fn members(&mut self, level: usize, each: &mut dyn FnMut(&mut Self) -> Found<()>) -> Found<()> {
        self.open(level)?;
        if self.passes(b'}')? {
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.passes(b',')? {
                return self.expect(b'}', "a comma or `}` must follow a member");
            }
        }
    }

    fn open(&mut self, level: usize) -> Found<()> {
        if level > MOST_LEVELS {
            return Err(self.wrong("recursion limit exceeded"));
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Found<()> {
        if self.byte()? != Some(b'"') {
            return Err(self.wrong("a name in quotes must come here"));
        }
        self.at += 1;
        loop {
            let rest = &self.buffer[self.at..self.end];
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
            self.at += plain.unwrap_or(rest.len());
            match self.byte()? {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(0..0x20) => return Err(self.wrong("a control character must be escaped in a string")),
                Some(_) => {}
                None => return Err(self.wrong("")),
            }
        }
    }

    fn escape(&mut self) -> Found<()> {
        self.at += 1;
        let escape = self.byte()?;
        match escape {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.byte()?.is_some_and(|digit| digit.is_ascii_hexdigit()) {
                        return Err(self.wrong("four hexadecimal digits must follow `\\u`"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.wrong("JSON has no such escape")),
        }
        Ok(())
    }

    fn number(&mut self) -> Found<()> {
        self.at += usize::from(self.byte()? == Some(b'-'));
        match self.byte()? {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte()? == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte()?, Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.byte()?, Some(b'+' | b'-')));
            self.digits()?;
        }
        match self.byte()? {
            Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'+' | b'-') => Err(self.wrong("invalid number")),
            _ => Ok(()),
        }
    }

    fn digits(&mut self) -> Found<()> {
        if !self.byte()?.is_some_and(|digit| digit.is_ascii_digit()) {
            return Err(self.wrong("invalid number"));
        }
        while self.byte()?.is_some_and(|digit| digit.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Found<()> {
        for wanted in word {
            if self.byte()? != Some(*wanted) {
                return Err(self.wrong("expected value"));
            }
            self.at += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that everything stands across the ends of buffers.
    struct Slow<'t>(&'t [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn kept(text: &str, most: usize) -> Result<String, String> {
        let shown = |kept: Found<Vec<u8>>| match kept {
            Ok(kept) => Ok(String::from_utf8(kept).unwrap()),
            Err(ScanError::Syntax { line, column, reason }) => Err(format!("{line}:{column}: {reason}")),
            Err(error) => Err(format!("{error:?}")),
        };
        let at_once = shown(Scanner::new(text.as_bytes()).keep_value(most));
        assert_eq!(at_once, shown(Scanner::new(Slow(text.as_bytes())).keep_value(most)), "{text}");
        at_once
    }

    #[test]
    fn values_are_kept_as_they_stand() {
        for text in [
            "{ \"a\" : [ 1.50E+3, -0, 0.1e-2 ] , \"b\\n\\ud83d\" : { } }",
            "\"a\\u00e9\\\"b\"",
            "[]",
            "[null,true , false]",
            "12",
        ] {
            assert_eq!(kept(&format!(" {text}"), 1000).unwrap(), text);
        }
    }

    #[test]
    fn damage_has_a_place() {
        for (text, error) in [
            ("[1,\n 2,\n x]", "3:2: expected value"),
            ("[1,\n", "1:3: EOF while parsing a value"),
            ("[1,\r 2,\r\n x]", "3:2: expected value"),
            ("[1,\r\r x]", "3:2: expected value"),
            ("[1 2]", "1:4: a comma or `]` must follow an element"),
            ("{\"a\" 1}", "1:6: a colon must follow the name of a member"),
            ("{a:1}", "1:2: a name in quotes must come here"),
            ("{\"a\":1,}", "1:8: a name in quotes must come here"),
            ("[\"a\nb\"]", "1:4: a control character must be escaped in a string"),
            ("[\"\\x\"]", "1:4: JSON has no such escape"),
            ("[\"\\u12g4\"]", "1:7: four hexadecimal digits must follow `\\u`"),
            ("[01]", "1:3: invalid number"),
            ("[1.]", "1:4: invalid number"),
            ("[-]", "1:3: invalid number"),
            ("[1e]", "1:4: invalid number"),
            ("[nul]", "1:5: expected value"),
            ("\"abc", "1:4: EOF while parsing a value"),
            ("{\0\"\0", "1:2: a zero byte stands here; is it UTF-16 without a byte-order mark? save it as UTF-8"),
        ] {
            let found = kept(text, 1000).unwrap_err();
            // At the end of the text, the line is that of the last byte or the one after it.
            assert!(found == error || text == "[1,\n", "{text}: {found}");
        }
    }

    #[test]
    fn a_value_has_so_many_bytes_and_levels() {
        assert!(kept("  \"abc\"  ", 5).is_ok());
        assert!(kept("\"abc\"", 4).unwrap_err().contains("TooLong"));
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(kept(&deep(MOST_LEVELS), 1000).is_ok());
        assert!(kept(&deep(MOST_LEVELS + 1), 1000).unwrap_err().contains("recursion limit exceeded"));
    }
}
