//! D002: a key stands twice.
//!
//! A slug names one entity, a record key one record, a record and a kind one note. Two rows with the same key would be merged into one node, and
//! nobody could tell afterwards which of them said what.
//!
//! Example:
//!
//! ```csv
//! slug,kind,label_en
//! person-a-smith,official,Anna Smith
//! person-a-smith,official,Adam Smith
//! ```
//!
//! Mend: give one of the rows a key of its own, and name it by that key wherever it is meant. Keys that were published
//! are never used again for something else.

use crate::check::Diagnostic;
use crate::check::context::{Context, Place, place, subjects};
use crate::evidence::vocab;
use diwan_rml::engine::{ObjectPlan, TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::SourceError;
use std::collections::HashMap;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let mut first: HashMap<Vec<u8>, Place> = HashMap::new();
    let mut found = Vec::new();
    let mut terms = TermBuffer::default();
    context.for_each_row(|source, row| {
        for map in source.maps.iter().filter(|map| declares_once(map)) {
            let Some(field) = map.subject.fields().first().copied() else { continue };
            for subject in subjects(map, row, &mut terms) {
                let here = place(source, row);
                let before = first.entry(subject).or_insert_with(|| here.clone());
                if *before != here {
                    found.push(twice(before, &here, source.name(field), &row.text(field)));
                }
            }
        }
    })?;
    Ok(found)
}

/// Whether every row should declare a thing of its own. Quotes are known by their places: several records may rest on one.
fn declares_once(map: &TriplesMapPlan) -> bool {
    let quote = vocab::QUOTE.to_string();
    let is_quote = |object: &ObjectPlan| match object {
        ObjectPlan::Term(TermPlan::Constant(class)) => **class == *quote.as_bytes(),
        _ => false,
    };
    map.declares() && !map.statements.iter().any(|statement| is_quote(&statement.object))
}

fn twice(before: &Place, here: &Place, column: &str, value: &str) -> Diagnostic {
    let message = format!("the key \"{value}\" stands already in {}:{}", before.file.display(), before.line);
    Diagnostic::error("D002", message)
        .at(&here.file, here.line)
        .cell(column, value)
        .also([before.also(Some(column), "it stands here first")])
        .help("give the row a key of its own; keys are never used again")
}
