//! Files that are not tables despite their names: workbooks, archives, web pages.

/// A format, and how to get a table from such a file.
pub(super) struct OtherFormat {
    pub(super) name: &'static str,
    pub(super) help: &'static str,
    /// Whether its lines can be displayed.
    pub(super) is_text: bool,
}

const WORKBOOK: &str = "open it in the program that made it, and save the sheet as \"CSV UTF-8\"";
const PACKED: &str = "unpack it; a mapping can also name compressed data (`rml:compression`)";
const ANOTHER: &str = "put the table in its place, as comma-separated values in UTF-8";

/// The format of the file, if it is not a table in any encoding.
pub(super) fn recognize(bytes: &[u8]) -> Option<OtherFormat> {
    let binary = |(name, help)| OtherFormat { name, help, is_text: false };
    let text = |name| OtherFormat { name, help: ANOTHER, is_text: true };
    by_signature(bytes).map(binary).or_else(|| by_first_words(bytes).map(text))
}

/// Binary formats, recognized by their first bytes.
fn by_signature(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const SIGNATURES: [(&[u8], &str, &str); 16] = [
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "a workbook or document of Microsoft Office before 2007 (xls, doc)",
            WORKBOOK,
        ),
        (b"\x1F\x8B", "compressed with gzip", PACKED),
        (b"\x28\xB5\x2F\xFD", "compressed with zstd", PACKED),
        (b"BZh", "compressed with bzip2", PACKED),
        (b"\xFD7zXZ\0", "compressed with xz", PACKED),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive", PACKED),
        (b"Rar!\x1A\x07", "a RAR archive", PACKED),
        (b"%PDF-", "a PDF document", ANOTHER),
        (b"{\\rtf", "a text in RTF", ANOTHER),
        (b"PAR1", "a Parquet file", ANOTHER),
        (b"ARROW1", "an Arrow file", ANOTHER),
        (b"SQLite format 3\0", "an SQLite database", ANOTHER),
        (b"\x89PNG\r\n", "a PNG image", ANOTHER),
        (b"\xFF\xD8\xFF", "a JPEG image", ANOTHER),
        (b"GIF8", "a GIF image", ANOTHER),
        (b"\x7FELF", "a program", ANOTHER),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(of_archive(bytes));
    }
    SIGNATURES.iter().find(|(begin, ..)| bytes.starts_with(begin)).map(|(_, name, help)| (*name, *help))
}

/// Workbooks are ZIP archives with entries of known names.
fn of_archive(bytes: &[u8]) -> (&'static str, &'static str) {
    let holds = |name: &str| memchr::memmem::find(bytes, name.as_bytes()).is_some();
    if holds("opendocument.spreadsheet") {
        ("an OpenDocument workbook (ods)", WORKBOOK)
    } else if holds("xl/workbook") || holds("xl/worksheets") {
        ("an Excel workbook (xlsx)", WORKBOOK)
    } else if holds("word/document") || holds("opendocument.text") {
        ("a document of a word processor (docx, odt)", WORKBOOK)
    } else {
        ("a ZIP archive", PACKED)
    }
}

/// Text formats, recognized by their first words.
fn by_first_words(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begin = String::from_utf8_lossy(text.get(..text.len().min(64)).unwrap_or_default()).to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| begin.starts_with(word));
    if begins(&["<!doctype html", "<html", "<head", "<body", "<table"]) {
        Some("an HTML page")
    } else if begins(&["<?xml", "<!doctype", "<!--"]) {
        Some("an XML file")
    } else if begins(&["{\"", "{\n", "{\r", "{ ", "{}", "[{", "[\"", "[\n", "[\r", "[ ", "[]"]) {
        Some("a JSON file")
    } else if begins(&["@prefix ", "@base "]) {
        Some("a Turtle file")
    } else if begins(&["version https://git-lfs."]) {
        Some("a pointer of Git LFS; the file itself was not fetched (`git lfs pull`)")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognized() {
        let name = |bytes: &[u8]| recognize(bytes).map(|format| format.name);
        let zip = |entry: &str| [b"PK\x03\x04\x14\0\0\0".as_slice(), entry.as_bytes(), b"\0\xFF"].concat();
        assert_eq!(name(&zip("[Content_Types].xml xl/workbook.xml")), Some("an Excel workbook (xlsx)"));
        let ods = zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet");
        assert_eq!(name(&ods), Some("an OpenDocument workbook (ods)"));
        assert_eq!(name(&zip("a.csv")), Some("a ZIP archive"));
        assert_eq!(name(b"\x1F\x8B\x08\0"), Some("compressed with gzip"));
        assert_eq!(name(b"%PDF-1.7\n"), Some("a PDF document"));
        assert_eq!(name(b"\xEF\xBB\xBF\n<!DOCTYPE HTML>\n"), Some("an HTML page"));
        assert_eq!(name(b"<?xml version=\"1.0\"?>"), Some("an XML file"));
        assert_eq!(name(b"[{\"slug\": 1}]"), Some("a JSON file"));
    }

    #[test]
    fn tables_are_not_taken_for_other_formats() {
        for table in ["slug,kind\n", "", "<<<<<<< HEAD\na,b\n", "\"{a}\",b\n", "GIFTS,b\n", "PK,b\n", "[a],b\n"] {
            assert!(recognize(table.as_bytes()).is_none(), "{table}");
        }
    }
}
