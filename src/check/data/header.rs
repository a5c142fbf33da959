use super::{malformed, separator};
use crate::check::raw_table::RawTable;
use crate::check::rule::{Rule, Run, Scope, Stage, Suppression, rule};
use crate::check::table::Table;
use crate::check::{Diagnostic, Edit, Severity};
use std::collections::{BTreeMap, BTreeSet, HashMap};

rule! {
    /// A header does not name the columns: a name is missing, padded with spaces or used twice, or the names are not
    /// separated by commas.
    ///
    /// The mapping finds columns by their exact names. A name with a space at its end is a different name. If two
    /// columns have the same name, it is unclear which one is meant. A column without a name cannot be read at all. If
    /// all rows have one cell more or one cell fewer than the header has names, the header is wrong. In many
    /// countries, spreadsheets separate cells by semicolons. If the mapping does not read the column, a name that is
    /// missing, padded or used twice is only a warning.
    ///
    /// Example:
    ///
    /// ```csv
    /// slug,kind ,label_en,label_en,
    /// ```
    ///
    /// Fix: give every column a unique name. `diwan check --fix` removes spaces around names, and replaces semicolons,
    /// tabs and vertical bars between cells by commas.
    RULE {
        code: "D009",
        name: "bad-header",
        is_required: true,
        suppresses: &[
            Suppression::of(Scope::File, &["D005", "M001"]),
        ],
        run: Run::Table(Stage::Header, check),
        #[cfg(test)]
        fixtures: FIXTURES,
        ..Rule::ERROR
    }
}

fn check(table: &Table<'_>) -> Vec<Diagnostic> {
    let (raw, wanted) = (table.raw, &table.wanted);
    if let Some(other) = separator::find(raw, wanted) {
        let message = format!("the cells of the table are separated by {}, not by commas", other.name);
        return vec![RULE.finding(message).at(&raw.path, other.line).help(other.help).fix(other.fix)];
    }
    // After an unclosed quotation mark there are no rows to compare with.
    let cells = if malformed::open_quote(raw).is_some() { None } else { cells_of_all(raw) };
    let mut found = names(raw, wanted);
    found.extend(cells.map(|cells| other_length(raw, cells, wanted)));
    found
}

/// Checks the names without comparing them with the rows.
fn names(table: &RawTable, wanted: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let header = table.names();
    if header.is_empty() {
        let found = RULE.finding("the table is empty; the first line must name the columns");
        return vec![found.at(&table.path, 1).help("write the header, even when there are no rows yet")];
    }
    if wanted.len() > 1 && !header.iter().any(|name| wanted.contains(name.trim())) {
        return vec![missing(table, wanted)];
    }
    let firsts = firsts(header);
    let found = (0..header.len()).filter_map(|index| problem(table, header, &firsts, index));
    found.map(|found| if is_read(&found, header, wanted) { found } else { as_warning(found) }).collect()
}

/// The first line is a row, or it has entirely different names.
fn missing(table: &RawTable, wanted: &BTreeSet<&str>) -> Diagnostic {
    let message = "the first line names no column that the mapping reads; is the header missing?";
    let names = wanted.iter().copied().collect::<Vec<_>>().join(", ");
    let found = RULE.finding(message).at(&table.path, table.header().map(|row| row.line()));
    found.help(format!("restore the header in the first line; the mapping reads {names}"))
}

/// The number of cells that all rows have, if it differs from that of the header: then the header is wrong. A few rows
/// that differ from the others are ignored.
fn cells_of_all(table: &RawTable) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    table.rows().for_each(|row| *counts.entry(row.len()).or_default() += 1);
    let rows: usize = counts.values().sum();
    let (cells, most) = counts.iter().max_by_key(|(_, number)| **number)?;
    (rows > 1 && *cells > 1 && !counts.contains_key(&table.names().len()) && most * 10 >= rows * 9).then_some(*cells)
}

