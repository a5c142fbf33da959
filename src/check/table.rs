//! A table as bytes, with the columns that the mapping uses: the input of rules about the encoding and layout of
//! tables.

use super::Diagnostic;
use super::raw_table::RawTable;
use crate::citing::QuoteColumns;
use crate::evidence::vocab;
use diwan_rml::mapping::{Mapping, TriplesMap};
use oxigraph::model::NamedNodeRef;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

/// A table, with the columns that the mapping uses.
pub(super) struct Table<'t> {
    pub(super) raw: &'t RawTable,
    /// The columns that the mapping reads.
    pub(super) wanted: BTreeSet<&'t str>,
    /// The columns that hold words of a source verbatim.
    pub(super) verbatim: BTreeSet<&'t str>,
    mapping: &'t Mapping,
}

/// A column with a text in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LanguageColumn<'t> {
    pub(super) name: &'t str,
    pub(super) index: usize,
    pub(super) language: &'t str,
}

/// A cell of a table, with its decoded text.
pub(super) struct Cell<'t> {
    pub(super) table: &'t RawTable,
    pub(super) line: u64,
    pub(super) column: &'t str,
    pub(super) span: Range<usize>,
    pub(super) text: &'t str,
    pub(super) is_header: bool,
    /// Whether it holds words of a source verbatim.
    pub(super) is_verbatim: bool,
}

impl Cell<'_> {
    /// Assigns a finding to the cell.
    pub(super) fn at(&self, found: Diagnostic) -> Diagnostic {
        found.at(&self.table.path, self.line).cell(self.column, self.text)
    }
}

/// Properties whose values are words of the source.
pub(super) const VERBATIM: [NamedNodeRef<'_>; 6] = [
    vocab::ALT_LABEL,
    vocab::DATE_AS_WRITTEN,
    vocab::DOCUMENT_NUMBER,
    vocab::SESSION_TITLE,
    vocab::SLOGAN,
    vocab::TITLE,
];

impl<'t> Table<'t> {
    pub(super) fn new(raw: &'t RawTable, mapping: &'t Mapping) -> Self {
        let properties = VERBATIM.iter().copied().chain([vocab::EXACT]);
        let verbatim =
            properties.flat_map(|property| maps(mapping, &raw.path).flat_map(move |map| map.columns_of(property)));
        Self { raw, wanted: columns(mapping, &raw.path), verbatim: verbatim.collect(), mapping }
    }

    /// The texts that the table has in several languages, each as the columns of its languages.
    pub(super) fn translations(&self) -> Vec<Vec<LanguageColumn<'t>>> {
        let properties = maps(self.mapping, &self.raw.path).flat_map(|map| {
            let mut texts: BTreeMap<String, Vec<LanguageColumn<'t>>> = BTreeMap::new();
            for (property, column, language) in map.columns_with_language() {
                if let Some(index) = self.raw.names().iter().position(|name| name == column) {
                    let columns = texts.entry(property.to_string()).or_default();
                    columns.push(LanguageColumn { name: column, index, language });
                }
            }
            texts.into_values()
        });
        let mut texts: Vec<_> = properties.filter(|columns| columns.len() > 1).collect();
        texts.sort_by_key(|columns| columns.first().map(|column| column.index));
        texts.dedup();
        texts
    }

    /// The key column of a table of records, and its quote columns.
    pub(super) fn record_columns(&self) -> Option<(&'t str, QuoteColumns)> {
        let is_record = |map: &&TriplesMap| map.subject.classes.iter().any(|class| class.as_ref() == vocab::RECORD);
        let map = maps(self.mapping, &self.raw.path).find(is_record)?;
        let key = map.subject.term.expression.references().first().copied()?;
        Some((key, QuoteColumns::find(self.mapping, self.raw.names()).ok()?))
    }
}

fn maps<'m>(mapping: &'m Mapping, path: &'m Path) -> impl Iterator<Item = &'m TriplesMap> {
    mapping.triples_maps.iter().filter(move |map| map.source.resolved_path() == path)
}

/// The columns that the mapping reads from a table.
pub(super) fn columns<'m>(mapping: &'m Mapping, path: &'m Path) -> BTreeSet<&'m str> {
    let own = maps(mapping, path).flat_map(TriplesMap::references);
    // Columns in which joins look up their keys.
    let joins = mapping.triples_maps.iter().flat_map(|map| map.parent_references(mapping, path));
    own.chain(joins).collect()
}
