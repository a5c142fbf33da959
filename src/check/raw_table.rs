//! A table as bytes: where each cell stands. Checks of how a file is written, excerpts and repairs need the places that
//! a reader of rows throws away.

use super::Edit;
use memchr::{memchr, memchr_iter, memchr3};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The tables of a project as they are written, by name.
pub(super) type RawTables = BTreeMap<PathBuf, RawTable>;

/// A comma-separated table ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)) and the places of its cells.
#[derive(Debug)]
pub(super) struct RawTable {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    /// The header is the first. There are none when a row has more cells than [`MOST_CELLS`].
    rows: RawRows,
    /// The names of the columns.
    names: Vec<String>,
    /// Where each of them stands first.
    places: HashMap<String, usize>,
    /// Whether a row has more cells than anybody reads.
    pub(super) is_too_wide: bool,
}

/// How many cells of a row are looked at: as many as a table has columns that is read.
const MOST_CELLS: usize = 1 << 20;

/// The places of all cells. Files that are read whole are far smaller than what 32 bits can count.
#[derive(Debug, Default)]
pub(super) struct RawRows {
    rows: Vec<RowStart>,
    /// Where the cells end, row after row. A cell begins after the separator behind the one before it.
    ends: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct RowStart {
    /// The line it begins on, from 1.
    line: u32,
    /// Its first byte.
    at: u32,
    /// The first of its cells.
    first: u32,
}

/// The places of a row's cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawRow<'t> {
    line: u32,
    at: u32,
    ends: &'t [u32],
}

impl RawRows {
    /// The rows, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = RawRow<'_>> {
        (0..self.rows.len()).filter_map(|index| self.get(index))
    }

    fn get(&self, index: usize) -> Option<RawRow<'_>> {
        let RowStart { line, at, first } = *self.rows.get(index)?;
        let end = self.rows.get(index + 1).map_or(self.ends.len(), |next| next.first as usize);
        Some(RawRow { line, at, ends: self.ends.get(first as usize..end)? })
    }

    fn push(&mut self, line: usize, at: usize) {
        self.rows.push(RowStart { line: small(line), at: small(at), first: small(self.ends.len()) });
    }
}

impl<'t> RawRow<'t> {
    /// The line it begins on, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line.into()
    }

    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Where a cell stands, quotes included.
    pub(super) fn cell(&self, index: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize + 1,
            None => self.at as usize,
        };
        Some(start..end)
    }

    /// Where its cells stand.
    pub(super) fn cells(self) -> impl Iterator<Item = Range<usize>> + use<'t> {
        (0..self.len()).filter_map(move |index| self.cell(index))
    }

    /// Where the row stands, without its line end.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.at as usize;
        start..self.ends.last().map_or(start, |end| *end as usize)
    }
}

