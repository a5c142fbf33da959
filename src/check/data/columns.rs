//! D027: a note or judgement is about a column that its record's table does not have.
//!
//! It is shown beside the value of that column and acts on nothing else of the record. Of a column that does not exist,
//! or of which no fact is made, nothing could be shown and nothing decided.
//!
//! Example: a row of `judgements.csv` about the record `m001-31` with `ordinel` in the column `column`.
//!
//! Mend: write the columns as the header of the record's table has them, with spaces between them, or leave the cell
//! empty when the whole record is meant.

use crate::check::Diagnostic;
use crate::check::context::{Context, fields, objects, place};
use crate::dataset::facts_of_column;
use crate::evidence::vocab;
use diwan_rdf::text::nearest;
use diwan_rml::engine::{SourcePlan, StatementPlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::{Field, Row, SourceError};
use oxigraph::model::NamedNodeRef;
use std::path::{Path, PathBuf};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut found = Vec::new();
    context.for_each_row(|source, row| {
        for (map, field) in source.maps.iter().filter_map(|map| Some((map, column_field(map)?))) {
            found.extend(check_row(context, source, map, field, row));
        }
    })?;
    Ok(found)
}

/// Where the columns stand that a note is about.
fn column_field(map: &TriplesMapPlan) -> Option<Field> {
    let statement = statements(map, vocab::COLUMN).next()?;
    fields(&statement.object).first().copied()
}

fn statements<'m>(map: &'m TriplesMapPlan, property: NamedNodeRef<'_>) -> impl Iterator<Item = &'m StatementPlan> {
    let property = property.to_string();
    let is = move |term: &TermPlan| matches!(term, TermPlan::Constant(iri) if **iri == *property.as_bytes());
    map.statements.iter().filter(move |statement| is(&statement.predicate))
}

fn check_row(
    context: &Context<'_>,
    source: &SourcePlan,
    map: &TriplesMapPlan,
    field: Field,
    row: &Row<'_>,
) -> Vec<Diagnostic> {
    let columns = row.text(field);
    // A record that does not exist is another finding.
    let Some(table) = record_table(context, map, row) else { return Vec::new() };
    let wrong = columns.split_whitespace().filter_map(|column| Some((column, wrong(context, &table, column)?)));
    let diagnostic = |(column, (message, help)): (&str, (String, String))| {
        let here = place(source, row);
        let found = Diagnostic::error("D027", message).at(&here.file, here.line);
        found.cell(source.name(field), column).help(help)
    };
    wrong.map(diagnostic).collect()
}

/// The table of the first record that a note is on.
fn record_table(context: &Context<'_>, map: &TriplesMapPlan, row: &Row<'_>) -> Option<PathBuf> {
    let mut terms = TermBuffer::default();
    let target = statements(map, vocab::HAS_TARGET).next()?;
    let record = objects(&target.object, row, &mut terms).into_iter().next()?;
    context.places.get(&record).map(|place| place.file.clone())
}

/// What is wrong with a column, and what to do.
fn wrong(context: &Context<'_>, table: &Path, column: &str) -> Option<(String, String)> {
    let sources: Vec<_> = context.tables.plan.sources.iter().filter(|source| source.path == table).collect();
    let names = || sources.iter().flat_map(|source| source.names()).map(String::as_str);
    if !names().any(|name| name == column) {
        let near = nearest(column, names()).map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
        let header: Vec<&str> = names().collect();
        let help = format!("{near}its columns are {}", header.join(", "));
        return Some((format!("{} has no column `{column}`", table.display()), help));
    }
    let is_fact = sources.iter().any(|source| facts_of_column(source, column).next().is_some());
    (!is_fact).then(|| {
        let message = format!("no fact is made of the column `{column}` of {}", table.display());
        (
            message,
            "name the column whose value is meant, or leave the cell empty when it is the whole record".to_owned(),
        )
    })
}
