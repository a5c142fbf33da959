//! The header of a table, and the resolution of references to its columns.

use super::super::{SourceError, UnknownReference};
use diwan_rdf::text::{nearest, shortened};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

/// The first bytes of formats that are not text.
const NO_TABLES: [(&[u8], &str); 7] = [
    (b"\xD0\xCF\x11\xE0", "a spreadsheet of older versions of Excel (.xls)"),
    (b"%PDF-", "a PDF"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "Arrow or Feather"),
    (b"<stata_dta>", "a data set of Stata"),
    (b"\x89HDF", "HDF5"),
];

/// The names of columns.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) names: Vec<String>,
    /// The position of each name; `None` if the name is used twice.
    places: HashMap<String, Option<usize>>,
    /// Whether the names come from the table.
    is_given: bool,
}

impl Header {
    /// The columns that the header record names.
    ///
    /// # Errors
    /// When it names none, or is no text.
    pub(super) fn of(path: &Path, record: &::csv::ByteRecord) -> Result<Self, SourceError> {
        let fail = |reason: String| SourceError::Header { path: path.to_owned(), reason };
        if let Some(what) = no_table(record) {
            return Err(fail(what));
        }
        let mut names = Vec::with_capacity(record.len());
        for (index, cell) in record.iter().enumerate() {
            let name = std::str::from_utf8(cell)
                .map_err(|_| fail(format!("the name of column {} is not UTF-8; save the file as UTF-8", index + 1)))?;
            names.push(name.to_owned());
        }
        if names.is_empty() {
            return Err(fail("the file is empty; the first line must name the columns".to_owned()));
        }
        Ok(Self::named(names, true))
    }

    /// Columns with the names `1`, `2` and so on.
    pub(super) fn numbered(columns: usize) -> Self {
        Self::named((1..=columns).map(|number| number.to_string()).collect(), false)
    }

    fn named(names: Vec<String>, is_given: bool) -> Self {
        let mut places = HashMap::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            match places.entry(name.clone()) {
                Entry::Vacant(entry) => drop(entry.insert(Some(place))),
                Entry::Occupied(mut entry) => drop(entry.insert(None)),
            }
        }
        Self { names, places, is_given }
    }

    /// The position of the column that a reference names.
    pub(super) fn find(&self, reference: &str) -> Result<usize, UnknownReference> {
        match self.places.get(reference) {
            Some(Some(place)) => Ok(*place),
            Some(None) => Err(UnknownReference {
                nearest: None,
                reason: Some("stands twice in the header; rename one of the columns".to_owned()),
            }),
            None => Err(self.unknown(reference)),
        }
    }

    fn unknown(&self, reference: &str) -> UnknownReference {
        let nearest = nearest(reference, self.names.iter().map(String::as_str)).map(str::to_owned);
        let is_template = reference.contains('{') && reference.ends_with('}');
        let other = || match is_template {
            true => Some("is not in the header; it looks like a template, which rml:template has".to_owned()),
            false => self.other_delimiter(reference).or_else(|| self.other_content()),
        };
        UnknownReference { reason: if nearest.is_none() { other() } else { None }, nearest }
    }

    /// A description of a first line that is not a header.
    fn other_content(&self) -> Option<String> {
        let first = self.names.first().filter(|_| self.is_given)?.trim_start();
        if first.starts_with("sep=") {
            return Some(
                "is not in the header: the first line, `sep=`, is for spreadsheet programs; delete it".to_owned(),
            );
        }
        first.starts_with(['[', '{']).then(|| {
            "is not in the header: the file looks like JSON, of which the reference formulation is rml:JSONPath"
                .to_owned()
        })
    }

    /// The separator of the cells, if the header is a single name that contains the reference.
    fn other_delimiter(&self, reference: &str) -> Option<String> {
        let [name] = self.names.as_slice() else { return None };
        let is_between = |delimiter: &char| name.split(*delimiter).any(|part| part.trim() == reference);
        let delimiter = [',', ';', '\t', '|'].into_iter().filter(|_| self.is_given).find(is_between)?;
        let write = match delimiter {
            '\t' => r"\t".to_owned(),
            other => other.to_string(),
        };
        Some(format!(
            "is not in the header, which is one column, `{}`; if its cells are separated by `{write}`, say \
             csvw:delimiter \"{write}\" of the source",
            shortened(name)
        ))
    }
}

