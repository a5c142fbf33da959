//! M006: a triples map that makes nothing.
//!
//! Its table has rows, and not one of them gave a statement: every value that it needs is empty, or nothing was found to
//! join with. A mapping that does nothing is seldom meant.
//!
//! Example: a triples map for Hijri dates over a table whose Hijri columns are all empty.
//!
//! Mend: look whether it reads the right columns; take it out if it is not needed yet.

use crate::check::Diagnostic;
use crate::check::context::{Context, fields, subjects};
use diwan_rml::engine::{TermBuffer, TermPlan, TriplesMapPlan};
use diwan_rml::source::{Row, SourceError};
use std::collections::BTreeSet;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let (mut idle, mut at_work) = (BTreeSet::new(), BTreeSet::new());
    let mut terms = TermBuffer::default();
    context.for_each_row(|source, row| {
        for map in &source.maps {
            if at_work.contains(map.name.as_str()) {
                continue;
            }
            match makes(map, row, &mut terms) {
                true => at_work.insert(map.name.as_str().to_owned()),
                false => idle.insert((source.path.clone(), map.name.as_str().to_owned())),
            };
        }
    })?;
    let idle = idle.into_iter().filter(|(_, name)| !at_work.contains(name));
    Ok(idle.map(|(path, name)| diagnostic(context, &path, &name)).collect())
}

/// Whether a row has all that one of the statements needs.
fn makes(map: &TriplesMapPlan, row: &Row<'_>, terms: &mut TermBuffer) -> bool {
    let filled = |term: &TermPlan| term.fields().into_iter().all(|field| row.values(field).next().is_some());
    let graphs = |index: usize| map.graphs.get(index).is_none_or(|graphs| graphs.iter().flatten().all(filled));
    !subjects(map, row, terms).is_empty()
        && map.statements.iter().any(|statement| {
            graphs(statement.graphs)
                && filled(&statement.predicate)
                && fields(&statement.object).into_iter().all(|field| row.values(field).next().is_some())
        })
}

fn diagnostic(context: &Context<'_>, path: &std::path::Path, name: &str) -> Diagnostic {
    let found = Diagnostic::warning("M006", format!("<{name}> makes nothing of any row")).at(path, None);
    found.also(context.lines.describing(name)).help("look whether it reads the right columns")
}
