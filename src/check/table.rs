//! A table as it is written, with what the mapping wants of it: what rules about the writing of tables look at.

use super::Diagnostic;
use super::raw_table::RawTable;
use crate::citing::QuoteColumns;
use crate::evidence::vocab;
use diwan_rml::mapping::{Mapping, TriplesMap};
use oxigraph::model::NamedNodeRef;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

/// A table, and what the mapping wants of it.
pub(super) struct Table<'t> {
    pub(super) raw: &'t RawTable,
    /// The columns that the mapping reads of it.
    pub(super) wanted: BTreeSet<&'t str>,
    /// The columns whose words are a source's own.
    pub(super) verbatim: BTreeSet<&'t str>,
    mapping: &'t Mapping,
}

/// A cell of a table, its text read.
pub(super) struct Cell<'t> {
    pub(super) table: &'t RawTable,
    pub(super) line: u64,
    pub(super) column: &'t str,
    pub(super) span: Range<usize>,
    pub(super) text: &'t str,
    pub(super) is_header: bool,
    /// Whether its words are a source's own.
    pub(super) is_verbatim: bool,
}

impl Cell<'_> {
    /// Puts a finding at the cell.
    pub(super) fn at(&self, found: Diagnostic) -> Diagnostic {
        found.at(&self.table.path, self.line).cell(self.column, self.text)
    }
}

/// Properties whose values are the source's own words.
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

    /// The column of the record's key, and those of the quote, in a table of records.
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

/// The columns that the mapping reads of a table.
pub(super) fn columns<'m>(mapping: &'m Mapping, path: &'m Path) -> BTreeSet<&'m str> {
    let own = maps(mapping, path).flat_map(TriplesMap::references);
    // What joins look up in it.
    let joins = mapping.triples_maps.iter().flat_map(|map| map.parent_references(mapping, path));
    own.chain(joins).collect()
}
