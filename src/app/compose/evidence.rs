use crate::app::Labels;
use crate::app::view::{CalendarMismatch, Evidence, Note};
use crate::store;

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
            text: note.texts.iter().cloned().collect(),
            shown: note.text(labels.language).unwrap_or_default().to_owned(),
            has_value: note.has_value,
        }
    }
}
