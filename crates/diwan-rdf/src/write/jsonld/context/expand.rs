use super::Context;
use std::borrow::Cow;

/// The [keywords](https://www.w3.org/TR/json-ld11/#syntax-tokens-and-keywords) of JSON-LD 1.1.
const KEYWORDS: [&str; 23] = [
    "@base",
    "@container",
    "@context",
    "@default",
    "@direction",
    "@graph",
    "@id",
    "@import",
    "@included",
    "@index",
    "@json",
    "@language",
    "@list",
    "@nest",
    "@none",
    "@prefix",
    "@propagate",
    "@protected",
    "@reverse",
    "@set",
    "@type",
    "@value",
    "@version",
];

pub(super) fn is_keyword(text: &str) -> bool {
    text == "@vocab" || KEYWORDS.contains(&text)
}

/// Whether a text has the form of a keyword: such terms are ignored.
pub(in crate::write::jsonld) fn has_keyword_form(text: &str) -> bool {
    text.strip_prefix('@').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// The prefix and the rest of a compact IRI, or the scheme and the rest of an IRI.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    text.split_once(':').filter(|(prefix, _)| !prefix.is_empty())
}

/// The position of a text, which determines how it is expanded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::write::jsonld) enum Position {
    /// A property, a class or a datatype: terms and `@vocab` are applied.
    Vocabulary,
    /// An identifier: `@base` is applied.
    Document,
    /// A value under `@vocab`: terms, `@vocab` and `@base` are applied.
    Both,
}

impl Context {
    /// [Expands](https://www.w3.org/TR/json-ld11-api/#iri-expansion) a text to an IRI, a blank node or a keyword, or
    /// returns `None` if it is mapped to `null` or only has the form of a keyword. A text that cannot be expanded is
    /// returned unchanged.
    pub(in crate::write::jsonld) fn expand<'t>(&self, text: &'t str, position: Position) -> Option<Cow<'t, str>> {
        if has_keyword_form(text) {
            return is_keyword(text).then_some(Cow::Borrowed(text));
        }
        let is_vocabulary = position != Position::Document;
        if let Some(definition) = self.get(text) {
            let iri = definition.iri.as_ref();
            if is_vocabulary || iri.is_some_and(|iri| is_keyword(iri)) {
                return Some(Cow::Owned(iri?.clone()));
            }
        }
        if let Some((prefix, rest)) = split(text) {
            if prefix == "_" || rest.starts_with("//") {
                return Some(Cow::Borrowed(text));
            }
            let definition = self.get(prefix).filter(|definition| definition.is_prefix);
            if let Some(namespace) = definition.and_then(|definition| definition.iri.as_deref()) {
                return Some(Cow::Owned(format!("{namespace}{rest}")));
            }
            if oxiri::Iri::parse(text).is_ok() {
                return Some(Cow::Borrowed(text));
            }
        }
        if let Some(vocabulary) = self.vocabulary().filter(|_| is_vocabulary) {
            return Some(Cow::Owned(format!("{vocabulary}{text}")));
        }
        let base = self.base().filter(|_| position != Position::Vocabulary);
        let resolved = base.and_then(|base| base.resolve(text).ok());
        Some(resolved.map_or(Cow::Borrowed(text), |iri| Cow::Owned(iri.into_inner())))
    }
}
