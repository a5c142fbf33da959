use super::definition::{Container, Definition};
use super::{Context, language_key};
use oxrdf::BaseDirection;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// The [inverse context](https://www.w3.org/TR/json-ld11-api/#inverse-context-creation): the terms of a context by IRI
/// or keyword, for [term selection](https://www.w3.org/TR/json-ld11-api/#term-selection).
pub(in crate::write::jsonld) struct Inverse<'c> {
    terms: FxHashMap<&'c str, Choices<'c>>,
}

/// The terms for one IRI, by their containers.
#[derive(Default)]
pub(in crate::write::jsonld) struct Choices<'c>(Vec<(Container, Choice<'c>)>);

/// The terms for one IRI with one container.
struct Choice<'c> {
    languages: Vec<(Cow<'c, str>, Term<'c>)>,
    types: Vec<(&'c str, Term<'c>)>,
    any: Term<'c>,
}

/// A term and its definition.
#[derive(Clone, Copy)]
pub(in crate::write::jsonld) struct Term<'c> {
    pub(in crate::write::jsonld) name: &'c str,
    pub(in crate::write::jsonld) definition: &'c Definition,
}

/// The preferred properties of the values of a term, the best first.
#[derive(Clone, Copy)]
pub(in crate::write::jsonld) enum Preference<'p> {
    Language(&'p [&'p str]),
    Type(&'p [&'p str]),
    /// The list is empty: all terms for lists fit.
    Any,
}

impl<'c> Inverse<'c> {
    pub(in crate::write::jsonld) fn of(context: &'c Context) -> Self {
        let mut terms: Vec<_> = context.terms().map(|(name, definition)| Term { name, definition }).collect();
        terms.sort_by_key(|term| (term.name.len(), term.name));
        let mut inverse = Self { terms: FxHashMap::default() };
        for term in terms {
            if let Some(iri) = &term.definition.iri {
                inverse.terms.entry(iri.as_str()).or_default().add(term, context);
            }
        }
        inverse
    }

    /// The terms that stand for an IRI or a keyword.
    pub(in crate::write::jsonld) fn get(&self, iri: &str) -> Option<&Choices<'c>> {
        self.terms.get(iri)
    }
}

impl<'c> Choices<'c> {
    /// The best term for the containers, which are ordered by preference.
    pub(in crate::write::jsonld) fn select(
        &self,
        containers: &[Container],
        preference: Preference<'_>,
    ) -> Option<Term<'c>> {
        let of_container = |container: &Container| self.0.iter().find(|(other, _)| other == container);
        containers.iter().filter_map(of_container).find_map(|(_, choice)| choice.select(preference))
    }

    fn add(&mut self, term: Term<'c>, context: &'c Context) {
        let container = term.definition.container;
        let at = self.0.iter().position(|(other, _)| *other == container).unwrap_or_else(|| {
            self.0.push((container, Choice { languages: Vec::new(), types: Vec::new(), any: term }));
            self.0.len() - 1
        });
        self.0[at].1.add(term, context);
    }
}

impl<'c> Choice<'c> {
    fn select(&self, preference: Preference<'_>) -> Option<Term<'c>> {
        let find = |key: &&str, terms: &[(Cow<'c, str>, Term<'c>)]| {
            terms.iter().find(|(other, _)| other == key).map(|(_, term)| *term)
        };
        match preference {
            Preference::Any => Some(self.any),
            Preference::Language(keys) => keys.iter().find_map(|key| find(key, &self.languages)),
            Preference::Type(keys) => {
                keys.iter().find_map(|key| self.types.iter().find(|(other, _)| other == key).map(|(_, term)| *term))
            }
        }
    }

    fn add(&mut self, term: Term<'c>, context: &'c Context) {
        let definition = term.definition;
        match definition.datatype.as_deref() {
            _ if definition.is_reverse => self.add_type("@reverse", term),
            Some("@none") => {
                self.add_language("@any".into(), term);
                self.add_type("@any", term);
            }
            Some(datatype) => self.add_type(datatype, term),
            None => match own_language(definition) {
                Some(key) => self.add_language(key, term),
                None => {
                    self.add_language(default_language(context), term);
                    self.add_language("@none".into(), term);
                    self.add_type("@none", term);
                }
            },
        }
    }

    /// The first term is kept, because it is the shortest.
    fn add_language(&mut self, key: Cow<'c, str>, term: Term<'c>) {
        if !self.languages.iter().any(|(other, _)| *other == key) {
            self.languages.push((key, term));
        }
    }

    fn add_type(&mut self, key: &'c str, term: Term<'c>) {
        if !self.types.iter().any(|(other, _)| *other == key) {
            self.types.push((key, term));
        }
    }
}

/// The key of a term with its own language or direction.
fn own_language(definition: &Definition) -> Option<Cow<'_, str>> {
    let language = definition.language.as_ref().map(Option::as_deref);
    let key = |language: Option<&'_ str>, direction: Option<BaseDirection>| -> Cow<'static, str> {
        Cow::Owned(language_key(language, direction).into_owned())
    };
    Some(match (language, definition.direction) {
        (None, None) => return None,
        (Some(None), None | Some(None)) => "@null".into(),
        (None, Some(None)) => "@none".into(),
        (language, direction) => key(language.flatten(), direction.flatten()),
    })
}

/// The key of the default language and direction of strings.
fn default_language(context: &Context) -> Cow<'_, str> {
    match (context.language(None), context.direction(None)) {
        (None, None) => "@none".into(),
        (language, direction) => language_key(language, direction),
    }
}
