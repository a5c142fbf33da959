use super::LabelledIri;
use serde::Serialize;
use std::collections::BTreeMap;

/// The things and passages that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Found {
    /// The words that were searched for, without those that say nothing, such as "the".
    pub words: Vec<FoundWord>,
    /// The things with such names.
    pub things: FoundThings,
    /// The passages with such words, or about such things.
    pub passages: FoundPassages,
}

/// A word that was searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundWord {
    /// The word as written.
    pub word: String,
    /// Whether it occurs, or a word in its place does.
    pub occurs: bool,
    /// The words that were searched for in its place, because it does not occur.
    pub similar: Vec<String>,
}

/// The things that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundThings {
    /// How many there are.
    pub total: usize,
    /// The best of them, the best first.
    pub best: Vec<FoundThing>,
}

/// The passages that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundPassages {
    /// How many there are.
    pub total: usize,
    /// The best of them, the best first.
    pub best: Vec<FoundPassage>,
}

/// An entity, a document or a concept that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundThing {
    /// The thing.
    #[serde(flatten)]
    pub thing: NamedThing,
    /// Its display names, by language tag.
    pub labels: BTreeMap<String, String>,
    /// The names that have the words, the best first.
    pub matched: Vec<MatchedText>,
    /// The words that no name of it has.
    pub missing: Vec<String>,
}

/// A thing with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NamedThing {
    /// IRI of the thing.
    pub entity: String,
    /// Its name in the requested language.
    pub label: String,
    /// IRIs of its classes and kinds.
    pub types: Vec<LabelledIri>,
    /// Its slug, by which tables refer to it.
    #[serde(skip)]
    pub slug: String,
}

/// A passage of a document that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundPassage {
    /// IRI of the document.
    pub source: LabelledIri,
    /// The quote, verbatim.
    pub quote: String,
    /// Offset of the quote in the document, in Unicode code points from 0; null if it is not recorded.
    pub start: Option<u64>,
    /// Offset of the end of the quote (exclusive).
    pub end: Option<u64>,
    /// Where the words are in the quote.
    pub words: Vec<Span>,
    /// The other texts that have the words, the best first: what records state from the passage, and notes.
    pub matched: Vec<MatchedText>,
    /// The records that are made from the passage.
    pub records: Vec<FoundRecord>,
    /// The things that the records are about, and those mentioned whose names have words that no text has.
    pub things: Vec<NamedThing>,
    /// The words that neither the passage nor the names of what it mentions have.
    pub missing: Vec<String>,
}

/// A record of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FoundRecord {
    /// IRI of the record.
    pub record: String,
    /// IRIs of the entities that it is about.
    pub about: Vec<String>,
    /// The key of the record in its table.
    #[serde(skip)]
    pub key: String,
}

/// A text with words of the search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MatchedText {
    /// IRI of the property whose value the text is.
    pub property: LabelledIri,
    /// The text.
    pub text: String,
    /// Its language tag, if it has one.
    pub language: Option<String>,
    /// Where the words are.
    pub words: Vec<Span>,
}

/// Where a word is in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Span {
    /// Offset of the first character, in Unicode code points from 0.
    pub start: usize,
    /// Offset after the last character.
    pub end: usize,
}
