use super::Context;
use super::definition::{Container, Definition};
use super::document::{parts, remote};
use super::entries::{Entries, direction};
use super::error::{ContextError, TermFault};
use super::expand::{Position, has_keyword_form, is_keyword, split};
use crate::write::jsonld::json::{Json, Object};
use oxiri::Iri;
use std::borrow::Cow;
use std::collections::HashMap;

/// The maximum length of a chain of terms whose definitions refer to each other, because processing is recursive, here
/// and in readers.
const LONGEST_CHAIN: usize = 100;

const UNSUPPORTED: &str = "is not supported in writing: leave it out";

impl Context {
    /// [Processes](https://www.w3.org/TR/json-ld11-api/#context-processing-algorithm) a context.
    pub(in crate::write::jsonld) fn of(json: &Json<'_>) -> Result<Self, ContextError> {
        if let Some(iri) = remote(json) {
            return Err(ContextError::Remote(iri.to_owned()));
        }
        let mut context = Self::default();
        for part in parts(json) {
            match part {
                Json::Null => context.reset()?,
                Json::Object(object) => context.apply(object)?,
                _ => return Err(ContextError::NotAnObject),
            }
        }
        Ok(context)
    }

    fn reset(&mut self) -> Result<(), ContextError> {
        if let Some((term, _)) = self.terms().find(|(_, definition)| definition.is_protected) {
            return Err(ContextError::term(term, TermFault::Protected));
        }
        *self = Self::default();
        Ok(())
    }

    fn apply(&mut self, object: &Object<'_>) -> Result<(), ContextError> {
        let mut is_protected = false;
        let mut local = HashMap::new();
        let mut terms = Vec::new();
        for (key, value) in object.iter() {
            if local.insert(key, value).is_some() {
                return Err(ContextError::term(key, TermFault::Twice));
            }
            match key {
                "@version" if !matches!(value, Json::Number(number) if number == "1.1") => {
                    return Err(ContextError::Keyword { keyword: "@version", expected: "is the number 1.1" });
                }
                "@import" => return Err(ContextError::Keyword { keyword: "@import", expected: UNSUPPORTED }),
                "@propagate" => return Err(ContextError::Keyword { keyword: "@propagate", expected: UNSUPPORTED }),
                "@protected" => is_protected = boolean(value)?,
                "@version" | "@base" | "@vocab" | "@language" | "@direction" => {}
                term => terms.push(term),
            }
        }
        // The order is fixed, because each is expanded with the previous ones.
        self.set_base(local.get("@base").copied())?;
        self.set_vocabulary(local.get("@vocab").copied())?;
        self.set_language(local.get("@language").copied())?;
        self.set_direction(local.get("@direction").copied())?;
        let mut definer = Definer { context: self, local, is_protected, states: HashMap::new(), depth: 0 };
        terms.into_iter().try_for_each(|term| definer.define(term))
    }

    fn set_base(&mut self, value: Option<&Json<'_>>) -> Result<(), ContextError> {
        let invalid = ContextError::Keyword { keyword: "@base", expected: "is an IRI or null" };
        self.base = match (value, &self.base) {
            (None, _) => return Ok(()),
            (Some(Json::Null), _) => None,
            (Some(Json::String(iri)), Some(base)) => Some(base.resolve(iri).map_err(|_| invalid)?),
            (Some(Json::String(iri)), None) => Some(Iri::parse(iri.to_string()).map_err(|_| invalid)?),
            _ => return Err(invalid),
        };
        Ok(())
    }

    fn set_vocabulary(&mut self, value: Option<&Json<'_>>) -> Result<(), ContextError> {
        let invalid = ContextError::Keyword { keyword: "@vocab", expected: "is an IRI, a compact IRI or null" };
        self.vocabulary = match value {
            None => return Ok(()),
            Some(Json::Null) => None,
            Some(Json::String(text)) => match self.expand(text, Position::Both) {
                Some(iri) if is_iri(&iri) || text.is_empty() => Some(iri.into_owned()),
                _ => return Err(invalid),
            },
            _ => return Err(invalid),
        };
        Ok(())
    }

    fn set_language(&mut self, value: Option<&Json<'_>>) -> Result<(), ContextError> {
        self.language = match value {
            None => return Ok(()),
            Some(Json::Null) => None,
            Some(Json::String(language)) => Some(language.to_string()),
            _ => return Err(ContextError::Keyword { keyword: "@language", expected: "is a string or null" }),
        };
        Ok(())
    }

    fn set_direction(&mut self, value: Option<&Json<'_>>) -> Result<(), ContextError> {
        let Some(value) = value else { return Ok(()) };
        let expected = "is \"ltr\", \"rtl\" or null";
        self.direction = direction(value).ok_or(ContextError::Keyword { keyword: "@direction", expected })?;
        Ok(())
    }
}

