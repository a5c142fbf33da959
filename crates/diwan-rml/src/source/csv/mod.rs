//! [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) tables and their dialects, read as byte records.

mod comments;
mod header;
mod lines;
mod records;
mod split;

use self::comments::with_ended_comments;
use self::header::Header;
use self::lines::{LineCounter, LineEnds};
use self::records::{Record, RecordReader};
use self::split::{CellCounter, CountedRecord, Splitter};
use super::ragged::ragged;
use super::row::Cells;
use super::row_log::RowLog;
use super::{
    BLOCK_SIZE, Block, ByteFormat, Dialect, Field, RaggedRows, Row, RowPosition, SourceError, TextAfterQuotes,
    UnknownReference,
};
use diwan_rdf::files::Input;
use memchr::memchr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The maximum length of a record, 64 MiB. Every thread keeps a whole record in memory. A longer one is usually caused
/// by an unclosed quote, or the file is not a table.
const LONGEST_RECORD: usize = 1 << 26;

/// The maximum number of columns. All their names are kept in memory.
const MOST_COLUMNS: usize = 1 << 20;

/// The maximum length of a header, 16 MiB: as many as a million names of usual length.
const LONGEST_HEADER: usize = 1 << 24;

/// The size from which on a block is scanned for rows with too many cells before it is read: it has a record that is
/// longer than most tables.
const WIDE_BLOCK: usize = 1 << 20;

const TOO_LONG_HEADER: &str = "the header is longer than 16 MiB; is it a table, and are its lines ended?";

const TOO_LONG: &str = "the record that begins here is longer than 64 MiB; is it a table, and are its lines ended?";

/// A table.
#[derive(Debug)]
pub struct CsvFormat {
    path: PathBuf,
    dialect: Dialect,
    reader: RecordReader,
    header: Header,
    nulls: Vec<Box<[u8]>>,
    /// Whether rows with more or fewer cells than the header are read.
    is_lenient: bool,
    ragged: RowLog,
    /// Cells with text after their closing quote.
    after_quotes: RowLog,
    /// How many bytes a record may have.
    longest: usize,
}

impl CsvFormat {
    /// Reads the header of `input`. `nulls` are the cell texts that count as no value; `path` is for messages.
    ///
    /// # Errors
    /// [`SourceError`] when the header cannot be read, is empty or is not UTF-8.
    pub fn new(path: &Path, input: Input, dialect: Dialect, nulls: &[String]) -> Result<Self, SourceError> {
        let wrong = |reason: String| SourceError::Header { path: path.to_owned(), reason };
        let (longest, too_long) =
            if dialect.header { (LONGEST_HEADER, TOO_LONG_HEADER) } else { (LONGEST_RECORD, TOO_LONG) };
        let input = with_ended_comments(&dialect, input);
        let narrow = Narrow { input: input.take(longest as u64 + 1), counter: CellCounter::new(&dialect) };
        let mut reader = reader(&dialect, narrow);
        let mut first = ::csv::ByteRecord::new();
        let found = reader.read_byte_record(&mut first).map_err(|error| match error.kind() {
            ::csv::ErrorKind::Io(cause)
                if cause.get_ref().is_some_and(|inner| inner.downcast_ref::<TooWide>().is_some()) =>
            {
                wrong(TooWide.to_string())
            }
            _ => malformed(path, 1, &error),
        })?;
        if reader.position().byte() > longest as u64 {
            return Err(wrong(too_long.to_owned()));
        }
        let header = match dialect.header {
            true => Header::of(path, &first)?,
            false => Header::numbered(if found { first.len() } else { 0 }),
        };
        let nulls = nulls.iter().map(|null| null.as_bytes().into()).collect();
        let (path, is_lenient) = (path.to_owned(), false);
        let (ragged, after_quotes) = (RowLog::default(), RowLog::default());
        let (reader, longest) = (RecordReader::new(&dialect), LONGEST_RECORD);
        Ok(Self { path, dialect, reader, header, nulls, is_lenient, ragged, after_quotes, longest })
    }

