use super::CitingError;
use super::columns::QuoteColumns;
use crate::dataset::Sources;
use crate::evidence::{Document, Location, difference};
use crate::project::{SmallRow, SmallTableError, read_small_table, sha256_hex};
use diwan_rdf::files::read_all;
use diwan_rdf::text::nearest;
use diwan_rml::source::{DirectoryFiles, Files as _};
use std::collections::HashMap;
use std::path::Path;

/// A table with the offsets filled in.
#[derive(Debug)]
pub struct CitedTable {
    /// The new text of the table; unchanged if there was nothing to fill in.
    pub text: Vec<u8>,
    /// The result for each row.
    pub citations: Vec<Citation>,
}

/// The result for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Citation {
    /// The offsets were correct.
    Unchanged,
    /// The offsets were filled in.
    Filled {
        /// The line the row begins on.
        line: u64,
    },
    /// The quote does not occur or is ambiguous, or the document is unknown.
    Undone {
        /// The line the row begins on.
        line: u64,
        /// The reason.
        reason: String,
    },
}

/// Finds the quotes of a table in the documents in a folder, and fills in their offsets.
///
/// # Errors
/// [`CitingError`] if the table is invalid. Rows that fail are reported in the result.
pub fn cite(sources: &Sources, path: &Path, text: &[u8], documents: &Path) -> Result<CitedTable, CitingError> {
    let failed = |cause| CitingError::Table { path: path.to_owned(), cause };
    let wrong = |line, reason: String| failed(SmallTableError { line, reason });
    let crlf = text.windows(2).any(|pair| pair == b"\r\n");
    let end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let (header, rows) = read_small_table(text).map_err(failed)?;
    let header: Vec<String> = header.iter().map(str::to_owned).collect();
    if header.is_empty() {
        return Err(wrong(1, "the table is empty; the first line must name the columns".to_owned()));
    }
    let columns = QuoteColumns::find(&sources.mapping, &header)?;
    let position = |name: &str| header.iter().position(|column| column == name).unwrap_or_default();
    let mut citer = Citer {
        quote: position(&columns.quote),
        start: position(&columns.start),
        end: position(&columns.end),
        source: position(&columns.source),
        sources,
        folder: documents,
        documents: HashMap::new(),
    };
    let mut writer = csv::WriterBuilder::new().terminator(end).from_writer(Vec::new());
    let unwritten = |error: csv::Error| wrong(1, error.to_string());
    writer.write_record(&header).map_err(unwritten)?;
    let mut citations = Vec::new();
    for row in rows {
        let (record, citation) = citer.row(&row);
        writer.write_record(&record).map_err(unwritten)?;
        citations.push(citation);
    }
    let changed = citations.iter().any(|citation| matches!(citation, Citation::Filled { .. }));
    let written = writer.into_inner().map_err(|error| unwritten(error.into_error().into()))?;
    Ok(CitedTable { text: if changed { written } else { text.to_vec() }, citations })
}

struct Citer<'a> {
    quote: usize,
    start: usize,
    end: usize,
    source: usize,
    sources: &'a Sources,
    folder: &'a Path,
    documents: HashMap<String, Result<Document, String>>,
}

