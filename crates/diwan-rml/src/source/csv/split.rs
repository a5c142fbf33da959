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

    /// Whether a comment has begun that has not ended.
    pub(super) fn is_in_comment(&self) -> bool {
        self.state == State::Comment
    }

    /// Reads a byte.
    pub(super) fn step(&mut self, byte: u8) {
        self.state = self.next(byte);
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

    /// Where the first record ends.
    pub(super) fn first_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            at += self.skip(&bytes[at..]);
            self.state = self.next(*bytes.get(at)?);
            at += 1;
            if self.state == State::RecordStart {
                return Some(at);
            }
        }
        None
    }

    /// How long the longest record is that ends in `bytes`.
    pub(super) fn longest(&mut self, bytes: &[u8]) -> usize {
        let (mut begin, mut at, mut longest) = (0, 0, 0);
        while at < bytes.len() {
            at += self.skip(&bytes[at..]);
            let Some(&byte) = bytes.get(at) else { break };
            at += 1;
            self.state = self.next(byte);
            if self.state == State::RecordStart {
                longest = longest.max(at - begin);
                begin = at;
            }
        }
        longest
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

/// Counts the cells of records that are read bit by bit, so that nobody keeps the places of more than are wanted.
pub(super) struct CellCounter {
    splitter: Splitter,
    /// How many cells the record has that was begun.
    cells: usize,
    /// Where it begins, in bytes from the first that was read.
    begin: usize,
    /// How many bytes were read.
    read: usize,
    /// How many records have ended.
    pub(super) records: usize,
}

impl CellCounter {
    pub(super) fn new(dialect: &Dialect) -> Self {
        Self { splitter: Splitter::new(dialect), cells: 0, begin: 0, read: 0, records: 0 }
    }

    /// Gives `each` every record: where it begins, and how many cells it has.
    pub(super) fn for_each(mut self, bytes: &[u8], each: &mut dyn FnMut(usize, usize)) {
        let mut at = 0;
        while at < bytes.len() {
            let passed = self.splitter.skip(&bytes[at..]);
            (at, self.read) = (at + passed, self.read + passed);
            let Some(&byte) = bytes.get(at) else { break };
            at += 1;
            let (begin, cells) = (self.begin, self.cells);
            self.step(byte);
            if cells > 0 && self.cells == 0 {
                each(begin, cells);
            }
        }
        if self.cells > 0 {
            each(self.begin, self.cells);
        }
    }

    /// Reads on until a record has more cells than `most`, and says how much was read until then.
    pub(super) fn first_wider(&mut self, bytes: &[u8], most: usize) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            let passed = self.splitter.skip(&bytes[at..]);
            (at, self.read) = (at + passed, self.read + passed);
            let Some(&byte) = bytes.get(at) else { break };
            at += 1;
            self.step(byte);
            if self.cells > most {
                return Some(at);
            }
        }
        None
    }

    fn step(&mut self, byte: u8) {
        let before = self.splitter.state;
        self.splitter.step(byte);
        if before == State::RecordStart {
            self.begin = self.read;
        }
        self.read += 1;
        match (before, self.splitter.state) {
            (State::RecordStart, State::RecordStart | State::Comment) | (State::Comment, _) => {}
            (State::RecordStart, State::FieldStart) => self.cells = 2,
            (State::RecordStart, _) => self.cells = 1,
            (_, State::RecordStart) => {
                self.records += 1;
                self.cells = 0;
            }
            (_, State::FieldStart) => self.cells += 1,
            _ => {}
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

    proptest! {
        #[test]
        fn cells_are_counted_as_they_are_read(text in "[a\",\n\r ]{0,40}", most in 1_usize..6) {
            let mut counter = CellCounter::new(&Dialect::default());
            let wider = counter.first_wider(text.as_bytes(), most);
            let records = records(text.as_bytes());
            let first = records.iter().position(|record| record.len() > most);
            prop_assert_eq!(wider.map(|_| counter.records), first);
        }

        #[test]
        fn all_records_are_found_with_their_cells(text in "[a\",\n\r #'\\\\]{0,40}", dialect in 0_usize..4) {
            let dialect = [
                Dialect::default(),
                Dialect { quote: None, ..Dialect::default() },
                Dialect { quote: Some(b'\''), escape: Some(b'\\'), ..Dialect::default() },
                Dialect { comment: Some(b'#'), ..Dialect::default() },
            ][dialect].clone();
            let mut found = Vec::new();
            CellCounter::new(&dialect).for_each(text.as_bytes(), &mut |begin, cells| found.push((begin, cells)));
            // Where no line end follows a comment, the csv crate takes it for a record.
            let ended = format!("{text}\n");
            let expected = super::super::reader(&dialect, false, ended.as_bytes()).into_byte_records();
            let expected: Vec<_> = expected.map(|record| record.unwrap().len()).collect();
            prop_assert_eq!(found.iter().map(|(_, cells)| *cells).collect::<Vec<_>>(), expected);
            let is_start = |begin: usize| begin == 0 || [b'\n', b'\r'].contains(&text.as_bytes()[begin - 1]);
            prop_assert!(found.iter().all(|(begin, _)| is_start(*begin)));
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
