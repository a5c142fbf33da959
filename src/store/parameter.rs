//! The parameters of a query: what they take, and what a value on the command line stands for.

use super::Entities;
use super::naming::{Resolution, Wanted};
use crate::evidence::is_partial_date;
use diwan_rdf::term::check_lexical;
use diwan_rdf::text::shortened;
use oxigraph::model::{Literal, NamedNode, Term};

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// A thing: an IRI, a slug, a Wikidata item or a name.
    Iri,
    /// Any text.
    String,
    /// A whole number.
    Integer,
    /// A date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a text in the query.
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

    /// Its name in headers.
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
    /// What it takes.
    pub parameter_type: ParameterType,
    /// Of what class a thing must be, as the header has it: a prefixed name, or an IRI in angle brackets. Of several, one
    /// is enough; without any, things of all classes are taken.
    pub classes: Vec<String>,
    /// What it is for.
    pub description: String,
    /// Its value when none is given.
    pub default: Option<String>,
}

/// What a parameter stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// The parameter's name.
    pub name: String,
    /// What was given, or the default.
    pub text: String,
    /// Whether it was given.
    pub is_given: bool,
    /// What stands in the query.
    pub term: Term,
    /// Whether it is a thing of whose name only words were given.
    pub by_words: bool,
    /// Of what class it had to be.
    pub wanted: Wanted,
}

impl Parameter {
    pub(super) fn argument(
        &self,
        text: &str,
        is_given: bool,
        wanted: Wanted,
        entities: &Entities,
        language: &str,
    ) -> Result<Argument, String> {
        let (term, by_words) = match self.parameter_type {
            ParameterType::Iri => thing(text, &wanted, entities, language)?,
            _ => (self.literal(text)?, false),
        };
        Ok(Argument { name: self.name.clone(), text: text.to_owned(), is_given, term, by_words, wanted })
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

    /// A term that stands for any value of its type.
    pub(super) fn example(&self) -> Term {
        match self.parameter_type {
            ParameterType::Iri => NamedNode::new_unchecked("urn:example").into(),
            ParameterType::Integer => Literal::from(0).into(),
            ParameterType::String | ParameterType::Date => Literal::new_simple_literal("").into(),
        }
    }
}

fn thing(text: &str, wanted: &Wanted, entities: &Entities, language: &str) -> Result<(Term, bool), String> {
    match entities.resolve_as(text, wanted) {
        Resolution::One { node, by_words } => Ok((node.into(), by_words)),
        other => Err(entities.explain(text, &other, wanted, language)),
    }
}

/// Whether the month or the day is in the calendar.
fn exists(date: &str) -> bool {
    let datatype = match date.len() {
        4 => "gYear",
        7 => "gYearMonth",
        _ => "date",
    };
    check_lexical(date, &format!("http://www.w3.org/2001/XMLSchema#{datatype}")).is_ok()
}
