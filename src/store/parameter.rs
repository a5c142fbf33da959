//! The parameters of a query, and the conversion of command-line values to terms.

use super::Entities;
use super::naming::{ExpectedClass, Resolution};
use crate::evidence::is_partial_date;
use diwan_rdf::term::{check_lexical, is_language_tag};
use diwan_rdf::text::shortened;
use oxigraph::model::{Literal, NamedNode, Term};

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
    /// A language tag, which the query receives as a plain string in lower case. Without a value or a default, it is the
    /// language of the answer.
    Language,
}

impl ParameterType {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "iri" => Some(Self::Iri),
            "string" => Some(Self::String),
            "integer" => Some(Self::Integer),
            "date" => Some(Self::Date),
            "language" => Some(Self::Language),
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
            Self::Language => "language",
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
    /// The parameter's type.
    pub parameter_type: ParameterType,
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
        let (name, parameter_type) = (self.name.clone(), self.parameter_type);
        Ok(Argument { name, parameter_type, text: text.to_owned(), is_given, term, by_words, expected })
    }

    fn literal(&self, text: &str) -> Result<Term, String> {
        let shown = shortened(text);
        match self.parameter_type {
            ParameterType::Integer => match text.parse::<i64>() {
                Ok(number) => Ok(Literal::from(number).into()),
                Err(_) => Err(format!("\"{shown}\" is not a whole number")),
            },
            ParameterType::Date if !(is_partial_date(text) && exists(text)) => {
                Err(format!("\"{shown}\" is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"))
            }
            ParameterType::Language if !is_language_tag(text) => {
                Err(format!("\"{shown}\" is no language tag; write one such as en or ar"))
            }
            ParameterType::Language => Ok(Literal::new_simple_literal(text.to_ascii_lowercase()).into()),
            _ => Ok(Literal::new_simple_literal(text).into()),
        }
    }

    /// An arbitrary term of the type, for checking the query without values.
    pub(super) fn example(&self) -> Term {
        match self.parameter_type {
            ParameterType::Iri => NamedNode::new_unchecked("urn:example").into(),
            ParameterType::Integer => Literal::from(0).into(),
            ParameterType::String | ParameterType::Date | ParameterType::Language => {
                Literal::new_simple_literal("").into()
            }
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
