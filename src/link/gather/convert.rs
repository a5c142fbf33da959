//! Converts the project's values to Wikidata values.

use super::facts::LinkFacts;
use super::scope::Scope;
use crate::evidence::vocab;
use crate::link::crosswalk::{Concepts, Conversion};
use crate::link::{EntityOrItem, Precision, Quantity, Time, Value};
use diwan_rdf::quads::Id;
use oxigraph::model::{NamedNode, Term};

/// The context of a conversion.
pub(super) struct Converter<'a> {
    pub(super) facts: &'a LinkFacts,
    pub(super) concepts: &'a Concepts,
    pub(super) scope: &'a Scope<'a>,
}

impl Converter<'_> {
    /// Converts a value. `Ok(None)` if the rule does not apply to such values; an error with the reason if the value
    /// cannot be expressed.
    pub(super) fn convert(
        &self,
        value: Id,
        conversion: &Conversion,
        precision: Precision,
    ) -> Result<Option<Value>, String> {
        let Some(term) = self.facts.quads.term(value).to_term() else { return Ok(None) };
        match (conversion, &term) {
            (Conversion::Item(class), Term::NamedNode(entity)) => {
                let is_wanted = class.as_ref().is_none_or(|class| self.facts.has_class(value, class));
                Ok(is_wanted.then(|| self.thing(entity)))
            }
            (Conversion::Concept(of), Term::NamedNode(concept)) => self.concept(concept, of.as_ref()).map(Some),
            (Conversion::Time, Term::Literal(literal)) => {
                let time = Time::from_literal(literal.as_ref()).ok_or_else(|| format!("{literal} is not a date"))?;
                Ok(Some(Value::Time(time.coarsened(precision))))
            }
            (Conversion::String | Conversion::Identifier, Term::Literal(literal)) => {
                Ok(Some(Value::String(literal.value().to_owned())))
            }
            (Conversion::Text, Term::Literal(literal)) => match literal.language() {
                Some(language) => {
                    let (text, language) = (literal.value().to_owned(), language.to_owned());
                    Ok(Some(Value::Text { text, language }))
                }
                None => Err("the text has no language".to_owned()),
            },
            (Conversion::Quantity, Term::Literal(literal)) => self.quantity(literal.value()).map(Some),
            (_, term) => Err(format!("{term} is not of the kind that the crosswalk requires")),
        }
    }

    fn thing(&self, entity: &NamedNode) -> Value {
        let item = self.facts.items.get(entity).copied();
        Value::Entity(EntityOrItem { entity: Some(entity.clone()), item })
    }

    fn concept(&self, concept: &NamedNode, of: Option<&NamedNode>) -> Result<Value, String> {
        let whole = match of {
            Some(property) => self.one(property),
            None => None,
        };
        let item = self.concepts.item(concept, whole.as_ref());
        let item = item.ok_or_else(|| match &whole {
            Some(whole) => format!("no item for the concept {} of {}", local(concept), local(whole)),
            None => format!("no item for the concept {}", local(concept)),
        })?;
        Ok(Value::Entity(EntityOrItem::item(item)))
    }

    fn one(&self, property: &NamedNode) -> Option<NamedNode> {
        self.scope.values_of(property).into_iter().find_map(|(value, _)| self.facts.quads.node(value))
    }

    /// Converts a number. Wikidata cannot express bounds such as "over fifty".
    fn quantity(&self, number: &str) -> Result<Value, String> {
        let bound = self.one(&vocab::BOUND.into_owned());
        if let Some(bound) = bound.filter(|bound| !bound.as_str().ends_with("/exactly")) {
            return Err(format!("the source does not give the number exactly ({})", local(&bound)));
        }
        Quantity::parse(number).map(Value::Quantity).ok_or_else(|| format!("{number} is not a number"))
    }
}

/// The local name of an IRI.
fn local(node: &NamedNode) -> &str {
    node.as_str().rsplit(['/', '#']).next().unwrap_or_default()
}