fn other_length(table: &RawTable, cells: usize, wanted: &BTreeSet<&str>) -> Diagnostic {
    let header = table.names();
    let names = header.len();
    let list = |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let missing = list(wanted.iter().copied().filter(|name| !header.iter().any(|own| own == name)).collect());
    let unread = list(header.iter().map(String::as_str).filter(|name| !wanted.contains(name)).collect());
    let help = match (cells > names, missing.as_str(), unread.as_str()) {
        (true, "", _) => "add the missing name above the cells of its column".to_owned(),
        (true, missing, _) => format!("the mapping reads {missing}: restore the name above its cells"),
        (false, _, "") => "remove the name of the missing cells, or add the cell to every row".to_owned(),
        (false, _, unread) => format!("{unread} is not mapped: remove the name, or add the cell to every row"),
    };
    let message = format!("the header names {names} columns, and the rows have {cells} cells");
    RULE.finding(message).at(&table.path, table.header().map(|row| row.line())).help(help)
}

/// The first position of each name.
fn firsts(header: &[String]) -> HashMap<&str, usize> {
    header.iter().enumerate().rev().map(|(index, name)| (name.as_str(), index)).collect()
}

fn problem(table: &RawTable, header: &[String], firsts: &HashMap<&str, usize>, index: usize) -> Option<Diagnostic> {
    let name = header.get(index)?;
    let before = firsts.get(name.as_str()).filter(|first| **first < index);
    let (message, help) = if name.trim().is_empty() {
        (format!("column {} has no name", index + 1), "name it, or remove the column".to_owned())
    } else if let Some(before) = before {
        let message = format!("column `{name}` is in the header twice, as column {} and {}", before + 1, index + 1);
        (message, "rename or remove one of them".to_owned())
    } else if name != name.trim() {
        let message = format!("the name of column \"{name}\" has spaces at its ends");
        (message, "remove them; `diwan check --fix` does this".to_owned())
    } else {
        return None;
    };
    let found = RULE.finding(message).at(&table.path, 1).cell(name, name).help(help);
    let padded = !name.trim().is_empty() && name != name.trim() && !firsts.contains_key(name.trim());
    Some(found.fix(padded.then(|| trimmed(table, index, name)).flatten()))
}

/// Whether the mapping reads the column of a finding, under its name or under the corrected name.
fn is_read(found: &Diagnostic, header: &[String], wanted: &BTreeSet<&str>) -> bool {
    let name = found.column.as_deref().unwrap_or_default();
    let is_meant = wanted.contains(name.trim()) && !header.iter().any(|other| other == name.trim());
    wanted.contains(name) || is_meant
}

fn as_warning(found: Diagnostic) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..found }
}

fn trimmed(table: &RawTable, index: usize, name: &str) -> Option<Edit> {
    let cell = table.header()?.cell(index)?;
    Some(table.replace(&cell, name.trim()))
}

#[cfg(test)]
const FIXTURES: &[&str] = &[
    r#"
--- registers/places.csv
slug,label ,kind,kind,
            ^^^^ D009 error: column `kind` is in the header twice, as column 3 and 4
  = rename or remove one of them
     ^^^^^^ D009 warning: the name of column "label " has spaces at its ends
  = remove them; `diwan check --fix` does this
                      ^ D009 warning: column 5 has no name
  = name it, or remove the column
place-1,Baku,city,city,
+++ registers/places.csv
slug,label,kind,kind,
place-1,Baku,city,city,
"#,
    r#"
--- registers/places.csv
slug;label
^^^^^^^^^^ D009 error: the cells of the table are separated by semicolons, not by commas
  = save it as comma-separated values; `diwan check --fix` converts it
place-1;Baku, on the sea
+++ registers/places.csv
slug,label
place-1,"Baku, on the sea"
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
slug
^^^^ D009 error: the header names 1 columns, and the rows have 2 cells
  = the mapping reads `label`: restore the name above its cells
place-1,Baku
place-2,Cairo
"#,
    r#"
--- mapping.ttl
<#places> rml:logicalSource [ rml:source [ a rml:FilePath ; rml:path "registers/places.csv" ; rml:null "" ] ; rml:referenceFormulation rml:CSV ] ;
  rml:subjectMap [ rml:template "https://example.org/id/{slug}" ; rml:class schema:Place ; rml:graph graph:editorial ] ;
  rml:predicateObjectMap [ rml:predicate skos:prefLabel ; rml:objectMap [ rml:reference "label" ] ] .
--- registers/places.csv
place-1,Baku
^^^^^^^ D009 error: the first line names no column that the mapping reads; is the header missing?
  = restore the header in the first line; the mapping reads label, slug
place-2,Cairo
"#,
    r#"
--- registers/places.csv
slug,label
"#,
];
