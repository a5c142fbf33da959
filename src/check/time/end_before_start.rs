//! D020: an end lies before its start.
//!
//! Compared as precisely as both are given: `1994-12` and `1994-12-13` can be in order, `1995` and `1994-12` cannot.
//!
//! Example:
//!
//! ```csv
//! record,meeting,start,start_type,end,end_type
//! m1-01,meeting-council-3,1998-05-06,date,1998-05-04,date
//! ```
//!
//! Mend: compare the row with its quote. If the source prints it so, leave it and write a note in `data/notes.csv`.

use super::{Claim, Facts};
use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::vocab;
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let facts = Facts::new(context);
    let mut found = Vec::new();
    for start in facts.of(vocab::START_DATE) {
        let ends = facts.about(start.entity, &[vocab::END_DATE]).into_iter().filter(|end| end.record == start.record);
        let early = ends.filter(|end| end.last().is_some() && start.first() > end.last());
        found.extend(early.map(|end| diagnostic(context, &start, &end).noted(facts.is_noted(&end))));
    }
    Ok(found)
}

fn diagnostic(context: &Context<'_>, start: &Claim<'_>, end: &Claim<'_>) -> Diagnostic {
    let message = format!("the end {} lies before the start {}", end.text(), start.text());
    context
        .at_value(Diagnostic::warning("D020", message), end.record, end.property, end.text())
        .also(context.also_cell(start.record, start.property, start.text(), "the start"))
        .help("compare the row with its quote; if the source prints it so, write a note")
}