    /// The same table, but rows with more or fewer cells than the header are read: missing cells are null, and extra
    /// cells are ignored. [`ByteFormat::ragged`] returns these rows.
    #[must_use]
    pub fn with_ragged_rows(self) -> Self {
        Self { is_lenient: true, ..self }
    }

    /// The line a record begins on. Reading begins before blank lines and comments that are passed over, and `\n` alone
    /// is counted: where lines end in `\r`, `lines` counts them.
    fn line(&self, block: &Block, record: &Record, lines: Option<&mut LineCounter<'_>>) -> u64 {
        let mut line = block.first + record.lines;
        let mut rest = block.bytes.get(record.begin..).unwrap_or_default();
        while let Some(first) =
            rest.first().filter(|byte| matches!(byte, b'\r' | b'\n') || Some(**byte) == self.dialect.comment)
        {
            let comment = Some(*first) == self.dialect.comment;
            let passed = if comment { memchr(b'\n', rest).map_or(rest.len(), |end| end + 1) } else { 1 };
            line += u64::from(rest[passed - 1] == b'\n');
            rest = &rest[passed..];
        }
        lines.map_or(line, |lines| lines.line_of(block.bytes.len() - rest.len()))
    }

    /// The error for the first row with more cells than can be kept, if the block may have one.
    fn wider(&self, block: &Block) -> Option<SourceError> {
        if block.bytes.len() < WIDE_BLOCK {
            return None;
        }
        let columns = self.header.names.len();
        let most = if self.is_lenient { columns.max(MOST_COLUMNS) } else { columns };
        CellCounter::new(&self.dialect).first_wider(&block.bytes, most)?;
        if !self.is_lenient {
            return self.note_ragged(block);
        }
        let (line, cells) = self.rows_where(block, &|cells| cells > most).first().copied()?;
        Some(self.ragged_row(line, cells))
    }

    fn ragged_row(&self, line: u64, cells: usize) -> SourceError {
        ragged(&self.path, line, cells, self.header.names.len())
    }

    /// Records all rows of a block with more or fewer cells than the header, and returns the error for the first one.
    fn note_ragged(&self, block: &Block) -> Option<SourceError> {
        let rows = self.rows_where(block, &|cells| cells != self.header.names.len());
        self.ragged.note(block.index, &rows);
        rows.first().map(|(line, cells)| self.ragged_row(*line, *cells))
    }

    /// The lines and the numbers of cells of the rows whose number of cells matches.
    fn rows_where(&self, block: &Block, is_wanted: &dyn Fn(usize) -> bool) -> Vec<(u64, usize)> {
        let mut lines = self.lines(block);
        let mut found = Vec::new();
        CellCounter::new(&self.dialect).for_each(&block.bytes, &mut |CountedRecord { begin, cells }| {
            if is_wanted(cells) {
                found.push((lines.line_of(begin), cells));
            }
        });
        found
    }

    /// Records the cells of a block with text after their closing quote, and returns their number.
    fn note_after_quotes(&self, block: &Block) -> u64 {
        let mut lines = self.lines(block);
        let mut found = Vec::new();
        let counter = CellCounter::new(&self.dialect);
        counter.for_each_after_quote(&block.bytes, &mut |CountedRecord { begin, cells }| {
            found.push((lines.line_of(begin), cells.saturating_sub(1)));
        });
        self.after_quotes.note(block.index, &found);
        found.len() as u64
    }

