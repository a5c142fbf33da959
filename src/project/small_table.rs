use csv::{Position, Reader, StringRecord};

/// A row of a small table.
#[derive(Clone, Debug)]
pub struct SmallRow {
    /// The cells, as many as in the header.
    pub cells: StringRecord,
    /// The line on which the row begins, from 1.
    pub line: u64,
}

/// Why a text is not a valid comma-separated table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct SmallTableError {
    /// The line of the error, from 1.
    pub line: u64,
    /// What is wrong there.
    pub reason: String,
}

/// Reads a comma-separated table into memory: the header and the rows. Every row must have as many cells as the header.
///
/// # Errors
/// [`SmallTableError`] at the first invalid line.
pub fn read_small_table(text: &[u8]) -> Result<(StringRecord, Vec<SmallRow>), SmallTableError> {
    let mut reader = Reader::from_reader(text);
    let header = reader.headers().map_err(|error| table_error(text, &error, None))?.clone();
    let mut rows = Vec::new();
    for cells in reader.records() {
        let cells = cells.map_err(|error| table_error(text, &error, Some(&header)))?;
        let line = cells.position().map_or(1, |position| line(text, position));
        rows.push(SmallRow { cells, line });
    }
    Ok((header, rows))
}

/// The line on which a record begins. The position from the csv crate may be before line ends that it skips.
fn line(text: &[u8], position: &Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let passed = text.get(start..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + passed.filter(|byte| **byte == b'\n').count() as u64
}

fn table_error(text: &[u8], error: &csv::Error, header: Option<&StringRecord>) -> SmallTableError {
    let line = error.position().map_or(1, |position| line(text, position));
    let reason = match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => {
            let column = header.and_then(|header| header.get(err.field()));
            let column = column.map_or_else(|| "the header is ".to_owned(), |name| format!("column `{name}` is "));
            format!("{column}not UTF-8; save the table as \"CSV UTF-8\"")
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} cells, the header {expected_len}")
        }
        _ => error.to_string(),
    };
    SmallTableError { line, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(u64, String)>, String> {
        let rows = read_small_table(text.as_bytes()).map_err(|error| error.to_string())?.1;
        Ok(rows.iter().map(|row| (row.line, row.cells.get(0).unwrap_or_default().to_owned())).collect())
    }

    #[test]
    fn rows_have_their_first_line_with_all_line_ends() {
        let expected = Ok([(2, "x"), (5, "y\nz"), (8, "w")].map(|(line, cell)| (line, cell.to_owned())).to_vec());
        let text = "a,b\nx,1\n\n\n\"y\nz\",2\n\nw,3\n";
        assert_eq!(read(text), expected);
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(read(&crlf.replace("y\r\n", "y\n")), expected);
        assert_eq!(read(&format!("\u{FEFF}{text}")), expected);
    }

    #[test]
    fn invalid_rows_are_reported_with_their_lines() {
        let message = |text: &[u8]| read_small_table(text).unwrap_err().to_string();
        assert_eq!(message(b"a,b\r\nx,1\r\ny\r\n"), "line 3: the row has 1 cells, the header 2");
        assert_eq!(message(b"a,b\nx,caf\xE9\n"), "line 2: column `b` is not UTF-8; save the table as \"CSV UTF-8\"");
        assert_eq!(message(b"a,\xE9\n"), "line 1: the header is not UTF-8; save the table as \"CSV UTF-8\"");
    }
}
