//! The parameters of a query, and the conversion of command-line values to terms.

use super::Entities;
use super::naming::{ExpectedClass, Resolution};
use crate::evidence::is_partial_date;
use diwan_rdf::term::check_lexical;
use diwan_rdf::text::{nearest, shortened};
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::BTreeSet;

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// An entity, given as IRI, slug, Wikidata item or name.
    Iri,
    /// Any text.
    String,
    /// A whole number.
    Integer,
    /// A date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, which the query receives as a plain string.
    Date,
}

impl ParameterType {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "iri" => Some(Self::Iri),
            "string" => Some(Self::String),
            "integer" => Some(Self::Integer),
            "date" => Some(Self::Date),
            _ => None,
        }
    }

    /// The name of the type in query headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iri => "iri",
            Self::String => "string",
            Self::Integer => "integer",
            Self::Date => "date",
        }
    }
}

/// A parameter of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, without `?_`.
    pub name: String,
    /// Its type.
    pub parameter_type: ParameterType,
    /// The classes of which an entity must be an instance, as written in the header: prefixed names, or IRIs in angle
    /// brackets. One of them is enough; if there are none, entities of any class are accepted.
    pub classes: Vec<String>,
    /// Its description.
    pub description: String,
    /// The value to use if none is given.
    pub default: Option<String>,
}

/// The value of a parameter in one run of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The parameter's name.
    pub name: String,
    /// The given text, or the default.
    pub text: String,
    /// Whether the text was given rather than taken from the default.
    pub is_given: bool,
    /// The term that replaces the parameter in the query.
    pub term: Term,
    /// Whether it is an entity that was found by words of its name.
    pub by_words: bool,
    /// The class that the entity had to have.
    pub expected: ExpectedClass,
}

impl Parameter {
    pub(super) fn argument(
        &self,
        text: &str,
        is_given: bool,
        expected: ExpectedClass,
        entities: &Entities,
        language: &str,
    ) -> Result<Argument, String> {
        let (term, by_words) = match self.parameter_type {
            ParameterType::Iri => entity(text, &expected, entities, language)?,
            _ => (self.literal(text)?, false),
        };
        Ok(Argument { name: self.name.clone(), text: text.to_owned(), is_given, term, by_words, expected })
    }

    fn literal(&self, text: &str) -> Result<Term, String> {
        let shown = shortened(text);
        match self.parameter_type {
            ParameterType::Integer => match text.parse::<i64>() {
                Ok(number) => Ok(Literal::from(number).into()),
                Err(_) => Err(format!("\"{shown}\" is not a whole number")),
            },
            ParameterType::Date if !(is_partial_date(text) && exists(text)) => {
                Err(format!("\"{shown}\" is no date; write YYYY, YYYY-MM or YYYY-MM-DD"))
            }
            _ => Ok(Literal::new_simple_literal(text).into()),
        }
    }

    /// An arbitrary term of the type, for checking the query without values.
    pub(super) fn example(&self) -> Term {
        match self.parameter_type {
            ParameterType::Iri => NamedNode::new_unchecked("urn:example").into(),
            ParameterType::Integer => Literal::from(0).into(),
            ParameterType::String | ParameterType::Date => Literal::new_simple_literal("").into(),
        }
    }
}

fn entity(text: &str, expected: &ExpectedClass, entities: &Entities, language: &str) -> Result<(Term, bool), String> {
    match entities.resolve_as(text, expected) {
        Resolution::One { node, by_words } => Ok((node.into(), by_words)),
        other => Err(entities.explain(text, &other, expected, language)),
    }
}

/// Whether the month and day exist in the calendar.
fn exists(date: &str) -> bool {
    let datatype = match date.len() {
        4 => "gYear",
        7 => "gYearMonth",
        _ => "date",
    };
    check_lexical(date, &format!("http://www.w3.org/2001/XMLSchema#{datatype}")).is_ok()
}

/// The vocabulary in which the class names of query headers are looked up.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    prefixes: Vec<(String, String)>,
    classes: BTreeSet<NamedNode>,
}

