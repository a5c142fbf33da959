//! D021: a Hijri date does not fall on the Gregorian date beside it.
//!
//! Both are kept as the source prints them, and the Umm al-Qura calendar as it was published tells whether they are the
//! same day; a day either way is no difference. One of the two is a misprint, of the source or of the row.
//!
//! Example: a quote with «٢٠ شعبان ١٤٢٤» beside 2006-10-16, which was 23 Ramadan 1427.
//!
//! Mend: compare the row with its quote. If the source prints it so, leave it and write a note in `data/notes.csv`; the
//! pair is listed by `diwan conflicts` all the same.

use crate::check::Diagnostic;
use crate::check::context::Context;
use crate::evidence::{CalendarMismatch, vocab};
use diwan_rml::source::SourceError;

pub(in crate::check) fn check(context: &Context<'_>) -> Result<Vec<Diagnostic>, SourceError> {
    let noted = context.noted();
    let mismatches = context.dataset.iter().flat_map(|dataset| &dataset.mismatches);
    let is_noted =
        |found: &CalendarMismatch| noted.covers(&found.record, &[found.property.as_ref(), vocab::HIJRI_DATE]);
    Ok(mismatches.map(|found| diagnostic(context, found).noted(is_noted(found))).collect())
}

fn diagnostic(context: &Context<'_>, found: &CalendarMismatch) -> Diagnostic {
    let day = found.converted.as_ref().map(|day| format!(", but on {}", day.value())).unwrap_or_default();
    let (islamic, gregorian) = (found.islamic.value(), found.gregorian.value());
    let message = format!("the Hijri date {islamic} does not fall on {gregorian}{day}");
    context
        .at_value(Diagnostic::warning("D021", message), &found.record, vocab::HIJRI_DATE, islamic)
        .also(context.also_cell(&found.record, found.property.as_ref(), gregorian, "the Gregorian date"))
        .help("compare the row with its quote; if the source prints it so, write a note")
}
