//! [Compaction](https://www.w3.org/TR/json-ld11-api/#compaction-algorithms) of nodes and values, directly from the
//! statements.

use super::context::{Choices, Container, Context, Definition, Inverse, Preference, Term, language_key};
use super::json::{Json, Object};
use super::shorten::Shortener;
use super::value::{Source, Value, identifier};
use crate::quads::{Id, LiteralText, Statement, TermText};
use oxrdf::vocab::xsd;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Containers for a node, for an IRI without a value, and for a keyword.
const OF_NODES: [Container; 8] = [
    Container::ID,
    Container::ID.with(Container::SET),
    Container::TYPE,
    Container::TYPE.with(Container::SET),
    Container::SET,
    Container::NONE,
    Container::INDEX,
    Container::INDEX.with(Container::SET),
];
const OF_LISTS: [Container; 4] =
    [Container::LIST, Container::NONE, Container::INDEX, Container::INDEX.with(Container::SET)];
const OF_TYPED: [Container; 4] =
    [Container::SET, Container::NONE, Container::INDEX, Container::INDEX.with(Container::SET)];
const OF_TAGGED: [Container; 6] = [
    Container::LANGUAGE,
    Container::LANGUAGE.with(Container::SET),
    Container::SET,
    Container::NONE,
    Container::INDEX,
    Container::INDEX.with(Container::SET),
];
const OF_PLAIN: [Container; 6] = [
    Container::SET,
    Container::NONE,
    Container::INDEX,
    Container::INDEX.with(Container::SET),
    Container::LANGUAGE,
    Container::LANGUAGE.with(Container::SET),
];

/// Compacts nodes and values with a context.
pub(super) struct Compactor<'c> {
    context: &'c Context,
    inverse: Inverse<'c>,
    shortener: Shortener<'c>,
    keywords: Keywords<'c>,
    /// Whether the values of some term are compacted relative to the vocabulary.
    has_vocabulary_values: bool,
}

/// The keywords, or the [terms for them](https://www.w3.org/TR/json-ld11/#aliasing-keywords).
pub(super) struct Keywords<'c> {
    pub(super) graph: &'c str,
    id: &'c str,
    kind: &'c str,
    value: &'c str,
    language: &'c str,
    direction: &'c str,
    list: &'c str,
    none: &'c str,
}

impl<'c> Keywords<'c> {
    fn of(inverse: &Inverse<'c>) -> Self {
        let name = |keyword| without_value(inverse, keyword).map_or(keyword, |term| term.name);
        Self {
            graph: name("@graph"),
            id: name("@id"),
            kind: name("@type"),
            value: name("@value"),
            language: name("@language"),
            direction: name("@direction"),
            list: name("@list"),
            none: name("@none"),
        }
    }
}

/// The term for an IRI or a keyword without a value.
fn without_value<'c>(inverse: &Inverse<'c>, iri: &str) -> Option<Term<'c>> {
    inverse.get(iri)?.select(&OF_NODES, Preference::Type(&["@id", "@none", "@any"]))
}

impl<'a> Compactor<'a> {
    pub(super) fn of(context: &'a Context) -> Self {
        let inverse = Inverse::of(context);
        Self {
            context,
            shortener: Shortener::of(context),
            keywords: Keywords::of(&inverse),
            inverse,
            has_vocabulary_values: context.terms().any(|(_, term)| term.datatype.as_deref() == Some("@vocab")),
        }
    }

