//! Builds an index.

use super::Index;
use super::bytes::{Section, Sections, push_varint};
use super::words::{Analyzer, exact_term, form_term};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub use super::bytes::IndexTooLarge;

/// A thing or a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its names, or the texts of the passage. Texts that occur twice count once.
    pub texts: Vec<Text>,
    /// What answers can be restricted to.
    pub tags: Vec<String>,
    /// For a passage, the things that it mentions, by their numbers.
    pub mentions: Vec<usize>,
    /// What the caller needs to show the entry.
    pub payload: String,
}

/// A text of an entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text {
    /// What the text is of the entry: a property.
    pub field: String,
    /// Its language tag, or an empty text.
    pub language: String,
    /// The text.
    pub text: String,
    /// How much a match in this text counts, from 1 to 100.
    pub weight: u8,
}

/// Collects entries.
pub struct Builder {
    sections: Sections,
    analyzer: Analyzer,
    entries: usize,
    things: usize,
    labels: BTreeMap<String, usize>,
    terms: FxHashMap<Rc<str>, usize>,
    /// For each term, the texts that have it.
    postings: Vec<Vec<usize>>,
    /// For each thing, the passages that mention it.
    mentions: Vec<Vec<usize>>,
    texts: usize,
}

impl Builder {
    /// An index of what is identified by `key`.
    pub fn new(key: &str) -> Self {
        let mut sections = Sections::default();
        sections.bytes(Section::Key, key.as_bytes());
        Self {
            sections,
            analyzer: Analyzer::new(),
            entries: 0,
            things: 0,
            labels: BTreeMap::new(),
            terms: FxHashMap::default(),
            postings: Vec::new(),
            mentions: Vec::new(),
            texts: 0,
        }
    }

    /// Adds a thing. Things are numbered from 0 and are added before passages.
    ///
    /// # Errors
    /// [`IndexTooLarge`] beyond 4 GB.
    pub fn thing(&mut self, entry: Entry) -> Result<(), IndexTooLarge> {
        self.things += 1;
        self.mentions.push(Vec::new());
        self.entry(entry)
    }

    /// Adds a passage.
    ///
    /// # Errors
    /// [`IndexTooLarge`] beyond 4 GB.
    pub fn passage(&mut self, entry: Entry) -> Result<(), IndexTooLarge> {
        for thing in &entry.mentions {
            // Passages are added in order, so that a repeated one is the last.
            if let Some(passages) = self.mentions.get_mut(*thing)
                && passages.last() != Some(&self.entries)
            {
                passages.push(self.entries);
            }
        }
        self.entry(entry)
    }

    /// The index, with what the caller adds to the whole of it.
    ///
    /// # Errors
    /// [`IndexTooLarge`] beyond 4 GB.
    pub fn finish(mut self, about: &str) -> Result<Index, IndexTooLarge> {
        self.sections.bytes(Section::About, about.as_bytes());
        self.sections.number(Section::Things, self.things)?;
        for passages in &self.mentions {
            for passage in passages {
                self.sections.number(Section::Mentions, *passage)?;
            }
            self.sections.end(Section::MentionEnds, Section::Mentions)?;
        }
        let mut labels: Vec<(String, usize)> = self.labels.into_iter().collect();
        labels.sort_unstable_by_key(|(_, number)| *number);
        for (label, _) in labels {
            self.sections.item(Section::LabelEnds, Section::Labels, label.as_bytes())?;
        }
        // Sorted terms: equal entries make equal indexes.
        let mut terms: Vec<(Rc<str>, usize)> = self.terms.into_iter().collect();
        terms.sort_unstable();
        let mut posting = Vec::new();
        for (term, number) in terms {
            self.sections.item(Section::TermEnds, Section::Terms, term.as_bytes())?;
            posting.clear();
            let mut last = 0;
            for text in self.postings.get(number).into_iter().flatten() {
                push_varint(&mut posting, text - last);
                last = *text;
            }
            self.sections.item(Section::PostingEnds, Section::Postings, &posting)?;
        }
        // What was just written has the layout that is read.
        Index::read(self.sections.finish()).ok_or(IndexTooLarge)
    }

    fn entry(&mut self, entry: Entry) -> Result<(), IndexTooLarge> {
        let Entry { texts, tags, payload, .. } = entry;
        let mut seen = BTreeSet::new();
        for text in texts.iter().filter(|text| seen.insert(*text)) {
            self.text(text)?;
        }
        for tag in tags {
            let tag = self.label(tag);
            self.sections.number(Section::Tags, tag)?;
        }
        self.sections.end(Section::TagEnds, Section::Tags)?;
        self.sections.number(Section::TextNumberEnds, self.texts)?;
        self.sections.item(Section::PayloadEnds, Section::Payloads, payload.as_bytes())?;
        self.entries += 1;
        Ok(())
    }

    fn text(&mut self, Text { field, language, text, weight }: &Text) -> Result<(), IndexTooLarge> {
        let words = self.analyzer.words(text);
        let mut terms = Vec::with_capacity(3 * words.len());
        for word in &words {
            terms.push(self.term(&exact_term(&word.exact)));
            terms.extend(word.forms.iter().map(|form| self.term(&form_term(form))));
        }
        terms.sort_unstable();
        terms.dedup();
        for term in terms {
            if let Some(posting) = self.postings.get_mut(term) {
                posting.push(self.texts);
            }
        }
        let facts =
            [self.entries, self.label(field.clone()), self.label(language.clone()), usize::from(*weight), words.len()];
        for fact in facts {
            self.sections.number(Section::TextFacts, fact)?;
        }
        self.texts += 1;
        self.sections.item(Section::TextEnds, Section::Texts, text.as_bytes())
    }

    fn label(&mut self, label: String) -> usize {
        let next = self.labels.len();
        *self.labels.entry(label).or_insert(next)
    }

    fn term(&mut self, term: &str) -> usize {
        if let Some(number) = self.terms.get(term) {
            return *number;
        }
        let number = self.terms.len();
        self.terms.insert(term.into(), number);
        self.postings.push(Vec::new());
        number
    }
}