impl Vocabulary {
    /// Creates a vocabulary from prefixes with their namespaces and all known classes and concepts. If `classes` is
    /// empty, every class counts as known.
    pub fn new<'p>(
        prefixes: impl IntoIterator<Item = (&'p str, &'p str)>,
        classes: impl IntoIterator<Item = NamedNode>,
    ) -> Self {
        let prefixes = prefixes.into_iter().map(|(prefix, iri)| (prefix.to_owned(), iri.to_owned())).collect();
        Self { prefixes, classes: classes.into_iter().collect() }
    }

    /// The class that a header writes as `written`. `declared` are the prefixes that the query itself declares.
    pub(super) fn class(&self, written: &str, declared: &[(&str, &str)]) -> Result<NamedNode, String> {
        let iri = match written.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            Some(iri) => iri.to_owned(),
            None => self.expanded(written, declared)?,
        };
        let node = NamedNode::new(iri).map_err(|error| format!("class `{written}` is no IRI: {error}"))?;
        if self.classes.is_empty() || self.classes.contains(&node) {
            return Ok(node);
        }
        let near = self.near(&node).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Err(format!("class `{written}` is not in the vocabulary{near}"))
    }

    fn expanded(&self, written: &str, declared: &[(&str, &str)]) -> Result<String, String> {
        let no_prefix = || format!("class `{written}` has no prefix; write `prefix:Class` or `<IRI>`");
        let (prefix, local) = written.split_once(':').ok_or_else(no_prefix)?;
        let known = self.prefixes.iter().map(|(prefix, iri)| (prefix.as_str(), iri.as_str()));
        let namespace = declared.iter().copied().chain(known).find(|(known, _)| *known == prefix);
        let (_, namespace) = namespace
            .ok_or_else(|| format!("class `{written}`: neither the query nor the project declares `{prefix}:`"))?;
        Ok(format!("{namespace}{local}"))
    }

    /// The class in the same namespace with the most similar name.
    fn near(&self, node: &NamedNode) -> Option<String> {
        let (namespace, name) = node.as_str().split_at(node.as_str().rfind(['#', '/']).map_or(0, |at| at + 1));
        let names = self.classes.iter().filter_map(|class| class.as_str().strip_prefix(namespace));
        nearest(name, names).map(|near| self.compact(&format!("{namespace}{near}")))
    }

    fn compact(&self, iri: &str) -> String {
        let locals =
            self.prefixes.iter().filter_map(|(prefix, namespace)| Some((prefix, iri.strip_prefix(namespace)?)));
        let shortest = locals.filter(|(_, local)| !local.is_empty()).min_by_key(|(_, local)| local.len());
        shortest.map_or_else(|| format!("<{iri}>"), |(prefix, local)| format!("{prefix}:{local}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_the_vocabulary() {
        let official = NamedNode::new("https://ex.org/ns#Official").unwrap();
        let vocabulary = Vocabulary::new([("ex", "https://ex.org/ns#")], [official.clone()]);
        let class = |written| vocabulary.class(written, &[("own", "https://ex.org/ns#")]);
        for written in ["ex:Official", "own:Official", "<https://ex.org/ns#Official>"] {
            assert_eq!(class(written), Ok(official.clone()), "{written}");
        }
        let error = |written| class(written).unwrap_err();
        assert_eq!(error("ex:Oficial"), "class `ex:Oficial` is not in the vocabulary; did you mean `ex:Official`?");
        assert_eq!(error("ex:Zzzz"), "class `ex:Zzzz` is not in the vocabulary");
        assert_eq!(error("no:Official"), "class `no:Official`: neither the query nor the project declares `no:`");
        assert_eq!(error("Official"), "class `Official` has no prefix; write `prefix:Class` or `<IRI>`");
        assert!(error("<a b>").starts_with("class `<a b>` is no IRI"));
        assert!(Vocabulary::new([("ex", "https://ex.org/ns#")], []).class("ex:Any", &[]).is_ok());
    }
}