    pub(super) fn keywords(&self) -> &Keywords<'a> {
        &self.keywords
    }

    /// The terms whose name is the IRI that they stand for and whose container cannot represent all values. There is no
    /// alternative name for these.
    pub(super) fn misfits(&self, source: Source<'a>) -> BTreeSet<String> {
        let is_called_so =
            |name: &str, term: &Definition| term.iri.as_deref() == Some(name) && term.container.is_particular();
        let names: FxHashSet<&str> =
            self.context.terms().filter(|(name, term)| is_called_so(name, term)).map(|(name, _)| name).collect();
        if names.is_empty() {
            return BTreeSet::new();
        }
        let is_misfit = |(predicate, object): &(&str, Id)| {
            let value = source.value(*object);
            self.inverse.get(predicate).is_none_or(|choices| self.select(choices, &value, source).is_none())
        };
        let statements = source.sorted.statements().iter();
        let statements = statements.map(|statement| (source.identifier(statement.predicate), statement.object));
        let misfits = statements.filter(|(predicate, _)| names.contains(predicate)).filter(is_misfit);
        misfits.map(|(predicate, _)| predicate.to_owned()).collect()
    }

    /// The identifier and the classes of a node.
    pub(super) fn head(&self, node: Id, classes: &[Statement], source: Source<'a>) -> Object<'a> {
        let mut object = Object::default();
        object.push(self.keywords.id, Json::String(self.identifier(source.term(node))));
        let is_set = self.context.get(self.keywords.kind).is_some_and(|term| term.container.has(Container::SET));
        for class in classes {
            let name = Json::String(self.vocabulary(source.identifier(class.object)));
            add(&mut object, 1, Cow::Borrowed(self.keywords.kind), name, is_set);
        }
        object
    }

    /// Adds the values of a property, which are the objects of statements.
    pub(super) fn property(&self, object: &mut Object<'a>, statements: &[Statement], source: Source<'a>) {
        let Some(predicate) = statements.first().map(|first| source.identifier(first.predicate)) else { return };
        let choices = self.inverse.get(predicate);
        let mut full_name = None;
        let first = object.len();
        for statement in statements {
            let value = source.value(statement.object);
            let term = choices.and_then(|choices| self.select(choices, &value, source));
            let (name, definition) = match term {
                Some(term) => (Cow::Borrowed(term.name), Some(term.definition)),
                None => {
                    let name: &Cow<'a, str> = full_name.get_or_insert_with(|| self.name(predicate, true));
                    (name.clone(), self.context.get(name))
                }
            };
            self.add_value(object, first, name, definition, value, source);
        }
    }

    fn add_value(
        &self,
        object: &mut Object<'a>,
        first: usize,
        name: Cow<'a, str>,
        definition: Option<&Definition>,
        value: Value<'a>,
        source: Source<'a>,
    ) {
        let container = definition.map_or(Container::NONE, |definition| definition.container);
        let is_set = container.has(Container::SET);
        let is_list = matches!(value, Value::List(_));
        if is_list && container.has(Container::LIST) {
            // A second list replaces the first, because the term can only have one. The proof detects this.
            *object.entry_from(first, &name, Json::Null) = self.value(value, definition, source);
        } else if container.is_map() {
            let (key, value) = self.map_entry(value, container, definition, source);
            if let Json::Object(map) = object.entry_from(first, &name, Json::Object(Object::default())) {
                add(map, 0, key, value, is_set);
            }
        } else {
            let value = self.value(value, definition, source);
            add(object, first, name, value, is_set);
        }
    }

    /// The key of a value in a language map or another map, with its content. Statements have no index, and referenced
    /// nodes have no types there.
    fn map_entry(
        &self,
        value: Value<'a>,
        container: Container,
        definition: Option<&Definition>,
        source: Source<'a>,
    ) -> (Cow<'a, str>, Json<'a>) {
        let none = Cow::Borrowed(self.keywords.none);
        match value {
            Value::Literal(literal) if container.has(Container::LANGUAGE) => {
                (literal.language.map_or(none, Cow::Borrowed), Json::String(literal.value))
            }
            Value::Node(node) if container.has(Container::ID) && !is_of_identifiers(definition) => {
                (self.identifier(node), Json::Object(Object::default()))
            }
            value => (none, self.value(value, definition, source)),
        }
    }

    fn value(&self, value: Value<'a>, definition: Option<&Definition>, source: Source<'a>) -> Json<'a> {
        match value {
            Value::List(items) => self.list(items, definition, source),
            Value::Node(node) => match (definition.and_then(|term| term.datatype.as_deref()), node.iri()) {
                (Some("@id"), _) => Json::String(self.identifier(node)),
                (Some("@vocab"), Some(iri)) => Json::String(self.vocabulary(iri)),
                (Some("@vocab"), None) => Json::string(identifier(node)),
                _ => Json::object([(self.keywords.id, Json::String(self.identifier(node)))]),
            },
            Value::Literal(literal) => self.literal(literal, definition),
        }
    }

    fn list(&self, items: Vec<Id>, definition: Option<&Definition>, source: Source<'a>) -> Json<'a> {
        let items = items.into_iter().map(|item| self.value(source.value(item), definition, source));
        let items = Json::Array(items.collect());
        let is_list = definition.is_some_and(|definition| definition.container.has(Container::LIST));
        if is_list { items } else { Json::object([(self.keywords.list, items)]) }
    }

    /// A literal; a plain string if the term determines the datatype and language. The lexical form is never converted
    /// to a JSON number or boolean, which would change its spelling.
    fn literal(&self, literal: LiteralText<'a>, definition: Option<&Definition>) -> Json<'a> {
        let typed = datatype_of(&literal);
        let text = Json::String(literal.value);
        let datatype = definition.and_then(|definition| definition.datatype.as_deref());
        let is_implied = match typed {
            Some(own) => datatype == Some(own),
            None => {
                let language = (literal.language, self.context.language(definition));
                let has_language = match language {
                    (Some(own), Some(language)) => own.eq_ignore_ascii_case(language),
                    (own, language) => own == language,
                };
                let has_direction = literal.direction == self.context.direction(definition);
                has_language && has_direction && datatype.is_none()
            }
        };
        if is_implied {
            return text;
        }
        let mut object = Object::default();
        object.push(self.keywords.value, text);
        if let Some(datatype) = typed {
            object.push(self.keywords.kind, Json::String(self.vocabulary(datatype)));
        }
        if let Some(language) = literal.language {
            object.push(self.keywords.language, Json::string(language));
        }
        if let Some(direction) = literal.direction {
            object.push(self.keywords.direction, Json::string(direction.to_string()));
        }
        Json::Object(object)
    }

    /// The best term for a value.
    fn select(&self, choices: &Choices<'a>, value: &Value<'a>, source: Source<'a>) -> Option<Term<'a>> {
        match value {
            Value::Node(node) => {
                let preference = if self.is_vocabulary(*node) {
                    ["@vocab", "@id", "@none", "@any"]
                } else {
                    ["@id", "@vocab", "@none", "@any"]
                };
                choices.select(&OF_NODES, Preference::Type(&preference))
            }
            Value::List(items) if items.is_empty() => choices.select(&OF_LISTS, Preference::Any),
            Value::List(items) => self.select_for_list(choices, items, source),
            Value::Literal(literal) => match (datatype_of(literal), literal.language) {
                (Some(datatype), _) => choices.select(&OF_TYPED, Preference::Type(&[datatype, "@none", "@any"])),
                (None, None) => choices.select(&OF_PLAIN, Preference::Language(&["@null", "@none", "@any"])),
                (None, language) => {
                    let key = language_key(language, literal.direction);
                    let direction = key.find('_').map_or(&*key, |at| &key[at..]);
                    choices.select(&OF_TAGGED, Preference::Language(&[&key, "@none", "@any", direction]))
                }
            },
        }
    }

    /// The best term for a list, by the common properties of its items.
    fn select_for_list(&self, choices: &Choices<'a>, items: &[Id], source: Source<'a>) -> Option<Term<'a>> {
        let mut common: Option<(&str, Cow<'a, str>)> = None;
        for item in items {
            let (datatype, language, is_value) = item_keys(&source.value(*item));
            let (common_type, common_language) = common.get_or_insert_with(|| (datatype, language.clone()));
            if *common_type != datatype {
                *common_type = "@none";
            }
            if is_value && *common_language != language {
                *common_language = "@none".into();
            }
        }
        let (datatype, language) = common?;
        if datatype != "@none" {
            return choices.select(&OF_LISTS, Preference::Type(&[datatype, "@none", "@any"]));
        }
        let direction = language.find('_').map_or(&*language, |at| &language[at..]);
        choices.select(&OF_LISTS, Preference::Language(&[&language, "@none", "@any", direction]))
    }

    /// Whether a node is written as a term where one is allowed.
    fn is_vocabulary(&self, node: TermText<'a>) -> bool {
        self.has_vocabulary_values
            && node.iri().is_some_and(|iri| {
                let name = self.vocabulary(iri);
                self.context.get(&name).is_some_and(|term| term.iri.as_deref() == Some(iri))
            })
    }

    /// An IRI in a position where terms are expanded: a class, a datatype or a value under `@vocab`.
    fn vocabulary(&self, iri: &'a str) -> Cow<'a, str> {
        match without_value(&self.inverse, iri) {
            Some(term) => Cow::Borrowed(term.name),
            None => self.name(iri, false),
        }
    }

    /// An IRI in a position where terms are expanded, if there is no term for it.
    fn name(&self, iri: &'a str, has_value: bool) -> Cow<'a, str> {
        let rest = self.context.vocabulary().and_then(|vocabulary| iri.strip_prefix(vocabulary));
        match rest.filter(|rest| !rest.is_empty() && self.context.get(rest).is_none()) {
            Some(rest) => Cow::Borrowed(rest),
            None => self.shortener.compact(iri, has_value).map_or(Cow::Borrowed(iri), Cow::Owned),
        }
    }

    /// An IRI or a blank node in a position where terms are not expanded.
    fn identifier(&self, node: TermText<'a>) -> Cow<'a, str> {
        let Some(iri) = node.iri() else { return Cow::Borrowed(node.as_str()) };
        let short = self.shortener.compact(iri, false).or_else(|| self.shortener.relative(iri));
        short.map_or(Cow::Borrowed(iri), Cow::Owned)
    }
}

/// Whether identifiers are written as strings.
fn is_of_identifiers(definition: Option<&Definition>) -> bool {
    matches!(definition.and_then(|term| term.datatype.as_deref()), Some("@id" | "@vocab"))
}

/// The datatype, or `None` for strings with and without a language.
fn datatype_of<'a>(literal: &LiteralText<'a>) -> Option<&'a str> {
    let is_typed = literal.language.is_none() && literal.datatype != xsd::STRING;
    is_typed.then(|| literal.datatype.as_str())
}

/// The datatype and the language of an item of a list, and whether it is a literal.
fn item_keys<'a>(item: &Value<'a>) -> (&'a str, Cow<'a, str>, bool) {
    match item {
        Value::Node(_) | Value::List(_) => ("@id", "@none".into(), false),
        Value::Literal(literal) => match (datatype_of(literal), literal.language) {
            (Some(datatype), _) => (datatype, "@none".into(), true),
            (None, None) => ("@none", "@null".into(), true),
            (None, language) => ("@none", language_key(language, literal.direction), true),
        },
    }
}

/// Adds a value of a key. The values are an array if there are several or if `is_set`.
fn add<'a>(object: &mut Object<'a>, first: usize, key: Cow<'a, str>, value: Json<'a>, is_set: bool) {
    let place = object.entry_from(first, &key, Json::Array(Vec::new()));
    match place {
        Json::Array(values) if values.is_empty() && !is_set => *place = value,
        Json::Array(values) => values.push(value),
        other => *other = Json::Array(vec![std::mem::replace(other, Json::Null), value]),
    }
}