    fn lines<'b>(&self, block: &'b Block) -> LineCounter<'b> {
        LineCounter::new(&block.bytes, LineEnds::of(&self.dialect, &block.bytes), block.first)
    }

    /// The line of a byte of a block.
    fn line_of(&self, block: &Block, byte: usize) -> u64 {
        self.lines(block).line_of(byte)
    }

    /// Removes the bytes after `end` from `block`, and returns them.
    fn next_block(&self, block: &mut Block, end: usize) -> Block {
        let mut bytes = Vec::with_capacity(block.bytes.len() + block.bytes.len() / 4);
        bytes.extend_from_slice(&block.bytes[end..]);
        block.bytes.truncate(end);
        let first = self.line_of(block, end);
        Block { index: block.index + 1, bytes, first, ends: Vec::new() }
    }

    /// Whether there is anything other than blank lines and comments: the header must be in the first block.
    fn has_record(&self, bytes: &[u8]) -> bool {
        self.reader.read(bytes).next().is_some()
    }

    fn too_long(&self, line: u64) -> SourceError {
        SourceError::Malformed { path: self.path.clone(), place: RowPosition::Line(line), reason: TOO_LONG.to_owned() }
    }

    /// The error for a record that is too long, which depends on whether its quote is closed in the following bytes.
    fn too_long_or_unclosed(&self, line: u64, mut splitter: Splitter, mut input: Input) -> SourceError {
        let mut piece = vec![0; BLOCK_SIZE];
        while splitter.is_open() {
            match input.read(&mut piece) {
                Ok(0) => return self.unclosed(line),
                Ok(length) if splitter.last_end(&piece[..length]).is_none() => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                _ => break,
            }
        }
        self.too_long(line)
    }

    fn unclosed(&self, line: u64) -> SourceError {
        let reason = "a quote is opened in the record that begins here, and never closed".to_owned();
        SourceError::Malformed { path: self.path.clone(), place: RowPosition::Line(line), reason }
    }
}

/// The error for too many columns.
#[derive(Debug, thiserror::Error)]
#[error("there are more than {MOST_COLUMNS} columns, and so many are not supported; is it a table?")]
struct TooWide;

/// The beginning of a table, which ends with an error if its first record has too many cells, because the reader would
/// store the positions of all of them.
struct Narrow<R> {
    input: R,
    counter: CellCounter,
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        let read = buffer.get(..length).unwrap_or_default();
        if self.counter.records > 0 {
            return Ok(length);
        }
        let is_wide = self.counter.first_wider(read, MOST_COLUMNS).is_some();
        // The record can be any of those that are read at once.
        if is_wide && self.counter.records == 0 {
            return Err(io::Error::other(TooWide));
        }
        Ok(length)
    }
}

/// Reads the header, from the beginning of the file.
fn reader<R: Read>(dialect: &Dialect, input: R) -> ::csv::Reader<R> {
    ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.delimiter)
        .quoting(dialect.quote.is_some())
        .quote(dialect.quote.unwrap_or(b'"'))
        .double_quote(dialect.escape.is_none())
        .escape(dialect.escape)
        .comment(dialect.comment)
        .trim(if dialect.trim { ::csv::Trim::All } else { ::csv::Trim::None })
        .buffer_capacity(1 << 16)
        .from_reader(input)
}

fn malformed(path: &Path, first: u64, error: &::csv::Error) -> SourceError {
    let line = first + error.position().map_or(1, ::csv::Position::line) - 1;
    let reason = match error.kind() {
        ::csv::ErrorKind::Io(cause) => format!("cannot be read: {cause}"),
        _ => error.to_string(),
    };
    SourceError::Malformed { path: path.to_owned(), place: RowPosition::Line(line), reason }
}

impl ByteFormat for CsvFormat {
    fn field(&mut self, reference: &str) -> Result<Field, UnknownReference> {
        self.header.find(reference).map(Field)
    }

    fn name(&self, field: Field) -> &str {
        self.header.names.get(field.0).map_or("", String::as_str)
    }

    fn names(&self) -> &[String] {
        &self.header.names
    }

    fn is_flat(&self) -> bool {
        true
    }

