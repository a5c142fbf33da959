//! Checks of the encoding and layout of tables. They use the mapping only to find the tables and their columns.

use super::project::unreadable;
use super::raw_table::{RawTable, RawTables};
use super::registry::rules;
use super::rule::{Run, Stage};
use super::table::{Cell, Table};
use super::{Diagnostic, Settings, Severity};
use crate::project::{Project, ProjectError};
use diwan_rdf::files::{Compression, Encoding};
use diwan_rml::mapping::{LogicalSource, Mapping, ReferenceFormulation};
use diwan_rml::source::Dialect;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Reads the plain CSV tables that the mapping names. Returns those that can be read, and findings about the others.
pub(super) fn read(project: &Project, mapping: &Mapping) -> (RawTables, Vec<Diagnostic>) {
    let sources = mapping.triples_maps.iter().map(|map| &map.source).filter(|source| is_plain(source));
    let paths: BTreeSet<PathBuf> = sources.map(|source| source.resolved_path()).collect();
    let (mut tables, mut found) = (RawTables::new(), unreadable::missing_tables(project, mapping));
    for path in paths {
        match project.read(&path) {
            Ok(bytes) => {
                let table = RawTable::new(&path, bytes);
                // The mapping run reports a row with too many cells.
                if !table.is_too_wide {
                    tables.insert(path, table);
                }
            }
            // The mapping run may still read the table, row by row.
            Err(error) => found.extend(unread(&path, &error)),
        }
    }
    (tables, found)
}

/// A table that does not exist or cannot be accessed is reported elsewhere.
fn unread(path: &Path, error: &ProjectError) -> Option<Diagnostic> {
    let ProjectError::Io { cause, .. } = error else { return None };
    let reported = [ErrorKind::NotFound, ErrorKind::PermissionDenied, ErrorKind::IsADirectory].contains(&cause.kind());
    let message = format!("the format of the table could not be checked: {cause}");
    (!reported).then(|| Diagnostic { severity: Severity::Warning, ..unreadable::RULE.finding(message) }.at(path, None))
}

fn is_plain(source: &LogicalSource) -> bool {
    source.formulation == ReferenceFormulation::Csv
        && source.compression == Compression::None
        && source.encoding == Encoding::Utf8
        && source.dialect == Dialect::default()
}

/// The findings about the encoding and layout of the tables.
pub(super) fn check(mapping: &Mapping, tables: &RawTables, settings: &Settings) -> Vec<Diagnostic> {
    let checks = Checks::new(settings);
    tables.values().flat_map(|raw| checks.run(&Table::new(raw, mapping))).collect()
}

type TableCheck = (Stage, fn(&Table<'_>) -> Vec<Diagnostic>);

/// The rules about tables, sorted by stage, and those about cells.
struct Checks {
    of_tables: Vec<TableCheck>,
    of_cells: Vec<fn(&Cell<'_>) -> Option<Diagnostic>>,
}

impl Checks {
    fn new(settings: &Settings) -> Self {
        let mut checks = Self { of_tables: Vec::new(), of_cells: Vec::new() };
        for rule in rules().filter(|rule| !settings.is_off(rule.code)) {
            match rule.run {
                Run::Table(stage, check) => checks.of_tables.push((stage, check)),
                Run::Cells(check) => checks.of_cells.push(check),
                Run::Rows(_) | Run::Project(_) | Run::NoCheck => {}
            }
        }
        checks.of_tables.sort_by_key(|(stage, _)| *stage);
        checks
    }

    fn run(&self, table: &Table<'_>) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for checks in self.of_tables.chunk_by(|(one, _), (other, _)| one == other) {
            found.extend(checks.iter().flat_map(|(_, check)| check(table)));
            if found.iter().any(|found| found.severity == Severity::Error) {
                return found;
            }
        }
        self.run_cells(table, &mut found);
        found
    }

    /// Runs all checks of cells, reading each cell once.
    fn run_cells(&self, table: &Table<'_>, found: &mut Vec<Diagnostic>) {
        let names = table.raw.names();
        let verbatim: Vec<bool> = names.iter().map(|name| table.verbatim.contains(name.as_str())).collect();
        for (index, row) in table.raw.rows_with_header().enumerate() {
            for ((name, is_verbatim), span) in names.iter().zip(&verbatim).zip(row.cells()) {
                // Fast path: most cells have nothing that a check looks for.
                if is_plain_text(table.raw.bytes_of(&span)) {
                    continue;
                }
                let text = table.raw.text(&span);
                let cell = Cell {
                    table: table.raw,
                    line: row.line(),
                    column: name,
                    span: span.clone(),
                    text: &text,
                    is_header: index == 0,
                    is_verbatim: *is_verbatim,
                };
                found.extend(self.of_cells.iter().filter_map(|check| check(&cell)));
            }
        }
    }
}

/// Whether a cell has only visible ASCII and inner spaces, and no quotes at its ends, inside which the text would have
/// to be decoded.
fn is_plain_text(bytes: &[u8]) -> bool {
    let ends = [bytes.first(), bytes.last()].into_iter().flatten();
    bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) && ends.copied().all(|byte| !matches!(byte, b' ' | b'"'))
}
