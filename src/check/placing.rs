//! Assigns findings to the rows and cells from which their statements were made.

use super::context::{Context, fields};
use super::node_row::NodeRow;
use super::{Diagnostic, Edit, RelatedPlace};
use diwan_rml::engine::TermPlan;
use oxigraph::model::NamedNodeRef;
use std::path::Path;

impl Context<'_> {
    /// The row that declares a node.
    pub(super) fn place(&self, node: NamedNodeRef<'_>) -> Option<&NodeRow<'_>> {
        self.places.get()?.get(node.to_string().as_bytes())
    }

    /// Assigns a finding to the row of a record.
    pub(super) fn at_record(&self, diagnostic: Diagnostic, record: NamedNodeRef<'_>) -> Diagnostic {
        match self.place(record) {
            Some(place) => diagnostic.at(place.file, place.line),
            None => diagnostic,
        }
    }

    /// Assigns a finding to the cell that gives a node's value of a property.
    pub(super) fn at_cell(
        &self,
        diagnostic: Diagnostic,
        node: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
    ) -> Diagnostic {
        self.at_value(diagnostic, node, property, "")
    }

    /// Assigns a finding to the cell that gives this value, if several columns give values of the property.
    pub(super) fn at_value(
        &self,
        diagnostic: Diagnostic,
        node: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
        value: &str,
    ) -> Diagnostic {
        let diagnostic = self.at_record(diagnostic, node);
        match self.cell(node, property, value) {
            Some((column, value)) => diagnostic.cell(column, value),
            None => diagnostic,
        }
    }

    /// Assigns a finding to the cell that determines the property of a record's fact.
    pub(super) fn at_predicate(&self, diagnostic: Diagnostic, record: NamedNodeRef<'_>) -> Diagnostic {
        let diagnostic = self.at_record(diagnostic, record);
        let Some(place) = self.place(record) else { return diagnostic };
        let mut columns = self.sources_of(place.file).flat_map(|source| {
            let statements = source.maps.iter().flat_map(|map| &map.statements);
            statements.flat_map(|statement| statement.predicate.fields()).map(|field| source.name(field))
        });
        match columns.find_map(|column| Some((column, self.text(place.file, place.line, column)?))) {
            Some((column, value)) => diagnostic.cell(column, value),
            None => diagnostic,
        }
    }

    /// The text of a cell.
    pub(super) fn text(&self, file: &Path, line: u64, column: &str) -> Option<String> {
        let table = self.raw.get(file)?;
        Some(table.text(&table.cell(line, column)?).into_owned())
    }

    /// The cell of another record as a relevant place, with a message about its relation to the finding.
    pub(super) fn related_cell(
        &self,
        record: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
        value: &str,
        message: &str,
    ) -> Option<RelatedPlace> {
        let column = self.cell(record, property, value).map(|(column, _)| column);
        Some(self.place(record)?.related(column, message))
    }

    /// The column that gives a node this value of a property, with the text of its cell; otherwise a column that gives
    /// the property any value.
    fn cell(&self, node: NamedNodeRef<'_>, property: NamedNodeRef<'_>, value: &str) -> Option<(&str, String)> {
        let place = self.place(node)?;
        let columns = self.columns(place, property).into_iter();
        let cells: Vec<_> =
            columns.filter_map(|column| Some((column, self.text(place.file, place.line, column)?))).collect();
        let best = |(_, text): &&(&str, String)| (text == value && !value.is_empty(), !text.is_empty());
        // `max_by_key` returns the last of equal elements, so that reversing gives the first.
        cells.iter().rev().max_by_key(best).cloned()
    }

    /// The edit that replaces the text of the cell that gives a node this value of a property.
    pub(super) fn replaced(
        &self,
        node: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
        value: &str,
        text: &str,
    ) -> Option<Edit> {
        let place = self.place(node)?;
        let (column, found) = self.cell(node, property, value)?;
        let table = self.raw.get(place.file)?;
        let cell = table.cell(place.line, column)?;
        (found == value).then(|| table.replace(&cell, text))
    }

    /// The first column that gives a node's value of a property.
    pub(super) fn column(&self, node: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> Option<&str> {
        self.columns(self.place(node)?, property).into_iter().next()
    }

    /// The columns of a table that give values of a property.
    fn columns(&self, place: &NodeRow<'_>, property: NamedNodeRef<'_>) -> Vec<&str> {
        let predicate = property.to_string();
        let is_property = |term: &TermPlan| matches!(term, TermPlan::Constant(iri) if **iri == *predicate.as_bytes());
        let mut columns = Vec::new();
        for source in self.sources_of(place.file) {
            let statements = source.maps.iter().flat_map(|map| &map.statements);
            let objects = statements.filter(|statement| is_property(&statement.predicate)).map(|found| &found.object);
            columns.extend(objects.filter_map(|object| Some(source.name(*fields(object).first()?))));
        }
        columns
    }
}