fn boolean(value: &Json<'_>) -> Result<bool, ContextError> {
    match value {
        Json::Boolean(value) => Ok(*value),
        _ => Err(ContextError::Keyword { keyword: "@protected", expected: "is true or false" }),
    }
}

fn is_iri(text: &str) -> bool {
    Iri::parse(text).is_ok()
}

fn is_iri_or_blank(text: &str) -> bool {
    text.starts_with("_:") || is_iri(text)
}

/// The state of a term definition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begun,
    Done,
}

/// [Defines](https://www.w3.org/TR/json-ld11-api/#create-term-definition) the terms of one object, each after the terms
/// that it depends on.
struct Definer<'c, 'j> {
    context: &'c mut Context,
    local: HashMap<&'j str, &'j Json<'j>>,
    is_protected: bool,
    states: HashMap<&'j str, State>,
    depth: usize,
}

impl<'j> Definer<'_, 'j> {
    fn define(&mut self, term: &'j str) -> Result<(), ContextError> {
        let Some(value) = self.local.get(term).copied() else { return Ok(()) };
        match self.states.get(term) {
            Some(State::Done) => return Ok(()),
            Some(State::Begun) => return Err(ContextError::term(term, TermFault::Cyclic)),
            None if self.depth == LONGEST_CHAIN => {
                return Err(ContextError::term(term, TermFault::Chain(LONGEST_CHAIN)));
            }
            None => {}
        }
        self.states.insert(term, State::Begun);
        self.depth += 1;
        let defined = self.definition(term, value)?;
        self.depth -= 1;
        self.states.insert(term, State::Done);
        if let Some(definition) = defined {
            self.context.terms.insert(term.to_owned(), definition);
        }
        Ok(())
    }

    /// The new definition of a term; none for one of the form of a keyword, or that stands for such.
    fn definition(&mut self, term: &'j str, value: &'j Json<'j>) -> Result<Option<Definition>, ContextError> {
        let fault = |fault| ContextError::term(term, fault);
        if term.is_empty() || (is_keyword(term) && term != "@type") {
            return Err(fault(TermFault::Name));
        }
        if has_keyword_form(term) && term != "@type" {
            return Ok(None);
        }
        let entries = Entries::of(value).map_err(fault)?;
        // The previous definition of the term is removed first, so that it does not affect the new one.
        let previous = self.context.terms.remove(term);
        let Some(mut definition) = self.meaning(term, &entries)? else { return Ok(None) };
        definition.is_protected = entries.is_protected.unwrap_or(self.is_protected);
        if let Some(previous) = previous.filter(|previous| previous.is_protected) {
            definition.is_protected = true;
            if definition != previous {
                return Err(fault(TermFault::Protected));
            }
        }
        Ok(Some(definition))
    }

    fn meaning(&mut self, term: &'j str, entries: &Entries<'j>) -> Result<Option<Definition>, ContextError> {
        let fault = |fault| ContextError::term(term, fault);
        if term == "@type" {
            return type_definition(entries).map(Some).map_err(fault);
        }
        let mut definition = Definition {
            is_reverse: entries.reverse.is_some(),
            datatype: self.datatype(term, entries)?,
            container: entries.container,
            ..Definition::default()
        };
        if definition.datatype.is_none() {
            definition.language = entries.language.map(|language| language.map(str::to_owned));
            definition.direction = entries.direction;
        }
        definition.iri = match (entries.reverse, entries.id) {
            (Some(text), _) | (None, Some(Some(text))) if has_keyword_form(text) && !is_keyword(text) => {
                return Ok(None);
            }
            (Some(text), _) => Some(self.reverse(term, text, entries.container)?),
            (None, Some(None)) => None,
            (None, Some(Some(text))) if text != term => Some(self.mapping(term, text)?),
            (None, _) => self.own_mapping(term)?,
        };
        definition.is_prefix = is_prefix(term, definition.iri.as_deref(), entries).map_err(fault)?;
        definition.index = self.index(term, entries)?;
        Ok(Some(definition))
    }

    fn datatype(&mut self, term: &'j str, entries: &Entries<'j>) -> Result<Option<String>, ContextError> {
        let fault = |expected| ContextError::term(term, TermFault::Entry { entry: "@type", expected });
        let datatype = match entries.datatype {
            Some(text) => self.expand(text)?.map(Cow::into_owned),
            None => entries.container.has(Container::TYPE).then(|| "@id".to_owned()),
        };
        let is_known = |datatype: &str| matches!(datatype, "@id" | "@vocab" | "@json" | "@none") || is_iri(datatype);
        if entries.datatype.is_some() && !datatype.as_deref().is_some_and(is_known) {
            return Err(fault("it is an IRI, `@id`, `@vocab`, `@json` or `@none`"));
        }
        let is_of_nodes = matches!(datatype.as_deref(), Some("@id" | "@vocab"));
        if entries.container.has(Container::TYPE) && !is_of_nodes {
            return Err(fault("it is `@id` or `@vocab` where `@container` is `@type`"));
        }
        Ok(datatype)
    }

    fn reverse(&mut self, term: &'j str, text: &'j str, container: Container) -> Result<String, ContextError> {
        if ![Container::NONE, Container::SET, Container::INDEX].contains(&container) {
            let expected = "it is `@set` or `@index` beside `@reverse`";
            return Err(ContextError::term(term, TermFault::Entry { entry: "@container", expected }));
        }
        let iri = self.expand(text)?.filter(|iri| is_iri_or_blank(iri));
        iri.map(Cow::into_owned).ok_or_else(|| ContextError::term(term, TermFault::Iri(text.to_owned())))
    }

    /// The IRI mapping of a term by its `@id`.
    fn mapping(&mut self, term: &'j str, text: &'j str) -> Result<String, ContextError> {
        let iri = self.expand(text)?.filter(|iri| *iri != "@context" && (is_keyword(iri) || is_iri_or_blank(iri)));
        let iri = iri.ok_or_else(|| ContextError::term(term, TermFault::Iri(text.to_owned())))?.into_owned();
        let inner = term.get(1..term.len().saturating_sub(1));
        if inner.is_some_and(|inner| inner.contains(':')) || term.contains('/') {
            self.states.insert(term, State::Done);
            if self.expand(term)?.as_deref() != Some(iri.as_str()) {
                return Err(ContextError::term(term, TermFault::NameIsIri));
            }
        }
        Ok(iri)
    }

    /// The IRI mapping of a term by its name.
    fn own_mapping(&mut self, term: &'j str) -> Result<Option<String>, ContextError> {
        if let Some((prefix, rest)) = split(term) {
            self.define(prefix)?;
            return Ok(match self.context.get(prefix) {
                Some(definition) => definition.iri.as_ref().map(|namespace| format!("{namespace}{rest}")),
                None => Some(term.to_owned()),
            });
        }
        let expanded = self.context.expand(term, Position::Vocabulary);
        match expanded.filter(|iri| is_iri_or_blank(iri)) {
            Some(iri) => Ok(Some(iri.into_owned())),
            None => Err(ContextError::term(term, TermFault::NoIri)),
        }
    }

    fn index(&mut self, term: &'j str, entries: &Entries<'j>) -> Result<Option<String>, ContextError> {
        let Some(text) = entries.index else { return Ok(None) };
        let is_valid = self.expand(text)?.is_some_and(|iri| is_iri(&iri)) && entries.container.has(Container::INDEX);
        let expected = "it is the IRI of a property, beside the container `@index`";
        let fault = || ContextError::term(term, TermFault::Entry { entry: "@index", expected });
        is_valid.then(|| Some(text.to_owned())).ok_or_else(fault)
    }

    /// Expands a text in the place of a term, after the terms in it have been defined.
    fn expand(&mut self, text: &'j str) -> Result<Option<Cow<'j, str>>, ContextError> {
        if has_keyword_form(text) {
            return Ok(self.context.expand(text, Position::Vocabulary));
        }
        self.define(text)?;
        if let Some((prefix, rest)) = split(text)
            && self.context.get(text).is_none()
            && prefix != "_"
            && !rest.starts_with("//")
        {
            self.define(prefix)?;
        }
        Ok(self.context.expand(text, Position::Vocabulary))
    }
}

