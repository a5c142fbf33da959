//! Findings that follow from others are not told: one finding says it all.

use super::{Also, Diagnostic, Severity};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A file and a line.
type Row = (Option<PathBuf>, Option<u64>);

/// Takes out what only follows from another finding, and what is there twice.
pub(super) fn drop_consequences(diagnostics: &mut Vec<Diagnostic>) {
    let causes = Causes::new(diagnostics);
    let mut told = BTreeSet::new();
    diagnostics.retain(|found| !causes.explain(found) && (found.code != "D005" || told.insert(row(found))));
}

/// What explains other findings.
struct Causes {
    /// Rows that lack a cell they need: they have no quote, and fit no shape.
    incomplete: BTreeSet<Row>,
    /// Rows that name what no register has, such as a document.
    unnamed: BTreeSet<Row>,
    /// Whether statements are in no record's graph: then what is said of rows is said of none.
    is_without_graphs: bool,
    /// Rows of one key: they are one node with twice the facts.
    twice: BTreeSet<Row>,
    /// Rows whose end lies before their start, which a shape tells too.
    backwards: BTreeSet<Row>,
    /// Files whose header is wrong: how many cells a row should have is not known.
    headers: BTreeSet<Option<PathBuf>>,
    /// Files that cannot be read as tables: no column is found in them.
    broken: BTreeSet<Option<PathBuf>>,
    /// Files of which the mapping does not know the columns: their order says nothing.
    renamed: BTreeSet<Option<PathBuf>>,
    /// Files that are no text, or have no lines: what else is found in them is found in rubbish.
    rubbish: BTreeSet<Option<PathBuf>>,
    /// Cells of which something more definite is said than that a shape refuses them.
    cells: BTreeSet<(Row, String)>,
    /// Cells with the letters of another encoding: some of its letters are no characters.
    misread: BTreeSet<(Row, Option<String>)>,
    /// Rows whose quote stands elsewhere: their offsets are wrong, whatever its length.
    moved: BTreeSet<Row>,
    /// Quotes that are not the document's words: what does not stand in them may stand in the document.
    misquoted: BTreeSet<(Row, Option<String>)>,
    /// The IRIs of malformed items, which no shape takes.
    malformed: Vec<String>,
    /// Whether a row names its entity wrongly: then no record names the right one.
    misnamed: bool,
}

impl Causes {
    fn new(diagnostics: &[Diagnostic]) -> Self {
        let of = |codes: &'static [&str]| diagnostics.iter().filter(move |found| codes.contains(&found.code));
        let rows = |codes| of(codes).map(row).collect::<BTreeSet<Row>>();
        let also = of(&["D002"]).flat_map(|found| &found.also);
        let also = also.map(|also| (Some(also.file.clone()), Some(also.line)));
        let items = of(&["L001"]).filter_map(|found| found.value.as_ref());
        Self {
            incomplete: rows(&["D004"]),
            unnamed: rows(&["D003"]),
            is_without_graphs: of(&["M004"]).next().is_some(),
            twice: also.chain(rows(&["D002"])).collect(),
            backwards: rows(&["D020"]),
            headers: rows(&["D009"]).into_iter().map(|(file, _)| file).collect(),
            broken: rows(&["D005", "D007", "D009"]).into_iter().map(|(file, _)| file).collect(),
            renamed: rows(&["M001"]).into_iter().map(|(file, _)| file).collect(),
            rubbish: of(&["D007", "D013"])
                .filter(|found| found.severity == Severity::Error)
                .map(|found| found.file.clone())
                .collect(),
            cells: diagnostics
                .iter()
                .filter(|found| found.code != "S001" && found.severity == Severity::Error)
                .filter_map(|found| Some((row(found), found.column.clone()?)))
                .collect(),
            misread: of(&["D017"]).map(|found| (row(found), found.column.clone())).collect(),
            moved: rows(&["E004"]),
            misquoted: of(&["E004"]).map(|found| (row(found), found.column.clone())).collect(),
            malformed: items.map(|item| format!("/entity/{item}>")).collect(),
            misnamed: of(&["D001", "D003", "D004"]).next().is_some(),
        }
    }

    fn explain(&self, found: &Diagnostic) -> bool {
        let row = row(found);
        match found.code {
            "S001" if self.malformed.iter().any(|iri| found.message.contains(iri)) => true,
            "D007" | "D008" | "D009" | "D013" => false,
            // A node of a table that cannot be read, whose row is not found.
            "S001" if found.file.is_none() && !self.rubbish.is_empty() => true,
            _ if self.rubbish.contains(&found.file) => true,
            code if self.is_without_graphs && needs_records(code) => true,
            "S001"
                if found.column.as_ref().is_some_and(|column| self.cells.contains(&(row.clone(), column.clone()))) =>
            {
                true
            }
            "E006" if found.also.iter().any(|quote| self.misquoted.contains(&cell(quote))) => true,
            "E002" if self.moved.contains(&row) => true,
            "S001" if found.column.is_none() && self.backwards.contains(&row) => true,
            "E001" | "S001" if self.incomplete.contains(&row) => true,
            // A quote without its document is none.
            "E001" if self.unnamed.contains(&row) => true,
            "E001" | "E002" | "E004" | "E006" | "E007" | "E008" | "S001" => self.twice.contains(&row),
            "D005" => self.headers.contains(&found.file),
            "D012" => self.misnamed,
            "D016" => self.misread.contains(&(row, found.column.clone())),
            "D014" => self.renamed.contains(&found.file),
            "M001" => self.broken.contains(&found.file),
            _ => false,
        }
    }
}

fn cell(also: &Also) -> (Row, Option<String>) {
    ((Some(also.file.clone()), Some(also.line)), also.column.clone())
}

/// Whether a check looks at records: at what their graphs hold, or at what is no register because it has graphs of its own.
fn needs_records(code: &str) -> bool {
    ["D002", "D012", "D015", "M006"].contains(&code) || code.starts_with(['E', 'S', 'L']) || code.starts_with("D02")
}

/// Whether a check needs the vocabulary: without it, hardly anything is what it should be.
pub(super) fn needs_vocabulary(code: &str) -> bool {
    ["D015", "E007"].contains(&code)
}

fn row(found: &Diagnostic) -> Row {
    (found.file.clone(), found.line)
}
