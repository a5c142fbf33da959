//! A table as bytes: where each cell stands. Checks of how a file is written, excerpts and repairs need the places that
//! a reader of rows throws away.

use super::Edit;
use memchr::{memchr, memchr_iter, memchr3};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A comma-separated table ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)) and the places of its cells.
#[derive(Debug)]
pub(super) struct RawTable {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    /// The header is the first. There are none when a row has more cells than [`MOST_CELLS`].
    pub(super) records: Vec<RawRecord>,
    /// The names of the columns.
    names: Vec<String>,
    /// Where each of them stands first.
    places: HashMap<String, usize>,
    /// Whether a row has more cells than anybody reads.
    pub(super) is_too_wide: bool,
}

/// How many cells of a row are looked at: as many as a table has columns that is read.
const MOST_CELLS: usize = 1 << 20;

/// The cells of a row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RawRecord {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// Where each cell stands, quotes included.
    pub(super) cells: Vec<Range<usize>>,
}

impl RawRecord {
    /// Where the row stands, without its line end.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.cells.first().map_or(0, |cell| cell.start);
        start..self.cells.last().map_or(start, |cell| cell.end)
    }
}

/// What Windows programs put before UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl RawTable {
    pub(super) fn new(path: &Path, bytes: Vec<u8>) -> Self {
        let records = records(&bytes, b',');
        let (path, is_too_wide) = (path.to_owned(), records.is_none());
        let records = records.unwrap_or_default();
        let mut table = Self { path, bytes, records, names: Vec::new(), places: HashMap::new(), is_too_wide };
        let cells = table.records.first().into_iter().flat_map(|header| &header.cells);
        table.names = cells.map(|cell| table.text(cell).into_owned()).collect();
        // Of columns of one name the first is meant.
        table.places = table.names.iter().cloned().enumerate().rev().map(|(place, name)| (name, place)).collect();
        table
    }

    /// The rows as they would be if another character separated cells; none when a row would have too many.
    pub(super) fn records_separated_by(&self, separator: u8) -> Vec<RawRecord> {
        records(&self.bytes, separator).unwrap_or_default()
    }

    /// The row that begins where this one does, if another character separated cells.
    pub(super) fn row_separated_by(&self, row: &RawRecord, separator: u8) -> RawRecord {
        RawRecord { line: row.line, cells: cells(&self.bytes, row.span().start, separator).unwrap_or_default() }
    }

    /// The cells of a row as a row of this table: with commas, and quotes where a text needs them.
    pub(super) fn with_commas(&self, row: &RawRecord) -> Edit {
        let span = row.span();
        let cells: Vec<String> = row.cells.iter().map(|cell| as_cell(&self.text(cell))).collect();
        Edit { file: self.path.clone(), start: span.start, end: span.end, text: cells.join(",") }
    }

    /// The names of the columns.
    pub(super) fn header(&self) -> Vec<String> {
        self.names.clone()
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The rows below the header.
    pub(super) fn rows(&self) -> impl Iterator<Item = &RawRecord> {
        self.records.iter().skip(1)
    }

    /// The cells below the header but for those of some columns, each with its line and column.
    pub(super) fn cells_but<'t>(
        &'t self,
        columns: &'t [String],
    ) -> impl Iterator<Item = (u64, &'t str, Range<usize>)> + 't {
        let of_row = move |row: &'t RawRecord| {
            let cells = self.names.iter().zip(&row.cells).filter(|(name, _)| !columns.contains(name));
            cells.map(|(name, cell)| (row.line, name.as_str(), cell.clone()))
        };
        self.rows().flat_map(of_row)
    }

    /// Puts another text into a cell.
    pub(super) fn replace(&self, cell: &Range<usize>, text: &str) -> Edit {
        Edit { file: self.path.clone(), start: cell.start, end: cell.end, text: as_cell(text) }
    }

    /// The cell of a column in the row that begins on a line.
    pub(super) fn cell(&self, line: u64, column: &str) -> Option<Range<usize>> {
        let index = self.places.get(column)?;
        self.record(line)?.cells.get(*index).cloned()
    }

    /// The row that begins on a line.
    pub(super) fn record(&self, line: u64) -> Option<&RawRecord> {
        let index = self.records.binary_search_by_key(&line, |record| record.line).ok()?;
        self.records.get(index)
    }

    /// What a cell says, as the csv crate reads it: what follows a closing quote belongs to the text.
    pub(super) fn text(&self, cell: &Range<usize>) -> Cow<'_, str> {
        let raw = |span: Range<usize>| String::from_utf8_lossy(self.bytes.get(span).unwrap_or_default());
        match quoted_end(&self.bytes, cell.start).map(|end| end.min(cell.end)) {
            Some(end) if end > cell.start => {
                let inner = raw(cell.start + 1..(end - 1).max(cell.start + 1)).replace("\"\"", "\"");
                Cow::Owned(inner + &raw(end..cell.end))
            }
            _ => raw(cell.clone()),
        }
    }

    /// Whether a quote is opened at the beginning of a cell and never closed.
    pub(super) fn is_unclosed(&self, cell: &Range<usize>) -> bool {
        quoted_end(&self.bytes, cell.start).is_none()
    }
}