impl Citer<'_> {
    fn row(&mut self, row: &SmallRow) -> (csv::StringRecord, Citation) {
        let SmallRow { cells: record, line } = row;
        let line = *line;
        let cell = |position: usize| record.get(position).unwrap_or_default();
        let near = cell(self.start).trim().parse().ok();
        let (quote, source) = (cell(self.quote).to_owned(), cell(self.source).to_owned());
        if quote.is_empty() {
            return (record.clone(), Citation::Undone { line, reason: "the quote is empty".to_owned() });
        }
        let found = self.document(&source).and_then(|document| found(document, &quote, near));
        let found = found.map_err(|missed| missed.reason(|| self.another(&source, &quote)));
        let (start, end) = match found {
            Ok(place) => place,
            Err(reason) => return (record.clone(), Citation::Undone { line, reason }),
        };
        let (start, end) = (start.to_string(), end.to_string());
        if cell(self.start) == start && cell(self.end) == end {
            return (record.clone(), Citation::Unchanged);
        }
        let replaced = record.iter().enumerate().map(|(index, old)| match index {
            index if index == self.start => start.as_str(),
            index if index == self.end => end.as_str(),
            _ => old,
        });
        (replaced.collect(), Citation::Filled { line })
    }

    fn document(&mut self, slug: &str) -> Result<&Document, NotFound> {
        let (sources, folder) = (self.sources, self.folder);
        let read = || read_document(sources, folder, slug);
        self.documents
            .entry(slug.to_owned())
            .or_insert_with(read)
            .as_ref()
            .map_err(|why| NotFound::Unreadable(why.clone()))
    }

    /// A message that names another registered document in which the quote occurs, if there is one.
    fn another(&mut self, source: &str, quote: &str) -> Option<String> {
        let others: Vec<String> = self.sources.files.keys().filter(|slug| *slug != source).cloned().collect();
        let has = |document: &Document| !matches!(document.locate(quote, None), Location::Absent(_));
        others
            .into_iter()
            .find(|slug| self.document(slug).is_ok_and(has))
            .map(|other| format!("the quote is not in `{source}`, but in `{other}`; correct the source or the quote"))
    }
}

/// Reads a document and checks that it is the registered one: offsets into another version would be wrong.
fn read_document(sources: &Sources, folder: &Path, slug: &str) -> Result<Document, String> {
    let unknown = || {
        let near = nearest(slug, sources.files.keys()).map(|near| format!("; did you mean \"{near}\"?"));
        format!("source \"{slug}\" is not in the register of sources{}", near.unwrap_or_default())
    };
    let file = sources.files.get(slug).ok_or_else(unknown)?;
    let path = folder.join(&file.name);
    let bytes = DirectoryFiles::new(folder)
        .open(Path::new(&file.name))
        .and_then(read_all)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let digest = format!("sha256:{}", sha256_hex(&bytes));
    if digest != file.identifier {
        return Err(format!("{} is not the registered document: its digest is {digest}", path.display()));
    }
    String::from_utf8(bytes).map(Document::new).map_err(|_| format!("{} is not UTF-8", path.display()))
}

/// The reason why a quote was not found.
enum NotFound {
    Unreadable(String),
    Ambiguous(String),
    /// The quote does not occur. Holds the longest beginning of it that does.
    Absent(Option<String>),
    /// A text that looks the same occurs. Holds the difference.
    Alike(String),
}

impl NotFound {
    /// The reason as a message. `another` is called if the quote does not occur at all, and may return a message that
    /// names another document.
    fn reason(self, another: impl FnOnce() -> Option<String>) -> String {
        match self {
            Self::Unreadable(reason) | Self::Ambiguous(reason) => reason,
            Self::Alike(difference) => {
                format!("the quote is not in its document, but similar words are: {difference}")
            }
            Self::Absent(part) => another().unwrap_or_else(|| match part {
                Some(part) => format!("the quote is not in its document, only its beginning, \"{part}\""),
                None => "the quote is not in its document".to_owned(),
            }),
        }
    }
}

fn found(document: &Document, quote: &str, near: Option<usize>) -> Result<(usize, usize), NotFound> {
    match document.locate(quote, near) {
        Location::Found(start, end) => Ok((start, end)),
        Location::Ambiguous(starts) => Err(NotFound::Ambiguous(ambiguous(document, quote, &starts))),
        Location::Absent(part) => {
            let alike = document.locate_similar(quote, near.unwrap_or_default());
            let theirs = alike.and_then(|(start, end)| document.slice(start, end));
            let difference = theirs.and_then(|theirs| difference(quote, "the quote", theirs, "the document"));
            Err(difference.map_or(NotFound::Absent(part), NotFound::Alike))
        }
    }
}

fn ambiguous(document: &Document, quote: &str, starts: &[usize]) -> String {
    let length = quote.chars().count();
    let mut reason = "the quote occurs more than once; write the intended start into the start column".to_owned();
    for &start in starts {
        reason.push_str(&format!("\n    {start}: … {} …", document.around(start, start + length)));
    }
    reason
}
