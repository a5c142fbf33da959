//! The tables as they are written: checks that need no mapping to run, only to know which files are tables.

use super::data::{
    byte_order_mark, column_order, encoding, header, invisible, line_ends, malformed, normal_form, padding, separator,
};
use super::evidence::verbatim::VERBATIM;
use super::project::unreadable;
use super::raw_table::RawTable;
use super::{Diagnostic, Severity};
use crate::citing::QuoteColumns;
use crate::evidence::vocab;
use crate::project::{Project, ProjectError};
use diwan_rdf::files::{Compression, Encoding};
use diwan_rml::mapping::{LogicalSource, Mapping, ReferenceFormulation, TriplesMap};
use diwan_rml::source::Dialect;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The tables of a project as they are written, by name.
pub(super) type RawTables = BTreeMap<PathBuf, RawTable>;

/// The comma-separated tables that the mapping names and that can be read, and what is said of the others.
pub(super) fn read(project: &Project) -> (RawTables, Vec<Diagnostic>) {
    let Ok(mapping) = project.mapping() else { return Default::default() };
    let sources = mapping.triples_maps.iter().map(|map| &map.source).filter(|source| is_plain(source));
    let paths: BTreeSet<PathBuf> = sources.map(LogicalSource::resolved_path).collect();
    let (mut tables, mut found) = (RawTables::new(), unreadable::missing_tables(project, &mapping));
    for path in paths {
        match project.read(&path) {
            Ok(bytes) => {
                let table = RawTable::new(&path, bytes);
                // The run says that it is too wide.
                if !table.is_too_wide {
                    tables.insert(path, table);
                }
            }
            // The run reads what can be read row by row.
            Err(error) => found.extend(unread(&path, &error)),
        }
    }
    (tables, found)
}

/// A table that nobody may read is told by the run, and one that is not there has been.
fn unread(path: &Path, error: &ProjectError) -> Option<Diagnostic> {
    let ProjectError::Io { cause, .. } = error else { return None };
    let told = [ErrorKind::NotFound, ErrorKind::PermissionDenied, ErrorKind::IsADirectory].contains(&cause.kind());
    let message = format!("how the table is written could not be checked: {cause}");
    (!told).then(|| Diagnostic::warning("P001", message).at(path, None))
}

fn is_plain(source: &LogicalSource) -> bool {
    source.formulation == ReferenceFormulation::Csv
        && source.compression == Compression::None
        && source.encoding == Encoding::Utf8
        && source.dialect == Dialect::default()
}

/// What is wrong with how the tables are written.
pub(super) fn check(project: &Project, tables: &RawTables) -> Vec<Diagnostic> {
    let Ok(mapping) = project.mapping() else { return Vec::new() };
    tables.values().flat_map(|table| check_table(&mapping, table)).collect()
}

fn check_table(mapping: &Mapping, table: &RawTable) -> Vec<Diagnostic> {
    let mut found = encoding::check(table);
    if !found.is_empty() {
        // What is no text has no cells to speak of.
        return found;
    }
    let wanted = columns(mapping, &table.path);
    found.extend(byte_order_mark::check(table));
    if let Some(other) = separator::check(table, &wanted) {
        // With other cells, everything else would be said of other cells.
        found.push(other);
        return found;
    }
    found.extend(header::check(table, &wanted));
    found.extend(malformed::check(table, &wanted));
    if found.iter().any(|found| found.severity == Severity::Error) {
        return found;
    }
    found.extend(line_ends::check(table));
    if found.iter().any(|found| found.severity == Severity::Error) {
        return found;
    }
    let verbatim = verbatim(mapping, &table.path);
    found.extend(padding::check(table, &verbatim));
    found.extend(invisible::check(table, &verbatim));
    found.extend(normal_form::check(table, &verbatim));
    if let (Some(key), Ok(columns)) = (key(mapping, &table.path), QuoteColumns::find(mapping, &table.header())) {
        found.extend(column_order::check(table, &key, &columns));
    }
    found
}

fn maps<'m>(mapping: &'m Mapping, path: &'m Path) -> impl Iterator<Item = &'m TriplesMap> {
    mapping.triples_maps.iter().filter(move |map| map.source.resolved_path() == path)
}

/// The columns that the mapping reads of a table.
pub(super) fn columns<'m>(mapping: &'m Mapping, path: &'m Path) -> BTreeSet<&'m str> {
    let own = maps(mapping, path).flat_map(TriplesMap::references);
    // What joins look up in it.
    let joins = mapping.triples_maps.iter().flat_map(|map| map.parent_references(mapping, path));
    own.chain(joins).collect()
}

/// The columns whose words are a source's own.
fn verbatim(mapping: &Mapping, path: &Path) -> Vec<String> {
    let properties = VERBATIM.iter().copied().chain([vocab::EXACT]);
    let columns = properties.flat_map(|property| maps(mapping, path).flat_map(move |map| map.columns_of(property)));
    columns.map(str::to_owned).collect()
}

/// The column of the record's key.
fn key(mapping: &Mapping, path: &Path) -> Option<String> {
    let is_record = |map: &&TriplesMap| map.subject.classes.iter().any(|class| class.as_ref() == vocab::RECORD);
    let map = maps(mapping, path).find(is_record)?;
    map.subject.term.expression.references().first().map(|name| (*name).to_owned())
}