/// A text as a cell, with quotes where it needs them.
fn as_cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// Finds all cells, unless a row has too many. Blank lines are no rows.
fn records(bytes: &[u8], separator: u8) -> Option<Vec<RawRecord>> {
    let mut at = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let mut line = 1;
    let mut records = Vec::new();
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'\n' | b'\r') {
            line += u64::from(*byte == b'\n');
            at += 1;
            continue;
        }
        let cells = cells(bytes, at, separator)?;
        at = cells.last().map_or(bytes.len(), |cell| cell.end);
        let begins = cells.first().map_or(at, |cell| cell.start);
        records.push(RawRecord { line, cells });
        line += memchr_iter(b'\n', &bytes[begins..at]).count() as u64;
    }
    Some(records)
}

/// The cells of the row that begins at `at`, unless there are too many.
fn cells(bytes: &[u8], mut at: usize, separator: u8) -> Option<Vec<Range<usize>>> {
    let mut cells = Vec::new();
    loop {
        let end = cell_end(bytes, at, separator);
        cells.push(at..end);
        if bytes.get(end) != Some(&separator) {
            return Some(cells);
        }
        if cells.len() == MOST_CELLS {
            return None;
        }
        at = end + 1;
    }
}

/// Where the cell ends that begins at `at`. A quote opens a cell only at its beginning, as in the csv crate; one that is
/// never closed goes on to the end of the file.
fn cell_end(bytes: &[u8], at: usize, separator: u8) -> usize {
    let Some(end) = quoted_end(bytes, at) else { return bytes.len() };
    bytes.get(end..).and_then(|rest| memchr3(separator, b'\n', b'\r', rest)).map_or(bytes.len(), |length| end + length)
}

/// Where the quoted part ends that begins at `at`; `at` when there is none, and nothing when it has no end.
fn quoted_end(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'"') {
        return Some(at);
    }
    let mut end = at + 1;
    loop {
        end += memchr(b'"', bytes.get(end..)?)? + 1;
        if bytes.get(end) != Some(&b'"') {
            return Some(end);
        }
        end += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(text: &str) -> RawTable {
        RawTable::new(Path::new("t.csv"), text.as_bytes().to_vec())
    }

    #[test]
    fn cells_know_their_places() {
        let table = table("\u{feff}id,name\r\n\r\na,\"x, \"\"y\"\"\nz\"\nb,\n");
        assert_eq!(table.header(), ["id", "name"]);
        assert_eq!(table.records.iter().map(|record| record.line).collect::<Vec<_>>(), [1, 3, 5]);
        let cell = table.cell(3, "name").unwrap();
        assert_eq!(table.text(&cell), "x, \"y\"\nz");
        assert_eq!(table.text(&table.cell(5, "name").unwrap()), "");
        assert!(table.cell(4, "name").is_none() && table.cell(3, "nmae").is_none());
    }

    #[test]
    fn of_a_row_with_too_many_cells_nothing_is_kept() {
        let wide = |cells: usize| table(&format!("a\n{}", ",".repeat(cells - 1)));
        assert!(!wide(MOST_CELLS).is_too_wide && wide(MOST_CELLS).records.len() == 2);
        assert!(wide(MOST_CELLS + 1).is_too_wide && wide(MOST_CELLS + 1).records.is_empty());
    }

    proptest! {
        /// As the csv crate reads it.
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "[aé,\"\n\r ]{0,40}") {
            // What is never closed is no table.
            prop_assume!(!table(&text).records.iter().flat_map(|row| &row.cells).any(|cell| table(&text).is_unclosed(cell)));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            let table = table(&text);
            let ours: Vec<Vec<String>> = table
                .records
                .iter()
                .map(|record| record.cells.iter().map(|cell| table.text(cell).into_owned()).collect())
                .collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