    fn ragged(&self) -> RaggedRows {
        RaggedRows::of(&self.ragged, self.header.names.len(), &self.dialect)
    }

    fn after_quotes(&self) -> TextAfterQuotes {
        TextAfterQuotes::of(&self.after_quotes, &self.header.names, &self.dialect)
    }

    fn read_blocks(&self, input: Input, size: usize, emit: &mut dyn FnMut(Block) -> bool) -> Result<(), SourceError> {
        let mut input = with_ended_comments(&self.dialect, input);
        let failed = |cause| SourceError::Io { path: self.path.clone(), cause };
        let mut splitter = Splitter::new(&self.dialect);
        let mut block = Block { first: 1, ..Block::default() };
        // The start of the current record.
        let mut begun = 0;
        let mut after_quotes = 0;
        loop {
            let read = block.bytes.len();
            let length = input.by_ref().take(size as u64).read_to_end(&mut block.bytes).map_err(failed)?;
            if length == 0 {
                break;
            }
            let Some(end) = splitter.last_end(&block.bytes[read..]) else {
                if block.bytes.len() - begun > self.longest {
                    return Err(self.too_long_or_unclosed(self.line_of(&block, begun), splitter, input));
                }
                continue;
            };
            let records = &block.bytes[begun..read + end];
            if records.len() > self.longest && Splitter::new(&self.dialect).longest(records) > self.longest {
                return Err(self.too_long(self.line_of(&block, begun)));
            }
            begun = read + end;
            if block.index == 0 && self.dialect.header && !self.has_record(&block.bytes[..read + end]) {
                if block.bytes.len() > self.longest {
                    return Err(self.too_long(block.first));
                }
                continue;
            }
            begun = 0;
            let next = self.next_block(&mut block, read + end);
            if splitter.after_quotes() > after_quotes {
                after_quotes += self.note_after_quotes(&block);
            }
            if !emit(std::mem::replace(&mut block, next)) {
                return Ok(());
            }
        }
        if splitter.is_open() {
            return Err(self.unclosed(block.first));
        }
        if !block.bytes.is_empty() {
            if splitter.after_quotes() > after_quotes {
                self.note_after_quotes(&block);
            }
            emit(block);
        }
        Ok(())
    }

