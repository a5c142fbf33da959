//! What is searched for.

use super::Index;
use super::similar::similar;
use super::words::{Analyzer, Word, exact_term, form_term, is_empty_word};
use std::collections::BTreeMap;

/// A request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, in any language.
    pub words: String,
    /// Tags of which an entry must have one of each group.
    pub tags: Vec<Vec<String>>,
    /// The maximum number of things, and of passages.
    pub limit: usize,
    /// The language of texts to show, of those that have the words. The order of the entries does not depend on it.
    pub language: String,
}

/// Why nothing can be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// There is no letter and no digit.
    #[error("there is no word to search for; write a word or a number")]
    NoWords,
    /// There are more words than anybody asks for.
    #[error("there are {0} words to search for; write at most {MOST_WORDS}")]
    TooManyWords(usize),
}

/// How many words a request may have.
const MOST_WORDS: usize = 32;

/// A word of a request, and the terms under which it is looked up.
pub(super) struct WordQuery {
    /// The word as written.
    pub(super) written: String,
    /// The terms, each with how much it counts.
    pub(super) terms: BTreeMap<String, f64>,
    /// The words that take its place, if it occurs nowhere.
    pub(super) similar: Vec<String>,
}

/// How much a match counts that is not of the word itself.
const OF_FORM: f64 = 0.8;
const OF_SIMILAR: f64 = 0.7;

/// The words of a request. Words that say nothing are left out, unless there are no others.
pub(super) fn word_queries(index: &Index, text: &str) -> Result<Vec<WordQuery>, QueryError> {
    let mut analyzer = Analyzer::new();
    let words = analyzer.words(text);
    let is_empty = words.iter().all(|word| is_empty_word(&word.exact));
    let words: Vec<&Word> = words.iter().filter(|word| is_empty || !is_empty_word(&word.exact)).collect();
    match words.len() {
        0 => return Err(QueryError::NoWords),
        count if count > MOST_WORDS => return Err(QueryError::TooManyWords(count)),
        _ => {}
    }
    let query = |word: &&Word| {
        let written = text.get(word.place.clone()).unwrap_or_default().to_owned();
        let terms = terms(word);
        if terms.keys().any(|term| index.posting(term).next().is_some()) {
            return WordQuery { written, terms, similar: Vec::new() };
        }
        let similar = similar(index, &word.exact);
        let terms = similar.iter().map(|word| (exact_term(word), OF_SIMILAR)).collect();
        WordQuery { written, terms, similar }
    };
    Ok(words.iter().map(query).collect())
}

fn terms(word: &Word) -> BTreeMap<String, f64> {
    let forms = word.forms.iter().flat_map(|form| [exact_term(form), form_term(form)]);
    let mut terms: BTreeMap<String, f64> = forms.map(|term| (term, OF_FORM)).collect();
    terms.insert(form_term(&word.exact), OF_FORM);
    terms.insert(exact_term(&word.exact), 1.0);
    terms
}
