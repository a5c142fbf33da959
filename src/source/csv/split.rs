//! Where records end, so that a table can be cut into blocks without parsing it. Follows the csv crate: a field is
//! quoted when it begins with a quote; quotes in other fields are plain text.

use super::super::Dialect;
use memchr::{memchr, memchr2, memchr3, memrchr2};

/// Reads a table's bytes in order and knows whether a line end is the end of a record.
pub(super) struct Splitter {
    delimiter: u8,
    quote: Option<u8>,
    escape: Option<u8>,
    comment: Option<u8>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    RecordStart,
    FieldStart,
    Field,
    Quoted,
    /// After a quote in a quoted field: its end, or the first of a doubled one.
    QuoteInQuoted,
    /// After the escape character in a quoted field.
    Escaped,
    Comment,
}

impl Splitter {
    pub(super) fn new(dialect: &Dialect) -> Self {
        let Dialect { delimiter, quote, escape, comment, .. } = *dialect;
        Self { delimiter, quote, escape, comment, state: State::RecordStart }
    }

    /// Whether a quoted field is open.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Quoted | State::Escaped)
    }

    /// Reads on, and says where the last record that ends in `bytes` ends.
    pub(super) fn last_end(&mut self, bytes: &[u8]) -> Option<usize> {
        if !self.is_open() && !self.has_marks(bytes) && self.state != State::Comment {
            return self.plain(bytes);
        }
        let mut end = None;
        let mut at = 0;
        while at < bytes.len() {
            at += self.skip(&bytes[at..]);
            let Some(&byte) = bytes.get(at) else { break };
            at += 1;
            self.state = self.next(byte);
            if self.state == State::RecordStart {
                end = Some(at);
            }
        }
        end
    }

    /// Without quotes and comments every line end ends a record.
    fn plain(&mut self, bytes: &[u8]) -> Option<usize> {
        let end = memrchr2(b'\n', b'\r', bytes).map(|at| at + 1);
        let rest = &bytes[end.unwrap_or(0)..];
        self.state = match rest.last() {
            None if end.is_some() => State::RecordStart,
            None => self.state,
            Some(byte) if *byte == self.delimiter => State::FieldStart,
            Some(_) => State::Field,
        };
        end
    }

    fn has_marks(&self, bytes: &[u8]) -> bool {
        match (self.quote, self.comment) {
            (Some(quote), Some(comment)) => memchr2(quote, comment, bytes).is_some(),
            (Some(mark), None) | (None, Some(mark)) => memchr(mark, bytes).is_some(),
            (None, None) => false,
        }
    }

    /// How many bytes change nothing.
    fn skip(&self, bytes: &[u8]) -> usize {
        let found = match (self.state, self.quote) {
            (State::Field, _) => memchr3(self.delimiter, b'\n', b'\r', bytes),
            (State::Comment, _) => memchr(b'\n', bytes),
            (State::Quoted, Some(quote)) => match self.escape {
                Some(escape) => memchr2(quote, escape, bytes),
                None => memchr(quote, bytes),
            },
            _ => return 0,
        };
        found.unwrap_or(bytes.len())
    }

    fn next(&self, byte: u8) -> State {
        match self.state {
            State::Quoted if Some(byte) == self.quote => State::QuoteInQuoted,
            State::Quoted if Some(byte) == self.escape => State::Escaped,
            State::Quoted | State::Escaped => State::Quoted,
            State::QuoteInQuoted if Some(byte) == self.quote && self.escape.is_none() => State::Quoted,
            State::Comment if byte == b'\n' => State::RecordStart,
            State::Comment => State::Comment,
            State::RecordStart if Some(byte) == self.comment => State::Comment,
            State::RecordStart | State::FieldStart if Some(byte) == self.quote => State::Quoted,
            _ if matches!(byte, b'\n' | b'\r') => State::RecordStart,
            _ if byte == self.delimiter => State::FieldStart,
            _ => State::Field,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The records that the csv crate finds.
    fn records(bytes: &[u8]) -> Vec<::csv::ByteRecord> {
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        reader.byte_records().map(Result::unwrap).collect()
    }

    proptest! {
        #[test]
        fn cutting_changes_no_record(text in "[a\",\n\r ]{0,40}", cut in 0_usize..40) {
            let bytes = text.as_bytes();
            let cut = cut.min(bytes.len());
            let mut splitter = Splitter::new(&Dialect::default());
            let first = splitter.last_end(&bytes[..cut]);
            let second = splitter.last_end(&bytes[cut..]).map(|end| cut + end);
            for end in [first, second].into_iter().flatten() {
                let parts = [records(&bytes[..end]), records(&bytes[end..])].concat();
                prop_assert_eq!(parts, records(bytes));
            }
        }
    }

    #[test]
    fn line_ends_in_quotes_end_nothing() {
        let mut splitter = Splitter::new(&Dialect::default());
        assert_eq!(splitter.last_end(b"a,\"b\nc"), None);
        assert!(splitter.is_open());
        assert_eq!(splitter.last_end(b"\"\nd"), Some(2));
        assert!(!splitter.is_open());
    }

    #[test]
    fn comments_hide_quotes() {
        let mut splitter = Splitter::new(&Dialect { comment: Some(b'#'), ..Dialect::default() });
        assert_eq!(splitter.last_end(b"#it's \"open\na,b\nc"), Some(16));
    }
}