    fn read_rows(&self, block: &Block, each: &mut dyn FnMut(&Row<'_>) -> bool) -> Result<(), SourceError> {
        if let Some(error) = self.wider(block) {
            return Err(error);
        }
        let mut records = self.reader.read(&block.bytes);
        if self.dialect.header && block.index == 0 {
            records.next();
        }
        let utf8 = simdutf8::basic::from_utf8(&block.bytes).is_ok();
        let mut number = block.index << 32;
        let mut is_ragged = false;
        let ends = LineEnds::of(&self.dialect, &block.bytes);
        let mut lines = (ends == LineEnds::Cr).then(|| LineCounter::new(&block.bytes, ends, block.first));
        while let Some(record) = records.next() {
            let line = self.line(block, record, lines.as_mut());
            if record.len() != self.header.names.len() {
                if !self.is_lenient {
                    return Err(self.note_ragged(block).unwrap_or_else(|| self.ragged_row(line, record.len())));
                }
                is_ragged = true;
            }
            let cells = Cells::Record { cells: record.cells(), ends: record.ends() };
            if !each(&Row { place: RowPosition::Line(line), number, cells, nulls: &self.nulls, utf8 }) {
                break;
            }
            number += 1;
        }
        self.reader.keep(records);
        if is_ragged {
            self.note_ragged(block);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(text: &'static str, dialect: Dialect) -> Result<CsvFormat, SourceError> {
        CsvFormat::new(Path::new("t.csv"), Box::new(text.as_bytes()), dialect, &[String::new()])
    }

    fn rows(text: &'static str, dialect: Dialect) -> Result<Vec<(u64, Vec<String>)>, SourceError> {
        let format = format(text, dialect)?;
        let mut rows = Vec::new();
        format.for_each_row(Box::new(text.as_bytes()), &mut |row| {
            let fields = (0..format.header.names.len()).map(Field);
            let cell =
                |field| row.cell(field).map_or("-".to_owned(), |cell| String::from_utf8_lossy(cell).into_owned());
            rows.push((row.line(), fields.map(cell).collect()));
            true
        })?;
        Ok(rows)
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn empty_cells_are_null_when_told_and_lines_are_counted() {
        let found = rows("a,b\n\"x\ny\",\n1,2\n", Dialect::default()).unwrap();
        assert_eq!(found, [row(2, &["x\ny", "-"]), row(4, &["1", "2"])]);
    }

    /// Where the longest record that is allowed has 1000 bytes.
    fn long(before: &str, letters: usize, after: &str) -> Result<(), SourceError> {
        let mut format = format("id,text\n", Dialect::default()).unwrap();
        assert_eq!(std::mem::replace(&mut format.longest, 1000), 64 << 20);
        let text = format!("{before}{}{after}", "a".repeat(letters));
        format.read_blocks(Box::new(io::Cursor::new(text.into_bytes())), 64, &mut |_| true)
    }

    #[test]
    fn a_record_has_as_many_bytes_as_it_may_have_and_none_more() {
        let letters = 1000 - "1,\n".len();
        let after_many = format!("id,text\n{}1,", "0,0\n".repeat(100));
        for (before, after, line) in
            [("id,text\n1,", "\n", 2), (&*after_many, "\n2,b\n", 102), ("id,text\n1,", "\n\n2,b", 2)]
        {
            assert!(long(before, letters, after).is_ok(), "{line}");
            let error = long(before, letters + 1, after).unwrap_err();
            assert_eq!((error.line(), error.to_string().contains("longer than 64")), (Some(line), true), "{error}");
        }
        // The last record needs no line end, and a quoted one may have many.
        assert!(long("id,text\n1,", letters + 1, "").is_ok() && long("id,text\n1,", letters + 2, "").is_err());
        let quoted = |letters| long("id,text\n1,\"\n\n", letters, "\"\n");
        assert!(quoted(letters - 4).is_ok() && quoted(letters - 3).is_err());
    }

    #[test]
    fn dialects() {
        let tabs = Dialect { delimiter: b'\t', ..Dialect::default() };
        assert_eq!(rows("a\tb\n1\t2,3\n", tabs).unwrap(), [row(2, &["1", "2,3"])]);
        let bare = Dialect { header: false, comment: Some(b'#'), trim: true, quote: None, ..Dialect::default() };
        assert_eq!(rows("# x\n 1 ,\"2\n", bare).unwrap(), [row(2, &["1", "\"2"])]);
        let escaped = Dialect { escape: Some(b'\\'), ..Dialect::default() };
        assert_eq!(rows("a\n\"x\\\"y\"\n", escaped).unwrap(), [row(2, &["x\"y"])]);
    }

    #[test]
    fn a_comment_at_the_end_of_a_file_is_no_row() {
        let dialect = || Dialect { comment: Some(b'#'), ..Dialect::default() };
        for text in ["a\n1\n# end", "a\n1\n#", "a\n1\n# end\n", "a\n# before\n1", "# c\ra\r# d\r1\r#"] {
            assert_eq!(rows(text, dialect()).unwrap().len(), 1, "{text:?}");
        }
        for text in ["# all", "#", "# c\r# d"] {
            assert!(rows(text, dialect()).unwrap_err().to_string().contains("the file is empty"), "{text:?}");
        }
    }

    #[test]
    fn what_stands_before_the_header_is_no_block_of_its_own() {
        let dialect = || Dialect { comment: Some(b'#'), ..Dialect::default() };
        for before in ["\n", "\r\n\n\n", "# a comment\n\n# and another\n"] {
            let text: &'static str = Box::leak(format!("{before}a,b\n1,2\n").into_boxed_str());
            let format = format(text, dialect()).unwrap();
            for size in 1..8 {
                let mut rows = 0;
                let read = format.read_blocks(Box::new(text.as_bytes()), size, &mut |block| {
                    let read = format.read_rows(&block, &mut |row| {
                        assert_eq!(row.cell(Field(0)), Some(&b"1"[..]));
                        rows += 1;
                        true
                    });
                    read.is_ok()
                });
                assert!(read.is_ok() && rows == 1, "{before:?} {size}");
            }
        }
    }

    #[test]
    fn ragged_rows_and_open_quotes_say_their_line() {
        let error = rows("a,b\n1,2\n3\n", Dialect::default()).unwrap_err().to_string();
        assert_eq!(error, "t.csv:3: the row has 1 cells, the header 2; check commas and quotes");
        let error = rows("a,b\n1,2\n3,\"4\n5,6\n", Dialect::default()).unwrap_err().to_string();
        assert!(
            error.starts_with("t.csv:1: a quote is opened in the record that begins here")
                || error.starts_with("t.csv:3: "),
            "{error}"
        );
    }

    #[test]
    fn there_may_be_so_many_columns() {
        let bare = || Dialect { header: false, ..Dialect::default() };
        let columns = |number: usize| {
            let text: &'static str = Box::leak(",".repeat(number - 1).into_boxed_str());
            format(text, bare())
        };
        assert_eq!(columns(MOST_COLUMNS).unwrap().header.names.len(), MOST_COLUMNS);
        let error = columns(MOST_COLUMNS + 1).unwrap_err().to_string();
        assert!(error.contains("there are more than 1048576 columns"), "{error}");
    }

    #[test]
    fn all_ragged_rows_are_found_or_read() {
        let text = "a,b\n1\n2,b\n3,c,d\n\n4\n";
        let ragged = |format: &CsvFormat| format.ragged().first;
        let strict = format(text, Dialect::default()).unwrap();
        let read = strict.for_each_row(Box::new(text.as_bytes()), &mut |_| true);
        assert_eq!((read.unwrap_err().line(), ragged(&strict)), (Some(2), vec![(2, 1), (4, 3), (6, 1)]));
        let lenient = format(text, Dialect::default()).unwrap().with_ragged_rows();
        let mut cells = Vec::new();
        let read = lenient.for_each_row(Box::new(text.as_bytes()), &mut |row| {
            cells.push([row.cell(Field(0)), row.cell(Field(1))].map(|cell| cell.map(<[u8]>::to_vec)));
            true
        });
        read.unwrap();
        let row = |a: &str, b: Option<&str>| [Some(a.into()), b.map(|b| b.as_bytes().to_vec())];
        assert_eq!(cells, [row("1", None), row("2", Some("b")), row("3", Some("c")), row("4", None)]);
        assert_eq!((lenient.ragged().count, ragged(&lenient)), (3, vec![(2, 1), (4, 3), (6, 1)]));
    }

    /// `"a"b` is read as `ab`, which is reported, wherever the table is cut.
    #[test]
    fn text_after_a_closing_quote_is_read_and_reported() {
        let text = "a,b\n\"x\ny\"z,1\n2,\"say \"hi\" now\"\n\"3\",\"\"\"4\"\"\"\n5,\"6\"7";
        let expected = [(2, Some("a".to_owned())), (4, Some("b".to_owned())), (6, Some("b".to_owned()))];
        for size in 1..=text.len() {
            let format = format(text, Dialect::default()).unwrap();
            let mut cells = Vec::new();
            let read = format.read_blocks(Box::new(text.as_bytes()), size, &mut |block| {
                let read = format.read_rows(&block, &mut |row| {
                    cells.extend([Field(0), Field(1)].map(|field| row.cell(field).unwrap().to_vec()));
                    true
                });
                read.is_ok()
            });
            assert!(read.is_ok());
            let cells: Vec<_> = cells.iter().map(|cell| std::str::from_utf8(cell).unwrap()).collect();
            assert_eq!(cells, ["x\nyz", "1", "2", "say hi\" now\"", "3", "\"4\"", "5", "67"], "{size}");
            let found = format.after_quotes();
            assert_eq!((found.count, found.first.as_slice()), (3, expected.as_slice()), "{size}");
        }
    }

    /// Where lines end in `\r` alone, cells may hold `\n`. Several rows of such a table were one line.
    #[test]
    fn lines_that_end_in_cr_are_counted() {
        let text = "a,b\r1,\"x\ny\"\r\r2,b\r3\r4,5,6\r";
        let lenient = format(text, Dialect::default()).unwrap().with_ragged_rows();
        for size in 1..=text.len() {
            let mut lines = Vec::new();
            let read = lenient.read_blocks(Box::new(text.as_bytes()), size, &mut |block| {
                let read = lenient.read_rows(&block, &mut |row| {
                    lines.push(row.line());
                    true
                });
                read.is_ok()
            });
            assert!(read.is_ok());
            assert_eq!(lines, [2, 5, 6, 7], "{size}");
        }
        let strict = format(text, Dialect::default()).unwrap();
        let error = strict.for_each_row(Box::new(text.as_bytes()), &mut |_| true).unwrap_err();
        assert_eq!(error.to_string(), "t.csv:6: the row has 1 cells, the header 2; check commas and quotes");
        let ragged = strict.ragged();
        assert_eq!((ragged.count, ragged.first), (2, vec![(6, 1), (7, 3)]));
        let open = rows("a,b\r1,2\r\"3,4\r", Dialect::default()).unwrap_err();
        assert!([Some(1), Some(3)].contains(&open.line()), "{open}");
    }

    /// One row that is too long for most tables does not hide the others that are malformed.
    #[test]
    fn a_wide_row_hides_no_other_ragged_row() {
        let wide = format!("1,\"{}\",3\n", "x".repeat(WIDE_BLOCK));
        let text: &'static str = Box::leak(format!("a,b\n1\n{wide}2\n").into_boxed_str());
        let format = format(text, Dialect::default()).unwrap();
        let mut lines = Vec::new();
        let read = format.read_blocks(Box::new(text.as_bytes()), BLOCK_SIZE, &mut |block| {
            lines.extend(format.read_rows(&block, &mut |_| true).unwrap_err().line());
            true
        });
        let ragged = format.ragged();
        assert!(read.is_ok() && lines == [2, 3], "{lines:?}");
        assert_eq!((ragged.count, ragged.first), (3, vec![(2, 1), (3, 3), (4, 1)]));
    }

    /// A quote that is closed is not blamed for what is long.
    #[test]
    fn a_long_record_with_quotes_is_called_long() {
        let error = |after| long("id,text\n1,\"", 5000, after).unwrap_err().to_string();
        assert!(error("\"\n2,b\n").contains("longer than 64 MiB"), "{}", error("\"\n2,b\n"));
        assert!(error("").contains("never closed"), "{}", error(""));
        assert!(error("\n2,b\n").contains("never closed"));
    }

    #[test]
    fn large_tables_are_cut_into_blocks_that_give_the_same_rows() {
        let line = "\"a \"\"quoted\"\"\nvalue\",plain\n";
        let text: String = std::iter::once("x,y\n".to_owned()).chain((0..30_000).map(|_| line.to_owned())).collect();
        let text: &'static str = Box::leak(text.into_boxed_str());
        let found = rows(text, Dialect::default()).unwrap();
        assert_eq!(found.len(), 30_000);
        assert_eq!(found[29_999], row(2 + 2 * 29_999, &["a \"quoted\"\nvalue", "plain"]));
    }
}