/// `@type` itself can only be held in a set.
fn type_definition(entries: &Entries<'_>) -> Result<Definition, TermFault> {
    let is_empty = entries.container == Container::NONE && entries.is_protected.is_none();
    let others = [entries.reverse, entries.datatype, entries.index];
    let has_others = entries.id.is_some() || entries.language.is_some() || entries.direction.is_some();
    if is_empty || has_others || entries.is_prefix.is_some() || others.iter().any(Option::is_some) {
        return Err(TermFault::Name);
    }
    if ![Container::NONE, Container::SET].contains(&entries.container) {
        return Err(TermFault::Entry { entry: "@container", expected: "it is `@set` for `@type`" });
    }
    Ok(Definition { iri: Some("@type".to_owned()), container: entries.container, ..Definition::default() })
}

/// Whether a term may be a prefix: if `@prefix` says so, or if it is defined by a string that ends like a namespace.
fn is_prefix(term: &str, iri: Option<&str>, entries: &Entries<'_>) -> Result<bool, TermFault> {
    let is_name = !term.contains(':') && !term.contains('/');
    let Some(is_prefix) = entries.is_prefix else {
        let ends_namespace = |iri: &str| iri.ends_with([':', '/', '?', '#', '[', ']', '@']) || iri.starts_with("_:");
        return Ok(entries.is_simple && is_name && iri.is_some_and(ends_namespace));
    };
    let expected = "it is for names without `:` and `/` that stand for an IRI";
    if !is_name || (is_prefix && iri.is_some_and(is_keyword)) {
        return Err(TermFault::Entry { entry: "@prefix", expected });
    }
    Ok(is_prefix)
}
