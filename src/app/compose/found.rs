use crate::app::search_labels::SearchLabels;
use crate::app::search_payload::RecordPayload;
use crate::app::view::{
    Found, FoundPassage, FoundPassages, FoundRecord, FoundThing, FoundThings, FoundWord, MatchedText, NamedThing, Span,
};
use crate::evidence::vocab;
use crate::search::{self, Hit, SearchedWord, TextHit};
use std::ops::Range;

impl Found {
    pub(in crate::app) fn new(found: &search::Found, labels: &SearchLabels<'_>) -> Self {
        Self {
            words: found.words.iter().map(FoundWord::new).collect(),
            things: FoundThings {
                total: found.things.total,
                best: found.things.hits.iter().map(|hit| FoundThing::new(hit, labels)).collect(),
            },
            passages: FoundPassages {
                total: found.passages.total,
                best: found.passages.hits.iter().map(|hit| FoundPassage::new(hit, labels)).collect(),
            },
        }
    }
}

impl FoundWord {
    fn new(word: &SearchedWord) -> Self {
        Self { word: word.word.clone(), occurs: word.occurs, similar: word.similar.clone() }
    }
}

impl FoundThing {
    fn new(hit: &Hit, labels: &SearchLabels<'_>) -> Self {
        Self {
            thing: NamedThing::new(hit.entry, labels),
            labels: labels.thing(hit.entry).names.into_iter().collect(),
            matched: hit.texts.iter().map(|text| MatchedText::new(text, labels)).collect(),
            missing: hit.missing.clone(),
        }
    }
}

impl NamedThing {
    fn new(number: usize, labels: &SearchLabels<'_>) -> Self {
        let thing = labels.thing(number);
        Self {
            label: labels.name(&thing.names).unwrap_or(&thing.iri).to_owned(),
            types: thing.types.iter().map(|iri| labels.labelled(iri)).collect(),
            slug: labels.iris.slug(&thing.iri).to_owned(),
            entity: thing.iri,
        }
    }
}

impl FoundPassage {
    fn new(hit: &Hit, labels: &SearchLabels<'_>) -> Self {
        let passage = labels.passage(hit.entry);
        let (quotes, others): (Vec<&TextHit>, Vec<&TextHit>) = hit.texts.iter().partition(|text| is_quote(text));
        let mut things: Vec<usize> = Vec::new();
        for thing in hit.mentions.iter().chain(passage.records.iter().flat_map(|record| &record.about)) {
            if !things.contains(thing) {
                things.push(*thing);
            }
        }
        let record = |record: &RecordPayload| FoundRecord {
            key: labels.iris.slug(&record.iri).trim_start_matches("record/").to_owned(),
            about: record.about.iter().map(|thing| labels.thing(*thing).iri).collect(),
            record: record.iri.clone(),
        };
        Self {
            source: labels.labelled(&passage.source),
            quote: labels.index.main_text(hit.entry).to_owned(),
            start: passage.start,
            end: passage.end,
            words: quotes.iter().flat_map(|quote| spans(&quote.text, &quote.places)).collect(),
            matched: others.into_iter().map(|text| MatchedText::new(text, labels)).collect(),
            records: passage.records.iter().map(record).collect(),
            things: things.into_iter().map(|thing| NamedThing::new(thing, labels)).collect(),
            missing: hit.missing.clone(),
        }
    }
}

fn is_quote(text: &TextHit) -> bool {
    text.field == vocab::EXACT.as_str()
}

impl MatchedText {
    fn new(text: &TextHit, labels: &SearchLabels<'_>) -> Self {
        Self {
            property: labels.labelled(&text.field),
            text: text.text.clone(),
            language: (!text.language.is_empty()).then(|| text.language.clone()),
            words: spans(&text.text, &text.places).collect(),
        }
    }
}

/// Places in code points.
fn spans(text: &str, places: &[Range<usize>]) -> impl Iterator<Item = Span> {
    let points = |end: usize| text.get(..end).map_or(0, |before| before.chars().count());
    places.iter().map(move |place| Span { start: points(place.start), end: points(place.end) })
}
