use crate::check::Diagnostic;
use crate::check::mapping_places::naming_file;
use crate::check::raw_table::RawTable;
use crate::check::rule::{Exit, Rule, Scope, rule};
use crate::check::table::columns;
use crate::project::Project;
use diwan_rdf::files::OutsideAllowedFolders;
use diwan_rdf::text::nearest;
use diwan_rml::mapping::{Access, Mapping, TriplesMap};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

rule! {
    /// A file cannot be read.
    ///
    /// A file that the project, the mapping or a command needs does not exist, may not be read, or could only be read
    /// in part. Nothing is built without it.
    ///
    /// Example: a table that was renamed, while the mapping still has the old name.
    ///
    /// Fix: the message has the file and the error of the operating system. For a missing table it also shows the
    /// lines of the mapping that read it, and a table that may be the same under a new name.
    RULE {
        code: "P001",
        name: "unreadable-file",
        exit: Exit::Io,
        is_required: true,
        once_per: Some(Scope::File),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

/// A finding for every table that the mapping names and that does not exist, with the line of the mapping.
pub(in crate::check) fn missing_tables(project: &Project, mapping: &Mapping) -> Vec<Diagnostic> {
    let mut sources: BTreeMap<PathBuf, (&TriplesMap, BTreeSet<&str>)> = BTreeMap::new();
    for map in mapping.triples_maps.iter().filter(|map| matches!(map.source.access, Access::File { .. })) {
        let entry = sources.entry(map.source.resolved_path()).or_insert_with(|| (map, BTreeSet::new()));
        entry.1.insert(&map.name);
    }
    let named: BTreeSet<&Path> = sources.keys().map(PathBuf::as_path).collect();
    let is_missing = |path: &Path| project.directory().is_some_and(|folder| !exists(&folder.join(path)));
    let missing: Vec<_> = sources.iter().filter(|(path, _)| is_missing(path)).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let unread = unread(project, &named);
    let near = |path: &Path| near(project, mapping, path, &unread);
    missing.iter().map(|(path, (first, maps))| missing_table(path, first, maps, near(path))).collect()
}

/// Whether a path exists. A dangling link or a folder without permission counts as existing, because another finding
/// reports it.
fn exists(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok() || path.try_exists().is_err()
}

/// The tables below the data folder that the mapping does not name.
fn unread(project: &Project, named: &BTreeSet<&Path>) -> Vec<PathBuf> {
    let link = &project.config().link;
    let own = [&link.decisions, &link.candidates];
    let files = project.list(&project.config().data).unwrap_or_default().into_iter();
    let is_table = |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    files.filter(|path| is_table(path) && !named.contains(path.as_path()) && !own.contains(&path)).collect()
}

/// The table that may be a missing table under another name: one with a similar name, or else the only one that has all
/// its columns.
fn near<'u>(project: &Project, mapping: &Mapping, path: &Path, unread: &'u [PathBuf]) -> Option<&'u PathBuf> {
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let names: Vec<String> = unread.iter().map(|path| name(path)).collect();
    if let Some(near) = nearest(&name(path), &names) {
        return unread.iter().find(|path| name(path) == *near);
    }
    let wanted = columns(mapping, path);
    let has_columns = |path: &&PathBuf| {
        let header = project.read(path).map(|bytes| RawTable::new(path, bytes).names().to_vec()).unwrap_or_default();
        wanted.iter().all(|name| header.iter().any(|own| own == name))
    };
    let mut fitting = unread.iter().filter(has_columns);
    fitting.next().filter(|_| fitting.next().is_none())
}

fn missing_table(path: &Path, first: &TriplesMap, maps: &BTreeSet<&str>, near: Option<&PathBuf>) -> Diagnostic {
    let maps = maps.iter().take(3).map(|name| format!("<{name}>")).collect::<Vec<_>>().join(", ");
    let found = RULE.finding(format!("the table does not exist; it is read by {maps}")).at(path, None);
    let found = found.related([naming_file(first)]);
    match near {
        Some(near) => found.help(format!(
            "was it renamed to {}, which is not mapped? Restore its name, or correct the mapping",
            near.display()
        )),
        None => found.help("restore the table, or remove the triples maps that read it"),
    }
}

/// The help for a file outside the allowed folders.
pub(in crate::check) const TRUST: &str = "if you trust it, use --allow-outside";

/// The finding for a file that cannot be read.
pub(in crate::check) fn of_file(cause: &io::Error, path: &Path) -> Diagnostic {
    let found = found(cause, Some(path));
    if OutsideAllowedFolders::is_cause_of(cause) { found.help(TRUST) } else { found }
}

pub(in crate::check) fn found(cause: impl Display, path: Option<&Path>) -> Diagnostic {
    match path {
        Some(path) => RULE.finding(format!("the file cannot be read: {cause}")).at(path, None),
        None => RULE.finding(cause.to_string()),
    }
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- records/places.csv
slug,label
! registers/places.csv:0 P001 error: the table does not exist; it is read by <https://example.org/mapping#places>
  = was it renamed to records/places.csv, which is not mapped? Restore its name, or correct the mapping
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug,label
"#,
];
