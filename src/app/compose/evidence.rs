use crate::app::Labels;
use crate::app::view::{CalendarMismatch, Evidence, Note};
use crate::store;
use crate::text::list_separator;

impl Evidence {
    pub(in crate::app) fn new(evidence: &store::Evidence, labels: &Labels<'_>) -> Self {
        let slug = labels.entities.names().slug(evidence.record.as_str());
        Self {
            record: evidence.record.as_str().to_owned(),
            source: labels.labelled(&evidence.source),
            quote: evidence.quote.clone(),
            start: evidence.start.parse().ok(),
            end: evidence.end.parse().ok(),
            paragraph: evidence.paragraph.clone(),
            calendar_mismatches: evidence.mismatches.iter().map(CalendarMismatch::new).collect(),
            notes: evidence.notes.iter().map(|note| Note::new(note, labels)).collect(),
            key: slug.trim_start_matches("record/").to_owned(),
        }
    }
}

impl CalendarMismatch {
    fn new(mismatch: &store::Mismatch) -> Self {
        Self { hijri: mismatch.islamic.clone(), converted: mismatch.converted.clone() }
    }
}

impl Note {
    pub(in crate::app) fn new(note: &store::Note, labels: &Labels<'_>) -> Self {
        Self {
            kind: note.kind.as_ref().map(|kind| labels.labelled(kind)),
            columns: note.columns.clone(),
            properties: note.properties.iter().map(|property| property.as_str().to_owned()).collect(),
            about: about(note, labels),
            text: note.texts.iter().cloned().collect(),
            shown: note.text(labels.language).unwrap_or_default().to_owned(),
            has_value: note.has_value,
        }
    }
}

/// What a note is about: properties in reading order, or else columns.
fn about(note: &store::Note, labels: &Labels<'_>) -> String {
    let mut properties: Vec<_> = note.properties.iter().collect();
    properties.sort_by_key(|property| store::property_place(property));
    let mut names: Vec<String> = properties.into_iter().map(|property| labels.node(property)).collect();
    names.dedup();
    let names = if names.is_empty() { &note.columns } else { &names };
    names.join(list_separator(labels.language))
}
