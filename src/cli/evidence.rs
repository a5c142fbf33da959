//! Evidence as text: quotes, notes and contradictions.

use super::text::{isolated, line};
use crate::app::view::{Contradiction, ContradictionValue, Evidence, Note};
use std::fmt::Write as _;

/// A contradiction with all sides and their quotes.
pub(super) fn contradiction_text(contradiction: &Contradiction) -> String {
    let kind =
        if contradiction.is_conflict { String::new() } else { format!(" ({})", line(&contradiction.kind_label)) };
    let reading = if contradiction.rests_on_reading { "; rests on how a passage was read" } else { "" };
    let (entity, property) = (line(&contradiction.label), line(&contradiction.property.label));
    let mut out = format!("{entity} ({}): {property}{kind}{reading}\n", contradiction.slug);
    for side in &contradiction.sides {
        let mut last: Option<&ContradictionValue> = None;
        for value in &side.values {
            let mark = match last {
                None => '≠',
                Some(last) if contradiction.is_conflict && is_same(last, value) => '≈',
                Some(_) => ' ',
            };
            last = Some(value);
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {mark} {}", value_text(value));
            out.extend(value.evidence.iter().map(|evidence| quotation(evidence, "      ")));
        }
    }
    out
}

/// Whether two values are of one property of one entity.
fn is_same(one: &ContradictionValue, other: &ContradictionValue) -> bool {
    one.entity == other.entity && one.property == other.property
}

/// A value, after the names of its entity and its property where these are not those of the heading.
fn value_text(value: &ContradictionValue) -> String {
    match value.other_names.is_empty() {
        true => line(&value.value),
        false => format!("{}: {}", line(&value.other_names), line(&value.value)),
    }
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
    out.extend(evidence.notes.iter().map(|note| note_line(note, indent)));
    out
}

/// A note or a judgement on a line of its own.
pub(super) fn note_line(note: &Note, indent: &str) -> String {
    let kind = note.kind.as_ref().map_or_else(|| "note".to_owned(), |kind| line(&kind.label));
    let about = if note.about.is_empty() { String::new() } else { format!(" ({})", line(&note.about)) };
    format!("{indent}  {kind}{about}: {}\n", isolated(&note.shown))
}
