//! Where in a file a finding stands: a cell of a table, or a line of anything else.

use super::raw_table::RawTable;
use crate::project::Project;
use memchr::{memchr_iter, memrchr};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A part of a file, with the lines it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The line it begins on, from 1.
    pub start_line: u64,
    /// The character it begins with, from 1.
    pub start_column: u64,
    /// The line it ends on.
    pub end_line: u64,
    /// The character after its last.
    pub end_column: u64,
    /// The lines, whole.
    pub excerpt: String,
    /// The part, in bytes of the lines.
    pub span: Range<usize>,
}

/// Finds places in the files of a project; every file is read once.
pub struct Locator<'a> {
    project: Option<&'a Project>,
    tables: RefCell<HashMap<PathBuf, Option<Rc<RawTable>>>>,
}

impl<'a> Locator<'a> {
    /// Finds places in this project's files; without a project in files by their own paths.
    pub fn new(project: Option<&'a Project>) -> Self {
        Self { project, tables: RefCell::default() }
    }

    /// The cell of a column in the row that begins on a line; without a column, the row's key. In other files, where the
    /// line names the column, or the line. None when there is no such file or line.
    pub fn region(&self, file: &Path, line: Option<u64>, column: Option<&str>) -> Option<Region> {
        let line = line?;
        let table = self.table(file)?;
        let is_table = file.extension().is_some_and(|extension| extension == "csv");
        let cell = column.filter(|_| is_table).and_then(|column| table.cell(line, column));
        // A row is known by its key.
        let row = || table.record(line).filter(|_| is_table)?.cells.first().cloned();
        let whole = || nth_line(&table.bytes, line);
        let part = || named(&table.bytes, whole()?, column?);
        let span = cell.or_else(row).or_else(part).or_else(whole)?;
        Some(region(&table.bytes, &span))
    }

    fn table(&self, file: &Path) -> Option<Rc<RawTable>> {
        let mut tables = self.tables.borrow_mut();
        let read = || {
            // Documents lie outside the project.
            let own = self.project.and_then(|project| project.read(file).ok());
            let bytes = own.or_else(|| std::fs::read(file).ok())?;
            Some(Rc::new(RawTable::new(file, bytes)))
        };
        tables.entry(file.to_owned()).or_insert_with(read).clone()
    }
}

/// A line, without the blanks at its ends.
fn nth_line(bytes: &[u8], line: u64) -> Option<Range<usize>> {
    let before = usize::try_from(line).ok()?.checked_sub(2);
    let start = before.map_or(Some(0), |before| memchr_iter(b'\n', bytes).nth(before).map(|end| end + 1))?;
    let rest = bytes.get(start..)?;
    let text = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let blank = text.len() - text.trim_ascii_start().len();
    Some(start + blank..start + text.trim_ascii_end().len().max(blank))
}

/// Where a line names something: `"column"` or `{column}` in a mapping, the words themselves in a document.
fn named(bytes: &[u8], line: Range<usize>, column: &str) -> Option<Range<usize>> {
    let text = std::str::from_utf8(&bytes[line.clone()]).ok()?;
    let names = [format!("\"{column}\""), format!("{{{column}}}"), column.to_owned()];
    let (at, name) = names.iter().find_map(|name| Some((text.find(name)?, name)))?;
    Some(line.start + at..line.start + at + name.len())
}

fn region(bytes: &[u8], span: &Range<usize>) -> Region {
    let from = memrchr(b'\n', &bytes[..span.start]).map_or(0, |end| end + 1);
    let to = memchr::memchr(b'\n', &bytes[span.end..]).map_or(bytes.len(), |length| span.end + length);
    let excerpt = String::from_utf8_lossy(&bytes[from..to]).trim_end_matches('\r').to_owned();
    let line = |end: usize| memchr_iter(b'\n', &bytes[..end]).count() as u64 + 1;
    let column = |end: usize| {
        let begins = memrchr(b'\n', &bytes[..end]).map_or(0, |end| end + 1);
        String::from_utf8_lossy(&bytes[begins..end]).chars().count() as u64 + 1
    };
    // Bytes that are no text stand as three each in the excerpt.
    let lossy = |end: usize| String::from_utf8_lossy(&bytes[from..end]).len();
    let length = excerpt.len();
    Region {
        start_line: line(span.start),
        start_column: column(span.start),
        end_line: line(span.end),
        end_column: column(span.end),
        span: lossy(span.start).min(length)..lossy(span.end).min(length),
        excerpt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_lines_are_found() {
        let bytes = "a,b\nx,\"ä\nö\"\n  y \n".as_bytes();
        let table = RawTable::new("t.csv".as_ref(), bytes.to_vec());
        let cell = region(bytes, &table.cell(2, "b").unwrap());
        assert_eq!((cell.start_line, cell.start_column, cell.end_line, cell.end_column), (2, 3, 3, 3));
        assert_eq!((cell.excerpt.as_str(), &cell.excerpt[cell.span.clone()]), ("x,\"ä\nö\"", "\"ä\nö\""));
        let line = region(bytes, &nth_line(bytes, 4).unwrap());
        assert_eq!((line.start_column, line.end_column, line.excerpt.as_str()), (3, 4, "  y "));
        assert!(nth_line(bytes, 9).is_none());
        let broken = b"x\xFF,y\n";
        let region = region(broken, &nth_line(broken, 1).unwrap());
        assert_eq!(region.span, 0..region.excerpt.len());
    }
}
