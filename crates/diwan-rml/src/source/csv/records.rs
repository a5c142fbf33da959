//! The records of a block, read with csv-core. The csv crate copies its input into a buffer, and builds an automaton for
//! every reader, of which every block needs one.

use super::super::Dialect;
use ::csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::sync::{Mutex, PoisonError};

/// The length from which the memory of a record is not kept, 1 MiB.
const LONG_RECORD: usize = 1 << 20;

/// Reads the records of blocks. What is needed for one block is reused for others, by any thread.
#[derive(Debug)]
pub(super) struct RecordReader {
    dialect: Dialect,
    idle: Mutex<Vec<Parts>>,
}

/// The reusable parts of [`Records`]. An automaton takes longer to build than a block takes to be split into lines, and
/// cannot be copied: `Clone` of csv-core 0.1.13 loses a part of it.
#[derive(Debug)]
struct Parts {
    automaton: Reader,
    record: Record,
}

impl RecordReader {
    pub(super) fn new(dialect: &Dialect) -> Self {
        Self { dialect: dialect.clone(), idle: Mutex::default() }
    }

    /// Starts to read a block, which begins where a record may begin.
    pub(super) fn read<'b>(&self, bytes: &'b [u8]) -> Records<'b> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut parts = idle.unwrap_or_else(|| self.parts());
        parts.automaton.reset();
        // The automaton removes a byte-order mark where it starts to read. Inside a file, it belongs to a cell.
        parts.automaton.read_record(b"\n", &mut [0], &mut [0]);
        parts.automaton.set_line(1);
        Records { parts, bytes, trim: self.dialect.trim, at: 0 }
    }

    /// Keeps the parts of `records` for further blocks, unless a record was very long.
    pub(super) fn keep(&self, records: Records<'_>) {
        if records.parts.record.cells.len() > LONG_RECORD {
            return;
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(records.parts);
    }

    fn parts(&self) -> Parts {
        let Dialect { delimiter, quote, escape, comment, .. } = self.dialect;
        let automaton = ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(quote.is_some())
            .quote(quote.unwrap_or(b'"'))
            .double_quote(escape.is_none())
            .escape(escape)
            .comment(comment)
            .build();
        // Most records have fewer bytes and cells; for the others there is `grow`.
        let record = Record { cells: vec![0; 1 << 10], ends: vec![0; 1 << 6], ..Record::default() };
        Parts { automaton, record }
    }
}

/// Reads the records of a block, one after the other. Blank lines and comments are no records.
pub(super) struct Records<'b> {
    parts: Parts,
    bytes: &'b [u8],
    trim: bool,
    /// The number of bytes read.
    at: usize,
}

/// A record: its cells, one after the other, and where each ends.
#[derive(Debug, Default)]
pub(super) struct Record {
    cells: Vec<u8>,
    ends: Vec<usize>,
    /// The number of cells.
    len: usize,
    /// Where reading began, before blank lines and comments, in bytes from the beginning of the block.
    pub(super) begin: usize,
    /// The number of `\n` before `begin`.
    pub(super) lines: u64,
}

impl Record {
    /// The number of cells.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The cells, one after the other.
    pub(super) fn cells(&self) -> &[u8] {
        &self.cells
    }

    /// Where each cell ends in [`Self::cells`].
    pub(super) fn ends(&self) -> &[usize] {
        &self.ends[..self.len]
    }

    /// Removes ASCII whitespace around every cell.
    fn trim(&mut self) {
        let (mut begin, mut written) = (0, 0);
        for end in &mut self.ends[..self.len] {
            let cell = &self.cells[begin..*end];
            let from = begin + (cell.len() - cell.trim_ascii_start().len());
            let length = cell.trim_ascii().len();
            self.cells.copy_within(from..from + length, written);
            begin = *end;
            written += length;
            *end = written;
        }
    }
}

impl Records<'_> {
    /// Reads the next record, if there is one.
    pub(super) fn next(&mut self) -> Option<&Record> {
        let Parts { automaton, record } = &mut self.parts;
        (record.begin, record.lines) = (self.at, automaton.line() - 1);
        let (mut written, mut cells) = (0, 0);
        loop {
            let rest = &self.bytes[self.at..];
            let (result, read, out, ends) =
                automaton.read_record(rest, &mut record.cells[written..], &mut record.ends[cells..]);
            (self.at, written, cells) = (self.at + read, written + out, cells + ends);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => grow(&mut record.cells),
                ReadRecordResult::OutputEndsFull => grow(&mut record.ends),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        record.len = cells;
        if self.trim {
            record.trim();
        }
        Some(record)
    }
}

fn grow<T: Clone + Default>(buffer: &mut Vec<T>) {
    buffer.resize(buffer.len() * 2, T::default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8], dialect: &Dialect) -> Vec<Vec<Vec<u8>>> {
        let reader = RecordReader::new(dialect);
        // Parts that were used before give the same records.
        let mut other = reader.read(b"x,\"y\n#");
        while other.next().is_some() {}
        reader.keep(other);
        let mut records = reader.read(bytes);
        let mut found = Vec::new();
        while let Some(record) = records.next() {
            let begins = [0].into_iter().chain(record.ends().iter().copied());
            found.push(begins.zip(record.ends()).map(|(begin, end)| record.cells()[begin..*end].to_vec()).collect());
        }
        found
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(text in "[a\",\n\r #'\\\\]{0,60}", dialect in 0_usize..5) {
            let dialect = [
                Dialect::default(),
                Dialect { quote: None, ..Dialect::default() },
                Dialect { quote: Some(b'\''), escape: Some(b'\\'), ..Dialect::default() },
                Dialect { comment: Some(b'#'), ..Dialect::default() },
                Dialect { trim: true, ..Dialect::default() },
            ][dialect].clone();
            let expected: Vec<Vec<Vec<u8>>> = super::super::reader(&dialect, text.as_bytes())
                .into_byte_records()
                .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
                .collect();
            prop_assert_eq!(read(text.as_bytes(), &dialect), expected);
        }
    }

    #[test]
    fn long_cells_and_many_cells_are_whole() {
        let (long, many) = ("x".repeat(5000), "y,".repeat(299) + "y");
        let found = read(format!("{long},b\n{many}\n").as_bytes(), &Dialect::default());
        assert_eq!(found[0], [long.as_bytes(), b"b"]);
        assert_eq!((found[1].len(), found.len()), (300, 2));
        assert!(found[1].iter().all(|cell| cell == b"y"));
    }

    #[test]
    fn a_mark_of_byte_order_inside_a_file_belongs_to_its_cell() {
        assert_eq!(read(b"\xEF\xBB\xBFa\n", &Dialect::default()), [[b"\xEF\xBB\xBFa".to_vec()]]);
    }
}
