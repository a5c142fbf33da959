//! A table as bytes, with the position of each cell. Checks of encoding and layout, excerpts and fixes need the
//! positions that readers of rows discard.

use super::Edit;
use memchr::{memchr, memchr_iter, memchr3};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The tables of a project as bytes, by path.
pub(super) type RawTables = BTreeMap<PathBuf, RawTable>;

/// A comma-separated table ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)) with the positions of its cells.
#[derive(Debug)]
pub(super) struct RawTable {
    pub(super) path: PathBuf,
    pub(super) bytes: Vec<u8>,
    /// The header and the rows. Empty if a row has more cells than [`MOST_CELLS`].
    rows: RawRows,
    /// The names of the columns.
    names: Vec<String>,
    /// The index of the first column with each name.
    places: HashMap<String, usize>,
    /// Whether a row has more than [`MOST_CELLS`] cells.
    pub(super) is_too_wide: bool,
}

/// The maximum number of cells in a row: the maximum number of columns that the mapper reads.
const MOST_CELLS: usize = 1 << 20;

/// The positions of all cells. 32 bits suffice, because files that are read whole are smaller.
#[derive(Debug, Default)]
pub(super) struct RawRows {
    rows: Vec<RowStart>,
    /// The ends of the cells, row after row. A cell starts after the separator that follows the previous cell.
    ends: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct RowStart {
    /// The line on which the row starts, from 1.
    line: u32,
    /// The byte offset of the row.
    at: u32,
    /// The index of its first cell in `ends`.
    first: u32,
}

/// The positions of a row's cells.
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
    /// The line on which the row starts, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line.into()
    }

    /// The number of cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The byte range of a cell, including quotes.
    pub(super) fn cell(&self, index: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize + 1,
            None => self.at as usize,
        };
        Some(start..end)
    }

    /// The byte ranges of all cells.
    pub(super) fn cells(self) -> impl Iterator<Item = Range<usize>> + use<'t> {
        (0..self.len()).filter_map(move |index| self.cell(index))
    }

    /// The byte range of the row, without its line end.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.at as usize;
        start..self.ends.last().map_or(start, |end| *end as usize)
    }
}

/// The byte-order mark of UTF-8, which Windows programs write.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl RawTable {
    pub(super) fn new(path: &Path, bytes: Vec<u8>) -> Self {
        let rows = rows(&bytes, b',');
        let (path, is_too_wide) = (path.to_owned(), rows.is_none());
        let rows = rows.unwrap_or_default();
        let mut table = Self { path, bytes, rows, names: Vec::new(), places: HashMap::new(), is_too_wide };
        let header = table.rows.get(0).into_iter().flat_map(|header| header.cells().collect::<Vec<_>>());
        table.names = header.map(|cell| table.text(&cell).into_owned()).collect();
        // Of several columns with one name, the first is used.
        table.places = table.names.iter().cloned().enumerate().rev().map(|(place, name)| (name, place)).collect();
        table
    }

    /// The rows as they would be with another separator; empty if a row would have too many cells.
    pub(super) fn rows_separated_by(&self, separator: u8) -> RawRows {
        rows(&self.bytes, separator).unwrap_or_default()
    }

    /// This row as it would be with another separator; empty if it would have too many cells.
    pub(super) fn row_separated_by(&self, row: RawRow<'_>, separator: u8) -> RawRows {
        let mut rows = RawRows::default();
        rows.push(row.line as usize, row.at as usize);
        let whole = read_cells(&self.bytes, row.at as usize, separator, &mut rows.ends);
        if whole.is_some() { rows } else { RawRows::default() }
    }

    /// The edit that writes the cells of a row separated by commas, with quotes where necessary.
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

    /// The header and the rows below it.
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

    /// The edit that replaces the text of a cell.
    pub(super) fn replace(&self, cell: &Range<usize>, text: &str) -> Edit {
        Edit { file: self.path.clone(), start: cell.start, end: cell.end, text: as_cell(text) }
    }

    /// The cell of a column in the row that starts on a line.
    pub(super) fn cell(&self, line: u64, column: &str) -> Option<Range<usize>> {
        let index = self.places.get(column)?;
        self.row(line)?.cell(*index)
    }

    /// The row that starts on a line.
    pub(super) fn row(&self, line: u64) -> Option<RawRow<'_>> {
        let index = self.rows.rows.binary_search_by_key(&line, |row| row.line.into()).ok()?;
        self.rows.get(index)
    }

    /// The bytes of a cell, including quotes.
    pub(super) fn bytes_of(&self, cell: &Range<usize>) -> &[u8] {
        self.bytes.get(cell.clone()).unwrap_or_default()
    }

    /// The text of a cell, as the csv crate reads it: characters after a closing quote belong to the text.
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

    /// Whether a cell starts with a quote that is never closed.
    pub(super) fn is_unclosed(&self, cell: &Range<usize>) -> bool {
        quoted_end(&self.bytes, cell.start).is_none()
    }
}

/// The text as a cell, with quotes where necessary.
fn as_cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Finds all cells, unless a row has too many. Blank lines are skipped.
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

/// Appends the ends of the cells of the row that starts at `at`. Returns the end of the row, or `None` if it has too
/// many cells.
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

/// The end of the cell that starts at `at`. As in the csv crate, a quote only counts at the start of a cell. A quoted
/// part that is never closed extends to the end of the file.
fn cell_end(bytes: &[u8], at: usize, separator: u8) -> usize {
    let Some(end) = quoted_end(bytes, at) else { return bytes.len() };
    bytes.get(end..).and_then(|rest| memchr3(separator, b'\n', b'\r', rest)).map_or(bytes.len(), |length| end + length)
}

/// The end of the quoted part that starts at `at`; `at` if there is no quote, and `None` if it is never closed.
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
    fn cells_have_positions() {
        let table = table("\u{feff}id,name\r\n\r\na,\"x, \"\"y\"\"\nz\"\nb,\n");
        assert_eq!(table.names(), ["id", "name"]);
        assert_eq!(table.rows_with_header().map(|row| row.line()).collect::<Vec<_>>(), [1, 3, 5]);
        let cell = table.cell(3, "name").unwrap();
        assert_eq!(table.text(&cell), "x, \"y\"\nz");
        assert_eq!(table.text(&table.cell(5, "name").unwrap()), "");
        assert!(table.cell(4, "name").is_none() && table.cell(3, "nmae").is_none());
    }

    #[test]
    fn a_row_with_too_many_cells_leaves_no_rows() {
        let wide = |cells: usize| table(&format!("a\n{}", ",".repeat(cells - 1)));
        assert!(!wide(MOST_CELLS).is_too_wide && wide(MOST_CELLS).rows_with_header().count() == 2);
        assert!(wide(MOST_CELLS + 1).is_too_wide && wide(MOST_CELLS + 1).rows_with_header().next().is_none());
    }

    proptest! {
        /// Compares the cells with those of the csv crate.
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "[aé,\"\n\r ]{0,40}") {
            // A table with an unclosed quote is not valid.
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
