//! D004: a cell that a row cannot do without is empty.
//!
//! Every triples map makes a subject of every row. Where a column of the subject, of its graph or of a predicate is
//! empty, the row, or a part of it, would vanish without a word.
//!
//! Example: a row of `participants.csv` without a `role` says of nobody what he did there.
//!
//! Mend: fill the cell, or delete the row. `diwan cite` fills the offsets of quotes.

use crate::check::Diagnostic;
use crate::check::context::Context;
use diwan_rml::engine::{SourcePlan, TermPlan, TriplesMapPlan};
use diwan_rml::source::{Field, Row, SourceError};

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut found: Vec<Diagnostic> = Vec::new();
    context.for_each_row(|source, row| {
        let mut told = Vec::new();
        for map in &source.maps {
            for field in needed(map).into_iter().filter(|field| row.values(*field).next().is_none()) {
                if !told.contains(&field) {
                    told.push(field);
                    found.push(empty(source, row, field).also(context.lines.reading(&map.name, source.name(field))));
                }
            }
        }
    })?;
    Ok(found)
}

/// What makes subjects, graphs and predicates: without one of them there is no statement.
fn needed(map: &TriplesMapPlan) -> Vec<Field> {
    let graphs = map.graphs.iter().flatten().flatten().flat_map(TermPlan::fields);
    let predicates = map.statements.iter().flat_map(|statement| statement.predicate.fields());
    map.subject.fields().into_iter().chain(graphs).chain(predicates).collect()
}

fn empty(source: &SourcePlan, row: &Row<'_>, field: Field) -> Diagnostic {
    let column = source.name(field);
    Diagnostic::error("D004", format!("`{column}` is empty, and the row means nothing without it"))
        .at(&source.path, row.line())
        .cell(column, row.text(field))
        .help("fill the cell, or delete the row (`diwan cite` fills the offsets of quotes)")
}
