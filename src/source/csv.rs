//! [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) tables with a header, read as byte records.

use super::{Row, Rows, SourceError};
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Rows of a CSV file.
pub struct CsvRows {
    path: PathBuf,
    names: Vec<String>,
    nulls: Vec<Vec<u8>>,
    reader: ::csv::Reader<Box<dyn Read + Send>>,
    record: ::csv::ByteRecord,
}

impl CsvRows {
    /// Reads the header of `input`. `nulls` are the cell texts that count as no value; `path` is for messages.
    ///
    /// # Errors
    /// [`SourceError`] when the header cannot be read, is empty, is not UTF-8 or names a column twice.
    pub fn new(path: &Path, input: Box<dyn Read + Send>, nulls: &[String]) -> Result<Self, SourceError> {
        let mut reader = ::csv::ReaderBuilder::new().from_reader(input);
        let header = reader.byte_headers().map_err(|error| malformed(path, &error))?.clone();
        Ok(Self {
            path: path.to_owned(),
            names: names(path, &header)?,
            nulls: nulls.iter().map(|null| null.clone().into_bytes()).collect(),
            reader,
            record: ::csv::ByteRecord::new(),
        })
    }
}

fn names(path: &Path, header: &::csv::ByteRecord) -> Result<Vec<String>, SourceError> {
    let fail = |reason: String| SourceError::Header { path: path.to_owned(), reason };
    let mut seen = HashSet::new();
    let mut names = Vec::with_capacity(header.len());
    for (index, cell) in header.iter().enumerate() {
        // Spreadsheets put a byte-order mark before the first name.
        let cell = if index == 0 { cell.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(cell) } else { cell };
        let name =
            std::str::from_utf8(cell).map_err(|_| fail(format!("the name of column {} is not UTF-8", index + 1)))?;
        if !seen.insert(name.to_owned()) {
            return Err(fail(format!("column `{name}` stands twice in the header; rename one")));
        }
        names.push(name.to_owned());
    }
    if names.is_empty() {
        return Err(fail("the file is empty; the first line must name the columns".to_owned()));
    }
    Ok(names)
}

fn malformed(path: &Path, error: &::csv::Error) -> SourceError {
    let line = error.position().map_or(1, ::csv::Position::line);
    let reason = match error.kind() {
        ::csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} cells, the header {expected_len}; check commas and quotes")
        }
        ::csv::ErrorKind::Io(cause) => format!("cannot be read: {cause}"),
        _ => error.to_string(),
    };
    SourceError::Malformed { path: path.to_owned(), line, reason }
}

impl Rows for CsvRows {
    fn path(&self) -> &Path {
        &self.path
    }

    fn names(&self) -> &[String] {
        &self.names
    }

    fn next_row(&mut self) -> Result<Option<Row<'_>>, SourceError> {
        let more = self.reader.read_byte_record(&mut self.record).map_err(|error| malformed(&self.path, &error))?;
        let line = self.record.position().map_or(0, ::csv::Position::line);
        Ok(more.then_some(Row { line, record: &self.record, nulls: &self.nulls }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &'static str) -> Result<CsvRows, SourceError> {
        CsvRows::new(Path::new("t.csv"), Box::new(text.as_bytes()), &[String::new()])
    }

    #[test]
    fn byte_order_marks_are_no_part_of_the_first_name() {
        assert_eq!(rows("\u{FEFF}id,b\n").unwrap().names(), ["id", "b"]);
    }

    #[test]
    fn empty_cells_are_null_and_lines_are_counted() {
        let mut rows = rows("a,b\n\"x\ny\",\n1,2\n").unwrap();
        let (a, b) = (rows.field("a").unwrap(), rows.field("b").unwrap());
        let row = rows.next_row().unwrap().unwrap();
        assert_eq!(row.values(a).collect::<Vec<_>>(), [b"x\ny"]);
        assert_eq!(row.values(b).count(), 0);
        assert_eq!(rows.next_row().unwrap().unwrap().line(), 4);
        assert!(rows.next_row().unwrap().is_none());
    }

    #[test]
    fn ragged_rows_say_their_line() {
        let mut rows = rows("a,b\n1,2\n3\n").unwrap();
        rows.next_row().unwrap();
        let error = rows.next_row().unwrap_err().to_string();
        assert_eq!(error, "t.csv:3: the row has 1 cells, the header 2; check commas and quotes");
    }

    #[test]
    fn a_name_twice_is_an_error() {
        let error = rows("a,a\n").err().unwrap().to_string();
        assert_eq!(error, "t.csv:1: column `a` stands twice in the header; rename one");
    }
}