/// What Windows programs put before UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl RawTable {
    pub(super) fn new(path: &Path, bytes: Vec<u8>) -> Self {
        let rows = rows(&bytes, b',');
        let (path, is_too_wide) = (path.to_owned(), rows.is_none());
        let rows = rows.unwrap_or_default();
        let mut table = Self { path, bytes, rows, names: Vec::new(), places: HashMap::new(), is_too_wide };
        let header = table.rows.get(0).into_iter().flat_map(|header| header.cells().collect::<Vec<_>>());
        table.names = header.map(|cell| table.text(&cell).into_owned()).collect();
        // Of columns of one name the first is meant.
        table.places = table.names.iter().cloned().enumerate().rev().map(|(place, name)| (name, place)).collect();
        table
    }

    /// The rows as they would be if another character separated cells; none when a row would have too many.
    pub(super) fn rows_separated_by(&self, separator: u8) -> RawRows {
        rows(&self.bytes, separator).unwrap_or_default()
    }

    /// The row that begins where this one does, if another character separated cells.
    pub(super) fn row_separated_by(&self, row: RawRow<'_>, separator: u8) -> RawRows {
        let mut rows = RawRows::default();
        rows.push(row.line as usize, row.at as usize);
        let whole = read_cells(&self.bytes, row.at as usize, separator, &mut rows.ends);
        if whole.is_some() { rows } else { RawRows::default() }
    }

    /// The cells of a row as a row of this table: with commas, and quotes where a text needs them.
    pub(super) fn with_commas(&self, row: RawRow<'_>) -> Edit {
        let span = row.span();
        let cells: Vec<String> = row.cells().map(|cell| as_cell(&self.text(&cell))).collect();
        Edit { file: self.path.clone(), start: span.start, end: span.end, text: cells.join(",") }
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The header.
    pub(super) fn header(&self) -> Option<RawRow<'_>> {
        self.rows.get(0)
    }

    /// The header, and the rows below it.
    pub(super) fn rows_with_header(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.rows.iter()
    }

    /// The rows below the header.
    pub(super) fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.rows.iter().skip(1)
    }

    /// The last row.
    pub(super) fn last_row(&self) -> Option<RawRow<'_>> {
        self.rows.get(self.rows.rows.len().checked_sub(1)?)
    }

    /// The edit that puts another text into a cell.
    pub(super) fn replace(&self, cell: &Range<usize>, text: &str) -> Edit {
        Edit { file: self.path.clone(), start: cell.start, end: cell.end, text: as_cell(text) }
    }

    /// The cell of a column in the row that begins on a line.
    pub(super) fn cell(&self, line: u64, column: &str) -> Option<Range<usize>> {
        let index = self.places.get(column)?;
        self.row(line)?.cell(*index)
    }

    /// The row that begins on a line.
    pub(super) fn row(&self, line: u64) -> Option<RawRow<'_>> {
        let index = self.rows.rows.binary_search_by_key(&line, |row| row.line.into()).ok()?;
        self.rows.get(index)
    }

    /// The bytes of a cell, quotes included.
    pub(super) fn bytes_of(&self, cell: &Range<usize>) -> &[u8] {
        self.bytes.get(cell.clone()).unwrap_or_default()
    }

    /// What a cell says, as the csv crate reads it: what follows a closing quote belongs to the text.
    pub(super) fn text(&self, cell: &Range<usize>) -> Cow<'_, str> {
        let raw = |span: Range<usize>| String::from_utf8_lossy(self.bytes_of(&span));
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

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Finds all cells, unless a row has too many. Blank lines are no rows.
fn rows(bytes: &[u8], separator: u8) -> Option<RawRows> {
    let mut at = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let mut line = 1;
    let mut rows = RawRows::default();
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'\n' | b'\r') {
            line += usize::from(*byte == b'\n');
            at += 1;
            continue;
        }
        rows.push(line, at);
        let end = read_cells(bytes, at, separator, &mut rows.ends)?;
        line += memchr_iter(b'\n', bytes.get(at..end).unwrap_or_default()).count();
        at = end;
    }
    Some(rows)
}

/// Adds the ends of the cells of the row that begins at `at`, unless there are too many, and gives the end of the row.
fn read_cells(bytes: &[u8], mut at: usize, separator: u8, ends: &mut Vec<u32>) -> Option<usize> {
    let first = ends.len();
    loop {
        let end = cell_end(bytes, at, separator);
        ends.push(small(end));
        if bytes.get(end) != Some(&separator) {
            return Some(end);
        }
        if ends.len() - first == MOST_CELLS {
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

    fn has_open_quote(table: &RawTable) -> bool {
        table.rows_with_header().any(|row| row.cells().any(|cell| table.is_unclosed(&cell)))
    }

    #[test]
    fn cells_know_their_places() {
        let table = table("\u{feff}id,name\r\n\r\na,\"x, \"\"y\"\"\nz\"\nb,\n");
        assert_eq!(table.names(), ["id", "name"]);
        assert_eq!(table.rows_with_header().map(|row| row.line()).collect::<Vec<_>>(), [1, 3, 5]);
        let cell = table.cell(3, "name").unwrap();
        assert_eq!(table.text(&cell), "x, \"y\"\nz");
        assert_eq!(table.text(&table.cell(5, "name").unwrap()), "");
        assert!(table.cell(4, "name").is_none() && table.cell(3, "nmae").is_none());
    }

    #[test]
    fn of_a_row_with_too_many_cells_nothing_is_kept() {
        let wide = |cells: usize| table(&format!("a\n{}", ",".repeat(cells - 1)));
        assert!(!wide(MOST_CELLS).is_too_wide && wide(MOST_CELLS).rows_with_header().count() == 2);
        assert!(wide(MOST_CELLS + 1).is_too_wide && wide(MOST_CELLS + 1).rows_with_header().next().is_none());
    }

    proptest! {
        /// As the csv crate reads it.
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "[aé,\"\n\r ]{0,40}") {
            // What is never closed is no table.
            prop_assume!(!has_open_quote(&table(&text)));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            let table = table(&text);
            let ours: Vec<Vec<String>> = table
                .rows_with_header()
                .map(|row| row.cells().map(|cell| table.text(&cell).into_owned()).collect())
                .collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
