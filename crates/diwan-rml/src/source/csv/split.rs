//! Finds where records end, so that a table can be cut into blocks without parsing it. Follows the csv crate: a field is
//! quoted if it begins with a quote; quotes in other fields are plain text, and so is text after a closing quote.

use super::super::Dialect;
use memchr::{memchr, memchr2, memchr3, memrchr2};

/// Reads the bytes of a table in order, and determines whether a line end is the end of a record.
pub(super) struct Splitter {
    delimiter: u8,
    quote: Option<u8>,
    escape: Option<u8>,
    comment: Option<u8>,
    state: State,
    /// How many fields read so far have text after their closing quote.
    after_quotes: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    RecordStart,
    FieldStart,
    Field,
    Quoted,
    /// After a quote in a quoted field: the end of the field, or the first of two quotes.
    QuoteInQuoted,
    /// After the escape character in a quoted field.
    Escaped,
    Comment,
}

impl Splitter {
    pub(super) fn new(dialect: &Dialect) -> Self {
        let Dialect { delimiter, quote, escape, comment, .. } = *dialect;
        Self { delimiter, quote, escape, comment, state: State::RecordStart, after_quotes: 0 }
    }

    /// How many fields read so far have text after their closing quote.
    pub(super) fn after_quotes(&self) -> u64 {
        self.after_quotes
    }

    /// Whether a quoted field is open.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Quoted | State::Escaped)
    }

    /// Whether a comment is open.
    pub(super) fn is_in_comment(&self) -> bool {
        self.state == State::Comment
    }

    /// Reads a byte.
    pub(super) fn step(&mut self, byte: u8) {
        self.state = self.next(byte);
    }

    /// Reads further bytes, and returns the end of the last record that ends in `bytes`.
    pub(super) fn last_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let is_between_marks = matches!(self.state, State::Comment | State::QuoteInQuoted);
        if !self.is_open() && !is_between_marks && !self.has_marks(bytes) {
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

    /// The end of the first record.
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

    /// The length of the longest record that ends in `bytes`.
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

    /// The number of bytes that do not change the state.
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

    #[inline]
    fn next(&mut self, byte: u8) -> State {
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
            State::QuoteInQuoted => {
                self.after_quotes += 1;
                State::Field
            }
            _ => State::Field,
        }
    }
}

/// Counts the cells of records without storing them.
pub(super) struct CellCounter {
    splitter: Splitter,
    /// The number of cells of the current record so far.
    cells: usize,
    /// The start of the current record, in bytes from the first one read.
    begin: usize,
    /// The number of bytes read.
    read: usize,
    /// The number of complete records.
    pub(super) records: usize,
}

/// A record, or the part of it that has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CountedRecord {
    /// Where it begins, in bytes from the first that was read.
    pub(super) begin: usize,
    /// The number of its cells.
    pub(super) cells: usize,
}

impl CellCounter {
    pub(super) fn new(dialect: &Dialect) -> Self {
        Self { splitter: Splitter::new(dialect), cells: 0, begin: 0, read: 0, records: 0 }
    }

    /// Calls `each` for every record.
    pub(super) fn for_each(mut self, bytes: &[u8], each: &mut dyn FnMut(CountedRecord)) {
        self.read_until(bytes, |now, before| {
            if before.cells > 0 && now.cells == 0 {
                each(before);
            }
            false
        });
        if self.cells > 0 {
            each(self.current());
        }
    }

    /// Calls `each` for every cell that has text after its closing quote: the last cell of the given part of its record.
    pub(super) fn for_each_after_quote(mut self, bytes: &[u8], each: &mut dyn FnMut(CountedRecord)) {
        let mut found = 0;
        self.read_until(bytes, |now, _| {
            if now.splitter.after_quotes > found {
                found = now.splitter.after_quotes;
                each(now.current());
            }
            false
        });
    }

    /// Reads until a record has more than `most` cells. Returns how many of the bytes were read until then.
    pub(super) fn first_wider(&mut self, bytes: &[u8], most: usize) -> Option<usize> {
        self.read_until(bytes, |now, _| now.cells > most)
    }

    /// Reads until `stops` returns `true` after a byte that is not within a cell. It is given the record that was current
    /// before that byte. Returns how many of the bytes were read until then.
    fn read_until(&mut self, bytes: &[u8], mut stops: impl FnMut(&Self, CountedRecord) -> bool) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            let passed = self.splitter.skip(&bytes[at..]);
            (at, self.read) = (at + passed, self.read + passed);
            let Some(&byte) = bytes.get(at) else { break };
            at += 1;
            let before = self.current();
            self.step(byte);
            if stops(self, before) {
                return Some(at);
            }
        }
        None
    }

    fn current(&self) -> CountedRecord {
        CountedRecord { begin: self.begin, cells: self.cells }
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
            CellCounter::new(&dialect).for_each(text.as_bytes(), &mut |record| found.push(record));
            // Where no line end follows a comment, the csv crate takes it for a record.
            let ended = format!("{text}\n");
            let expected = super::super::reader(&dialect, ended.as_bytes()).into_byte_records();
            let expected: Vec<_> = expected.map(|record| record.unwrap().len()).collect();
            prop_assert_eq!(found.iter().map(|record| record.cells).collect::<Vec<_>>(), expected);
            let is_start = |begin: usize| begin == 0 || [b'\n', b'\r'].contains(&text.as_bytes()[begin - 1]);
            prop_assert!(found.iter().all(|record| is_start(record.begin)));
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
    fn text_after_a_closing_quote_is_found_with_its_cell() {
        let cells = |text: &str, dialect: &Dialect| {
            let mut found = Vec::new();
            let mut each = |record: CountedRecord| found.push((record.begin, record.cells));
            CellCounter::new(dialect).for_each_after_quote(text.as_bytes(), &mut each);
            let mut splitter = Splitter::new(dialect);
            // However it is cut.
            text.as_bytes().chunks(1 + text.len() % 3).for_each(|piece| {
                splitter.last_end(piece);
            });
            assert_eq!(splitter.after_quotes(), found.len() as u64, "{text}");
            found
        };
        for (text, expected) in [
            ("a,\"b\"c\n", vec![(0, 2)]),
            ("\"a\"b\"c,\"d\" \n1,2\n\"e\"f", vec![(0, 1), (0, 2), (16, 1)]),
            ("\"a\"\"b\",c\"d\"e\n\"\",\"\"\r\n", vec![]),
        ] {
            assert_eq!(cells(text, &Dialect::default()), expected, "{text}");
        }
        let escaped = Dialect { escape: Some(b'\\'), ..Dialect::default() };
        assert_eq!(cells("\"a\\\"b\",\"c\"\"d\"\n", &escaped), [(0, 2)]);
        assert_eq!(cells("\"a\"b\n", &Dialect { quote: None, ..Dialect::default() }), []);
    }

    #[test]
    fn comments_hide_quotes() {
        let mut splitter = Splitter::new(&Dialect { comment: Some(b'#'), ..Dialect::default() });
        assert_eq!(splitter.last_end(b"#it's \"open\na,b\nc"), Some(16));
    }
}
