//! The position of findings in files: a cell of a table, or a line of another file.

use super::raw_table::RawTable;
use crate::project::Project;
use diwan_rdf::files::read_whole;
use memchr::memchr_iter;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A part of a file, with the lines that contain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The line on which it starts, from 1.
    pub start_line: u64,
    /// The column in which it starts, in characters from 1.
    pub start_column: u64,
    /// The line on which it ends.
    pub end_line: u64,
    /// The column after its last character.
    pub end_column: u64,
    /// The complete lines.
    pub excerpt: String,
    /// The range of the part in the excerpt, in bytes.
    pub span: Range<usize>,
}

/// Finds positions in the files of a project. Every file is read once.
pub struct Locator<'a> {
    project: Option<&'a Project>,
    files: RefCell<HashMap<PathBuf, Option<Rc<File>>>>,
}

/// A file, with the byte offsets at which its lines start.
struct File {
    table: RawTable,
    lines: Vec<usize>,
}

impl File {
    fn new(path: &Path, bytes: Vec<u8>) -> Self {
        let lines = [0].into_iter().chain(memchr_iter(b'\n', &bytes).map(|end| end + 1)).collect();
        Self { table: RawTable::new(path, bytes), lines }
    }

    /// The line of a byte offset, from 1.
    fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    /// The start of the line of a byte offset.
    fn begin(&self, at: usize) -> usize {
        self.lines.get(self.line(at).saturating_sub(1)).copied().unwrap_or_default()
    }

    /// The end of the line of a byte offset, without the line feed.
    fn end(&self, at: usize) -> usize {
        self.lines.get(self.line(at)).map_or(self.table.bytes.len(), |next| next.saturating_sub(1))
    }

    /// The text between two byte offsets.
    fn text(&self, from: usize, to: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.table.bytes.get(from..to).unwrap_or_default())
    }

    /// The range of a line, without blanks at its ends.
    fn nth_line(&self, line: u64) -> Option<Range<usize>> {
        let start = *self.lines.get(usize::try_from(line).ok()?.checked_sub(1)?)?;
        let text = self.table.bytes.get(start..self.end(start))?;
        let blank = text.len() - text.trim_ascii_start().len();
        Some(start + blank..start + text.trim_ascii_end().len().max(blank))
    }

    /// The range in a line that names a column: `"column"` or `{column}` in a mapping, the words themselves in a
    /// document.
    fn named(&self, line: Range<usize>, column: &str) -> Option<Range<usize>> {
        let text = std::str::from_utf8(self.table.bytes.get(line.clone())?).ok()?;
        let names = [format!("\"{column}\""), format!("{{{column}}}"), column.to_owned()];
        let (at, name) = names.iter().find_map(|name| Some((text.find(name)?, name)))?;
        Some(line.start + at..line.start + at + name.len())
    }

    fn region(&self, span: &Range<usize>) -> Region {
        let (from, to) = (self.begin(span.start), self.end(span.end));
        let excerpt = self.text(from, to).trim_end_matches('\r').to_owned();
        let column = |at: usize| self.text(self.begin(at), at).chars().count() as u64 + 1;
        // Each invalid byte becomes a replacement character of three bytes in the excerpt.
        let lossy = |at: usize| self.text(from, at).len().min(excerpt.len());
        Region {
            start_line: self.line(span.start) as u64,
            start_column: column(span.start),
            end_line: self.line(span.end) as u64,
            end_column: column(span.end),
            span: lossy(span.start)..lossy(span.end),
            excerpt,
        }
    }
}

impl<'a> Locator<'a> {
    /// A locator for the files of this project. Without a project, paths are relative to the current folder.
    pub fn new(project: Option<&'a Project>) -> Self {
        Self { project, files: RefCell::default() }
    }

    /// The cell of a column in the row that starts on a line; without a column, the row's key. In other files, the part
    /// of the line that names the column, or the line. `None` if there is no such file or line.
    pub fn region(&self, path: &Path, line: Option<u64>, column: Option<&str>) -> Option<Region> {
        let line = line?;
        let file = self.file(path)?;
        let is_table = path.extension().is_some_and(|extension| extension == "csv");
        let cell = column.filter(|_| is_table).and_then(|column| file.table.cell(line, column));
        // A row is identified by its key.
        let row = || file.table.row(line).filter(|_| is_table)?.cell(0);
        let whole = || file.nth_line(line);
        let part = || file.named(whole()?, column?);
        let span = cell.or_else(row).or_else(part).or_else(whole)?;
        Some(file.region(&span))
    }

    fn file(&self, path: &Path) -> Option<Rc<File>> {
        let mut files = self.files.borrow_mut();
        let read = || {
            // Documents are outside the project.
            let own = self.project.and_then(|project| project.read(path).ok());
            let bytes = own.or_else(|| read_whole(path).ok())?;
            Some(Rc::new(File::new(path, bytes)))
        };
        files.entry(path.to_owned()).or_insert_with(read).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_lines_are_found() {
        let file = |bytes: &[u8]| File::new("t.csv".as_ref(), bytes.to_vec());
        let table = file("a,b\nx,\"ä\nö\"\n  y \n".as_bytes());
        let cell = table.region(&table.table.cell(2, "b").unwrap());
        assert_eq!((cell.start_line, cell.start_column, cell.end_line, cell.end_column), (2, 3, 3, 3));
        assert_eq!((cell.excerpt.as_str(), &cell.excerpt[cell.span.clone()]), ("x,\"ä\nö\"", "\"ä\nö\""));
        let line = table.region(&table.nth_line(4).unwrap());
        assert_eq!((line.start_column, line.end_column, line.excerpt.as_str()), (3, 4, "  y "));
        assert!(table.nth_line(9).is_none() && table.nth_line(0).is_none());
        let broken = file(b"x\xFF,y\n");
        let region = broken.region(&broken.nth_line(1).unwrap());
        assert_eq!(region.span, 0..region.excerpt.len());
    }
}
