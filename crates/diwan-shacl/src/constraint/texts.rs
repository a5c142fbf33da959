use diwan_rdf::quads::{ExtendedTerms, Id};
use diwan_sparql::{Pattern as Regex, PatternProblem};
use std::borrow::Cow;
use std::collections::HashMap;

/// [String-based constraints](https://www.w3.org/TR/shacl/#core-components-string) on single values.
#[derive(Debug)]
pub(crate) enum Text {
    Length(Length),
    Pattern(Pattern),
    /// Basic language ranges of [RFC 4647](https://www.rfc-editor.org/rfc/rfc4647#section-2.1), in lower case.
    LanguageIn(Vec<String>),
}

/// The allowed length of a value in characters.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Length {
    Min(u64),
    Max(u64),
}

/// `sh:pattern` with its `sh:flags`.
#[derive(Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    source: String,
}

impl Pattern {
    /// Compiles a pattern of [`REGEX`](https://www.w3.org/TR/sparql11-query/#func-regex) in SPARQL.
    pub(crate) fn new(source: &str, flags: &str) -> Result<Self, String> {
        let regex = Regex::new(source, flags).map_err(|error| match error.problem {
            PatternProblem::Flag(_) => format!("sh:flags: {error}"),
            _ => format!("sh:pattern {source:?}: {error}"),
        })?;
        Ok(Self { regex, source: source.to_owned() })
    }
}

impl Text {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Length(Length::Min(_)) => "MinLength",
            Self::Length(Length::Max(_)) => "MaxLength",
            Self::Pattern(_) => "Pattern",
            Self::LanguageIn(_) => "LanguageIn",
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Length(Length::Min(length)) => format!("the value has fewer than {length} characters"),
            Self::Length(Length::Max(length)) => format!("the value has more than {length} characters"),
            Self::Pattern(pattern) => format!("the value does not match {:?}", pattern.source),
            Self::LanguageIn(ranges) => format!("the language of the value is none of {}", ranges.join(", ")),
        }
    }

    /// `None` if a pattern with back-references needs too many steps for the value.
    pub(crate) fn admits(&self, terms: &ExtendedTerms<'_>, value: Id) -> Option<bool> {
        if let Self::LanguageIn(ranges) = self {
            let language = terms.get(value).literal().and_then(|literal| literal.language);
            return Some(language.is_some_and(|language| ranges.iter().any(|range| matches_range(language, range))));
        }
        let term = terms.get(value);
        // Blank nodes and triple terms have no text.
        let Some(text) = term.iri().map(Cow::Borrowed).or_else(|| term.value()) else { return Some(false) };
        Some(match self {
            Self::Length(Length::Min(length)) => text.chars().count() as u64 >= *length,
            Self::Length(Length::Max(length)) => text.chars().count() as u64 <= *length,
            Self::Pattern(pattern) => pattern.regex.is_match(&text)?,
            Self::LanguageIn(_) => true,
        })
    }
}

fn matches_range(language: &str, range: &str) -> bool {
    let language = language.to_ascii_lowercase();
    range == "*" || language.strip_prefix(range).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// The languages that more than one value has (`sh:uniqueLang`).
pub(crate) fn repeated_languages(terms: &ExtendedTerms<'_>, values: &[Id]) -> impl Iterator<Item = String> + use<> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for language in values.iter().filter_map(|value| terms.get(*value).literal()?.language) {
        *numbers.entry(language.to_ascii_lowercase()).or_default() += 1;
    }
    numbers.into_iter().filter(|(_, number)| *number > 1).map(|(language, _)| language)
}