/// The format of a file that is not a table, recognized by its first bytes.
fn no_table(record: &::csv::ByteRecord) -> Option<String> {
    let begin = record.get(0).unwrap_or_default();
    if let Some((_, what)) = NO_TABLES.iter().find(|(beginning, _)| begin.starts_with(beginning)) {
        return Some(format!("the file is {what}, and no table of text; save it as CSV"));
    }
    let bytes = record.as_slice();
    let zeros = memchr::memchr_iter(0, bytes).count();
    if zeros * 3 < bytes.len() || zeros == 0 {
        return None;
    }
    let what = "the file looks like UTF-16 without a byte-order mark";
    Some(format!("{what}; save it as UTF-8, or say rml:encoding rml:UTF-16 of the source"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cells: &[&[u8]]) -> Result<Header, SourceError> {
        Header::of(Path::new("t.csv"), &::csv::ByteRecord::from(cells.to_vec()))
    }

    fn error(cells: &[&[u8]]) -> String {
        header(cells).unwrap_err().to_string()
    }

    #[test]
    fn references_are_names_that_stand_once() {
        let header = header(&[b"id", b"", b"z", b"", b"z"]).unwrap();
        assert_eq!(header.find("id"), Ok(0));
        for twice in ["z", ""] {
            let reason = header.find(twice).unwrap_err().reason.unwrap();
            assert_eq!(reason, "stands twice in the header; rename one of the columns");
        }
        let unknown = |header: &Header, name: &str| header.find(name).unwrap_err();
        assert_eq!(unknown(&header, "ID").nearest.as_deref(), Some("id"));
        assert_eq!(unknown(&header, "other"), UnknownReference::default());
        assert_eq!(unknown(&header, "{id}").nearest.as_deref(), Some("id"));
        assert!(unknown(&header, "http://ex.org/{id}").reason.unwrap().contains("looks like a template"));
    }

    #[test]
    fn another_delimiter_is_recognized() {
        for (name, delimiter) in [("id;v", ";"), ("id\tv", r"\t"), ("v | id", "|"), ("id,v", ",")] {
            let unknown = header(&[name.as_bytes()]).unwrap().find("id").unwrap_err();
            let reason = unknown.reason.unwrap_or_default();
            assert!(reason.contains(&format!("csvw:delimiter \"{delimiter}\"")), "{name}: {reason}");
        }
        assert_eq!(header(&[b"a;b"]).unwrap().find("unrelated").unwrap_err().reason, None);
        assert_eq!(header(&[b"a;b", b"c"]).unwrap().find("a").unwrap_err().reason, None);
    }

    #[test]
    fn a_first_line_that_is_no_header_is_recognized() {
        for (cells, expected) in [
            (&[&b"sep=;"[..]][..], "the first line, `sep=`, is for spreadsheet programs"),
            (&[b"sep=", b""], "is for spreadsheet programs; delete it"),
            (&[b"[{\"id\": 1", b" \"v\": 2}]"], "the file looks like JSON"),
        ] {
            let reason = header(cells).unwrap().find("id").unwrap_err().reason.unwrap_or_default();
            assert!(reason.contains(expected), "{cells:?}: {reason}");
        }
        assert_eq!(header(&[b"a", b"[b]"]).unwrap().find("id").unwrap_err().reason, None);
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        assert!(error(&[b"i\0d\0", b"\0v\0"]).contains("UTF-16 without a byte-order mark"));
        assert!(error(&[b"\0i\0d\0", b"\0v"]).contains("save it as UTF-8, or say rml:encoding rml:UTF-16"));
        assert!(error(&[b"\xD0\xCF\x11\xE0\xA1\xB1"]).contains("Excel (.xls), and no table of text"));
        assert!(error(&[b"PAR1\x15\x04"]).contains("Parquet"));
        assert!(error(&[b"<stata_dta><header>\0\0\0\0"]).contains("a data set of Stata, and no table of text"));
        assert!(error(&[b"ARROW1\0\0"]).contains("Arrow or Feather"));
        assert!(error(&[b"id", b"\xE9t\xE9"]).contains("the name of column 2 is not UTF-8; save the file as UTF-8"));
        assert!(error(&[]).contains("the file is empty"));
    }
}
