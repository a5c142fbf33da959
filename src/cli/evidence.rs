//! Evidence as text: quotes, notes and contradictions.

use super::text::{isolated, line};
use crate::app::view::{Contradiction, ContradictionKind, Evidence, Note};
use std::fmt::Write as _;

/// A contradiction with all sides and their quotes.
pub(super) fn contradiction_text(contradiction: &Contradiction) -> String {
    let kind = match contradiction.kind {
        ContradictionKind::Conflict => "",
        ContradictionKind::CalendarMismatch => " (calendar mismatch)",
    };
    let (entity, property) = (line(&contradiction.label), line(&contradiction.property.label));
    let mut out = format!("{entity} ({}): {property}{kind}\n", contradiction.slug);
    for side in &contradiction.sides {
        for (index, value) in side.values.iter().enumerate() {
            let mark = if index == 0 { '≠' } else { '≈' };
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {mark} {}", line(&value.value));
            out.extend(value.evidence.iter().map(|evidence| quotation(evidence, "      ")));
        }
    }
    out
}

/// The quote of a record: `Document 003: “words” (m003-07)`.
pub(super) fn words(evidence: &Evidence, indent: &str) -> String {
    let Evidence { source, quote, key, .. } = evidence;
    format!("{indent}{}: “{}” ({key})\n", line(&source.label), isolated(quote))
}

/// The quote of a record, followed by lines with calendar mismatches, notes and judgements.
pub(super) fn quotation(evidence: &Evidence, indent: &str) -> String {
    let mut out = words(evidence, indent);
    for mismatch in &evidence.calendar_mismatches {
        let converted = mismatch.converted.as_deref().unwrap_or("another time");
        out.push_str(&format!(
            "{indent}  calendar mismatch: {} (Hijri) falls on {}\n",
            isolated(&mismatch.hijri),
            isolated(converted)
        ));
    }
    out.extend(evidence.notes.iter().map(|note| remark(note, indent)));
    out
}

/// A note or a judgement on a line of its own.
pub(super) fn remark(note: &Note, indent: &str) -> String {
    let kind = note.kind.as_ref().map_or_else(|| "note".to_owned(), |kind| line(&kind.label));
    let columns = if note.columns.is_empty() { String::new() } else { format!(" ({})", note.columns.join(", ")) };
    format!("{indent}  {kind}{columns}: {}\n", isolated(&note.shown))
}
