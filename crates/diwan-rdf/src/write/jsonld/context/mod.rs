//! JSON-LD [contexts](https://www.w3.org/TR/json-ld11/#the-context): the definitions of the terms of a document.
//!
//! All features of JSON-LD 1.1 are supported except remote contexts (a string, `@import`), scoped contexts,
//! `@propagate` and `@nest`, which are refused.

mod definition;
mod document;
mod entries;
mod error;
mod expand;
mod inverse;
mod process;

pub(super) use definition::{Container, Definition};
pub(super) use document::taking_back;
pub(in crate::write) use document::{parse, string_entries};
pub use error::{ContextError, TermFault};
pub(super) use expand::{Position, has_keyword_form};
pub(super) use inverse::{Choices, Inverse, Preference, Term};

use oxiri::Iri;
use oxrdf::BaseDirection;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A context that has been [processed](https://www.w3.org/TR/json-ld11-api/#context-processing-algorithm).
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    terms: BTreeMap<String, Definition>,
    base: Option<Iri<String>>,
    vocabulary: Option<String>,
    language: Option<String>,
    direction: Option<BaseDirection>,
}

impl Context {
    /// The terms and their definitions, in order.
    pub(super) fn terms(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.terms.iter().map(|(term, definition)| (term.as_str(), definition))
    }

    pub(super) fn get(&self, term: &str) -> Option<&Definition> {
        self.terms.get(term)
    }

    pub(super) fn base(&self) -> Option<&Iri<String>> {
        self.base.as_ref()
    }

    pub(super) fn vocabulary(&self) -> Option<&str> {
        self.vocabulary.as_deref()
    }

    /// The language of strings under a term, or without one.
    pub(super) fn language<'c>(&'c self, definition: Option<&'c Definition>) -> Option<&'c str> {
        match definition.and_then(|definition| definition.language.as_ref()) {
            Some(own) => own.as_deref(),
            None => self.language.as_deref(),
        }
    }

    /// The direction of strings under a term, or without one.
    pub(super) fn direction(&self, definition: Option<&Definition>) -> Option<BaseDirection> {
        definition.and_then(|definition| definition.direction).unwrap_or(self.direction)
    }
}

/// A language and a direction as one key: `ar`, `ar_rtl`, `_rtl`. Languages have no case.
pub(super) fn language_key(language: Option<&str>, direction: Option<BaseDirection>) -> Cow<'_, str> {
    let language = language.unwrap_or_default();
    match direction {
        Some(direction) => Cow::Owned(format!("{}_{direction}", language.to_ascii_lowercase())),
        None if language.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Owned(language.to_ascii_lowercase()),
        None => Cow::Borrowed(language),
    }
}
