//! Tables of cases. Suites whose cases have no README list there which cases expect errors.

use super::case::entries;
use std::path::{Path, PathBuf};

/// Whether a table in the folder of the case's suite, or next to it, expects an error.
pub fn error_expected(case: &Path) -> bool {
    let above = case.ancestors().skip(1).take(2);
    let mut tables = above.flat_map(entries).filter(|path| is_about(path, case));
    tables.find_map(|table| lookup(&table, case)).is_some_and(|answer| answer.eq_ignore_ascii_case("true"))
}

/// `metadata.csv` describes all cases below it, `v1-metadata.csv` those in folders like `v1-csv`.
fn is_about(table: &Path, case: &Path) -> bool {
    let name = table.file_name().unwrap_or_default().to_string_lossy();
    let suite = case.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    name.strip_suffix("metadata.csv").is_some_and(|prefix| suite.starts_with(prefix))
}

/// The cell in the row of the case.
fn lookup(table: &PathBuf, case: &Path) -> Option<String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(table).ok()?;
    let headers = reader.headers().ok()?.clone();
    let column = |names: [&str; 2]| headers.iter().position(|header| names.contains(&&*header.to_lowercase()));
    let (id, error) = (column(["id", "rml id"])?, column(["error", "error expected?"])?);
    let name = case.file_name()?.to_str()?;
    let row = reader.records().filter_map(Result::ok).find(|row| row.get(id) == Some(name))?;
    row.get(error).map(str::to_owned)
}
